// Corpus by corpus: what a model trained on some corpora makes of others.
import { corpusTitle } from '../../corpora/registry.js';
import { type CorpusCell, corpusCells, nameAskedFor } from '../../evaluation/corpus-cells.js';
import type { EvaluationResult } from '../../evaluation/result.js';
import {
  capitalized,
  count,
  counted,
  decimals,
  meanAndSpread,
  scoreFormat,
  scoreHeading,
  scoreIntervalText,
} from '../../scores/format.js';
import { headlineScores } from '../../scores/score-list.js';
import { corporaSvg } from '../corpora-svg.js';
import { html, type Markup } from './html.js';
import { responsiveFigure, section } from './section.js';
import { table } from './table.js';

/** What the figure is called, on the page and as a file. */
export function corporaTitle({ protocol }: EvaluationResult): string {
  return protocol.kind === 'corpus-matrix'
    ? 'Trained on one corpus, tested on each'
    : 'Trained on the other corpora';
}

/** Writes the section. @returns undefined for other protocols, or where the answers were not kept */
export function corporaSection(result: EvaluationResult): Markup | undefined {
  const cells = corpusCells(result);
  if (cells.length === 0) return undefined;
  const fewer = cells.some(({ labels }) => labels.length < result.labels.length);
  return section(
    'Corpus by corpus',
    html`Another corpus is another room, other people, often another language, and other ideas of what an emotion sounds like. ${
      fewer &&
      `Where training and test have fewer than ${result.labels.length} labels in common, answers are among those alone, which is easier. `
    }ECE is that of the confidences as they were given; calibrated, of the same answers at the temperature that fits the tested corpus\u2019s other speakers.`,
    responsiveFigure((width) =>
      corporaSvg({ result, title: corporaTitle(result), width, place: 'page' }),
    ),
    cellTable(result, cells),
  );
}

function cellTable(result: EvaluationResult, cells: readonly CorpusCell[]): Markup {
  const names = new Map(result.models.map((model) => [model.name, nameAskedFor(model)]));
  const isNamed = new Set(names.values()).size > 1;
  const trainingOf = ({ model, trainedOn }: CorpusCell) => {
    const corpora =
      result.protocol.kind === 'corpus-matrix' ? trainedOn.map(corpusTitle).join() : 'all others';
    return isNamed ? `${names.get(model)}: ${corpora}` : corpora;
  };
  return table({
    caption: 'Scores by corpus',
    hideCaption: true,
    full: true,
    columns: [
      'Trained on',
      'Tested on',
      'n',
      ...headlineScores.map((score) => capitalized(scoreHeading(score))),
      'Calibrated',
    ],
    rows: cells.map((cell) => {
      const { testedOn, labels, summary } = cell;
      const all = result.labels.length;
      return {
        head: trainingOf(cell),
        cells: [
          html`${corpusTitle(testedOn)}${isOwn(cell) && html`<small>other speakers</small>`}${
            labels.length < all && html`<small>${labels.length} of ${all} labels</small>`
          }`,
          html`${count(summary.count)}<small>${counted(summary.speakers, 'speaker')}</small>`,
          ...headlineScores.map((score) => {
            const format = scoreFormat(score);
            const estimate = summary[score.key];
            return html`<b>${meanAndSpread(estimate, summary.seeds, format)}</b><small>${scoreIntervalText(score, estimate)}</small>`;
          }),
          html`<b>${decimals(cell.eceCalibrated.mean)}</b>`,
        ],
      };
    }),
  });
}

function isOwn({ trainedOn, testedOn }: CorpusCell): boolean {
  return trainedOn.includes(testedOn);
}
