// The figures of an evaluation as files of their own: for slides, papers, READMEs.

import { sharesAllLabels } from '../evaluation/corpus-cells.js';
import type { EvaluationResult } from '../evaluation/result.js';
import { comparisonSvg } from './comparison-svg.js';
import { confusionMatrixSvg } from './confusion-matrix-svg.js';
import { corporaSvg } from './corpora-svg.js';
import { coverageSvg } from './coverage-svg.js';
import { dimensionSvg } from './dimension-svg.js';
import { foldCurvesSvg } from './fold-curves-svg.js';
import { listenersSvg } from './listeners-svg.js';
import { corporaTitle } from './page/corpora.js';
import { answersOf } from './page/dimensions.js';
import { sexesOf } from './page/speakers.js';
import { publishedBeside } from './published-beside.js';
import { reliabilitySvg } from './reliability-svg.js';
import { slug } from './slug.js';
import { speakersSvg } from './speakers-svg.js';

/**
 * Draws `corpora` of a protocol over several, `comparison`, `per-speaker`, `listeners` (beside people) and `coverage` for all models together,
 * `confusion`, `reliability` and `curves` for each; with several models the latter carry the model's place
 * and name, such as `confusion-2-cnn-lstm`; `dimension-1-arousal` for each dimension, likewise. What the result has no
 * data for is left out.
 *
 * @returns SVG texts by name, the names safe as file names
 */
export function evaluationFigures(result: EvaluationResult): ReadonlyMap<string, string> {
  const { models, labels, protocol } = result;
  const subtitle = protocol.title;
  const figures = new Map<string, string>();
  for (const [name, svg] of dimensionFigures(result)) figures.set(name, svg);
  if (labels.length === 0) return figures;
  const corpora = corporaSvg({ result, title: corporaTitle(result), subtitle });
  if (corpora !== undefined) figures.set('corpora', corpora);
  // Each model of a matrix is at home in another corpus: scores over all of them together say nothing.
  if (protocol.kind !== 'corpus-matrix') {
    const title = 'Scores of the models';
    const classes = sharesAllLabels(result) ? labels.length : undefined;
    figures.set('comparison', comparisonSvg({ models, classes, title, subtitle }));
  }
  if (models.some(({ summary }) => summary.perSpeaker.length > 0)) {
    const title = 'UAR by speaker';
    figures.set('per-speaker', speakersSvg({ models, sexes: sexesOf(result), title, subtitle }));
  }
  const published = publishedBeside(result);
  if (published) {
    const { listeners } = published;
    const title = 'Recall by emotion, human listeners and models';
    figures.set('listeners', listenersSvg({ listeners, labels, models, title, subtitle }));
  }
  const covered = models.filter(({ summary }) => summary.coverage.length > 0);
  if (covered.length > 0) {
    const title = 'Accuracy against the share answered';
    figures.set('coverage', coverageSvg({ models: covered, title, subtitle }));
  }
  models.forEach(({ name, summary, folds }, index) => {
    const suffix = models.length > 1 ? `-${index + 1}${slug(name)}` : '';
    figures.set(
      `confusion${suffix}`,
      confusionMatrixSvg({
        labels,
        matrix: summary.confusion,
        title: `What ${name} takes for what`,
        subtitle,
      }),
    );
    figures.set(
      `reliability${suffix}`,
      reliabilitySvg({
        bins: summary.calibration,
        title: `Reliability of ${name}`,
        subtitle,
        width: 420,
      }),
    );
    const curves = foldCurvesSvg({ folds, title: `Training of ${name}`, subtitle });
    if (curves !== undefined) figures.set(`curves${suffix}`, curves);
  });
  return figures;
}

function dimensionFigures({ models, protocol }: EvaluationResult): [name: string, svg: string][] {
  return models.flatMap((model, index) =>
    (model.dimensions ?? []).map(({ dimension, ccc }, place) => {
      const suffix = models.length > 1 ? `-${index + 1}${slug(model.name)}` : '';
      const svg = dimensionSvg({
        dimension,
        answers: answersOf(model, dimension),
        ccc: ccc.mean,
        title: `${dimension}, as ${model.name} answers it`,
        subtitle: protocol.title,
        width: 420,
      });
      return [`dimension-${place + 1}${slug(dimension)}${suffix}`, svg] as [string, string];
    }),
  );
}
