// The figures of a report. Loads Plot, linkedom and resvg (up to a second), so commands
// import it only when they draw: `await import('../reports/index.js')`.
export { type ConfusionMatrixFigure, confusionMatrixSvg } from './confusion-matrix-svg.js';
export { maxPngWidth, svgToPng } from './png.js';
export {
  type EpochRecord,
  type TrainingCurvesFigure,
  trainingCurvesSvg,
} from './training-curves-svg.js';
