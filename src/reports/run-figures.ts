// The pictures of a run: training curves and confusion matrix, and each dimension's answers against the true numbers, as
// SVG and PNG in its folder.

import type { RunFolder } from '../training/run-folder.js';
import type { TrainResult } from '../training/train.js';

/**
 * Draws what there is of the run and writes it beside the metrics: of a model without labels the dimensions alone.
 * @returns the names of the SVG files
 */
export async function writeFigures(folder: RunFolder, result: TrainResult): Promise<string[]> {
  const figures = [...(await figuresOfLabels(result)), ...(await figuresOfDimensions(result))];
  const { svgToPng } = await import('./png.js');
  for (const [name, svg] of figures) {
    await folder.write(`${name}.svg`, svg);
    await folder.write(`${name}.png`, svgToPng(svg, { width: 1600 }));
  }
  return figures.map(([name]) => `${name}.svg`);
}

type NamedFigure = readonly [name: string, svg: string];

async function figuresOfLabels(result: TrainResult): Promise<NamedFigure[]> {
  const { report, settings, checkpoint } = result;
  if (report.labels.length === 0) return [];
  // Loaded late: the plotting libraries take a second to start.
  const [{ confusionMatrixSvg }, { trainingCurvesSvg }] = await Promise.all([
    import('./confusion-matrix-svg.js'),
    import('./training-curves-svg.js'),
  ]);
  return [
    [
      'curves',
      trainingCurvesSvg({
        history: checkpoint.history.map((entry) => ({
          epoch: entry.epoch,
          trainLoss: entry.trainLoss,
          trainAccuracy: entry.trainAccuracy,
          learningRate: entry.learningRate,
          validationLoss: entry.validation?.loss ?? Number.NaN,
          validationAccuracy: entry.validation?.accuracy ?? Number.NaN,
          ...(entry.validation && { validationUar: entry.validation.uar }),
        })),
        bestEpoch: report.bestEpoch,
        title: `Training of ${settings.model.name}`,
        subtitle: report.protocol,
      }),
    ],
    [
      'confusion-matrix',
      confusionMatrixSvg({
        labels: report.labels,
        matrix: report.confusion,
        title: `${settings.model.name}: accuracy ${(100 * report.accuracy).toFixed(1)}%, UAR ${(100 * report.uar).toFixed(1)}%`,
        subtitle: report.protocol,
      }),
    ],
  ];
}

async function figuresOfDimensions({
  report,
  settings,
  predictions,
}: TrainResult): Promise<NamedFigure[]> {
  const { dimensions = [] } = report;
  if (dimensions.length === 0) return [];
  const [{ dimensionSvg }, { slug }] = await Promise.all([
    import('./dimension-svg.js'),
    import('./slug.js'),
  ]);
  return dimensions.map(({ dimension, ccc }, index) => [
    `dimension-${index + 1}${slug(dimension)}`,
    dimensionSvg({
      dimension,
      answers: predictions.flatMap((answered) => answered.dimensions?.[dimension] ?? []),
      ccc: ccc.mean,
      title: `${settings.model.name}: ${dimension}, CCC ${ccc.mean.toFixed(3)}`,
      subtitle: report.protocol,
      width: 420,
    }),
  ]);
}
