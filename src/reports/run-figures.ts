// The pictures of a run: training curves and confusion matrix, as SVG and PNG in its folder.

import type { RunFolder } from '../training/run-folder.js';
import type { TrainResult } from '../training/train.js';

/** Draws both figures and writes them beside the metrics. */
export async function writeFigures(folder: RunFolder, result: TrainResult): Promise<void> {
  // Loaded late: the plotting libraries take a second to start.
  const [{ confusionMatrixSvg }, { svgToPng }, { trainingCurvesSvg }] = await Promise.all([
    import('./confusion-matrix-svg.js'),
    import('./png.js'),
    import('./training-curves-svg.js'),
  ]);
  const { report, settings, checkpoint } = result;
  const figures = {
    curves: trainingCurvesSvg({
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
    'confusion-matrix': confusionMatrixSvg({
      labels: report.labels,
      matrix: report.confusion,
      title: `${settings.model.name}: accuracy ${(100 * report.accuracy).toFixed(1)}%, UAR ${(100 * report.uar).toFixed(1)}%`,
      subtitle: report.protocol,
    }),
  };
  for (const [name, svg] of Object.entries(figures)) {
    await folder.write(`${name}.svg`, svg);
    await folder.write(`${name}.png`, svgToPng(svg, { width: 1600 }));
  }
}
