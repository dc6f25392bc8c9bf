// How the trainings went, all folds at once, and what each fold was.
import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import {
  capitalized,
  count,
  counted,
  decimals,
  duration,
  listed,
  scoreFormat,
  scoreHeading,
} from '../../scores/format.js';
import { headlineScores } from '../../scores/score-list.js';
import { foldCurvesSvg } from '../fold-curves-svg.js';
import { html, type Markup } from './html.js';
import { folded, responsiveFigure, section } from './section.js';
import { table } from './table.js';

export function trainingSection(result: EvaluationResult): Markup | undefined {
  const { models } = result;
  if (models.every(({ folds }) => folds.length === 0)) return undefined;
  const several = models.some(({ folds }) => folds.length > 1);
  return section(
    'How the training went',
    html`${several && 'Thin lines are folds, thick ones their mean over the epochs that all folds reached. '}Ticks on the axis: epochs whose weights were kept, chosen by the validation part. Validation utterances come out of the training part, never out of the test part.`,
    models.map(modelTraining),
  );
}

function modelTraining({ name, folds }: ModelResult): Markup {
  const figure = responsiveFigure((width) =>
    foldCurvesSvg({ folds, title: `Training curves of ${name}`, width, place: 'page' }),
  );
  return html`<div><h3>${name}</h3>${figure ?? html`<p class="small">No history was kept.</p>`}${folded(
    `${counted(folds.length, 'fold')} of ${name} as a table`,
    foldTable(name, folds),
  )}</div>
`;
}

function foldTable(name: string, folds: ModelResult['folds']): Markup {
  return table({
    caption: `Folds of ${name}`,
    hideCaption: true,
    columns: [
      'Seed',
      'Fold',
      'Train',
      'Validation',
      'Test',
      'Kept epoch',
      ...headlineScores.map((score) => capitalized(scoreHeading(score))),
      'Temperature',
      'Time',
      'Test speakers',
    ],
    wrapped: [8 + headlineScores.length],
    rows: folds.map((fold) => ({
      head: fold.seed,
      cells: [
        fold.fold,
        count(fold.trainUtterances),
        count(fold.validationUtterances),
        count(fold.testUtterances),
        `${fold.bestEpoch} of ${fold.epochs}`,
        ...headlineScores.map((score) => scoreFormat(score)(fold[score.key])),
        decimals(fold.temperature),
        duration(fold.seconds),
        `${fold.testedOn && fold.trainedOn ? `trained on ${listed(fold.trainedOn)}; ` : ''}${fold.testSpeakers.join(', ')}`,
      ],
    })),
  });
}
