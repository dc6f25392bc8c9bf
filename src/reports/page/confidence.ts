// Whether the confidences can be believed, and what declining to answer would buy.
import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import { count, decimals, intervalText, percent } from '../../scores/format.js';
import { coverageSvg } from '../coverage-svg.js';
import { reliabilitySvg } from '../reliability-svg.js';
import { html, type Markup } from './html.js';
import { folded, panel, panels, responsiveFigure, section } from './section.js';
import { table } from './table.js';

export function confidenceSection({ models }: EvaluationResult): Markup {
  const covered = models.filter(({ summary }) => summary.coverage.length > 0);
  const drawCoverage = (width: number) =>
    coverageSvg({
      models: covered,
      title: 'Accuracy against the share answered',
      width,
      place: 'page',
    });
  const diagrams = models.map((model) =>
    panel(
      model.name,
      reliabilitySvg({
        bins: model.summary.calibration,
        title: `Reliability diagram of ${model.name}`,
        place: 'page',
      }),
      `Expected calibration error ${decimals(model.summary.ece.mean)}.`,
    ),
  );
  const coverage =
    covered.length > 0 &&
    (models.length === 1
      ? panel('Answering only when sure', drawCoverage(340))
      : html`<div><h3>Answering only when sure</h3>${responsiveFigure(drawCoverage)}</div>`);
  return section(
    'Does it know how sure it is?',
    'A mark on the diagonal is honest: of the answers given with 70% confidence, 70% are right. Below it the model is too sure, above it too modest. The area of a mark is the number of answers. The curve: what share is right when the least sure answers are not given.',
    models.length === 1 ? panels(diagrams, coverage) : [panels(diagrams), coverage],
    answerSets(models),
    folded('The bins as tables', panels(models.map(bins))),
  );
}

/** What naming several emotions at once is worth; nothing where nobody can tell. */
function answerSets(models: readonly ModelResult[]): Markup | false {
  const told = models.flatMap(({ name, answerSets: sets }) => (sets ? [{ name, sets }] : []));
  if (told.length === 0) return false;
  return html`${table({
    caption: 'Naming several emotions at once',
    columns: [
      'Model',
      'Level, %',
      'Hold it, %',
      '95% interval',
      'Emotions',
      'Speakers far below, %',
    ],
    rows: told.map(({ name, sets: { level, coverage, size, speakersBelow } }) => ({
      head: name,
      cells: [
        percent(level),
        percent(coverage.mean),
        intervalText(coverage.interval, percent),
        size.mean.toFixed(1),
        percent(speakersBelow),
      ],
    })),
  })}<p class="small">A set of emotions shall hold the true one as often as its level says; each speaker's have a threshold from the other speakers. Far below: more than ten points under the level. ${told.map(
    ({ name, sets: { bySize } }) => `${name}: ${bySize.map(ofSize).join(', ')}. `,
  )}</p>`;
}

function ofSize({
  size,
  share,
  coverage,
}: NonNullable<ModelResult['answerSets']>['bySize'][number]): string {
  return `sets of ${size} are ${percent(share)}%, of which ${percent(coverage)}% hold it`;
}

function bins({ name, summary }: ModelResult): Markup {
  return table({
    caption: `${name}: bins of confidence, %`,
    full: true,
    columns: ['Confidence', 'Mean', 'Right', 'Answers'],
    rows: summary.calibration
      .filter((bin) => bin.count > 0)
      .map(({ lower, upper, count: answers, meanConfidence, accuracy }) => ({
        head: `${percent(lower)} to ${percent(upper)}`,
        cells: [
          percent(meanConfidence ?? Number.NaN),
          percent(accuracy ?? Number.NaN),
          count(answers),
        ],
      })),
  });
}
