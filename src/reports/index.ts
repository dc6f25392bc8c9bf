// The figures and the page of an evaluation. Loads Plot, linkedom and resvg (up to a second), so
// commands import it only when they draw: `await import('../reports/index.js')`.
export { type ComparisonFigure, comparisonSvg } from './comparison-svg.js';
export { type ConfusionMatrixFigure, confusionMatrixSvg } from './confusion-matrix-svg.js';
export { type CoverageFigure, coverageSvg } from './coverage-svg.js';
export { evaluationFigures } from './evaluation-figures.js';
export { evaluationReportHtml, type Recording, type ReportExtras } from './evaluation-report.js';
export type { FigurePlace } from './figure.js';
export { type FoldCurvesFigure, foldCurvesSvg } from './fold-curves-svg.js';
export { type ListenersFigure, listenersSvg } from './listeners-svg.js';
export { maxPngWidth, svgToPng } from './png.js';
export { type ReliabilityFigure, reliabilitySvg } from './reliability-svg.js';
export { type SpeakersFigure, speakersSvg } from './speakers-svg.js';
export { type Spectrogram, spectrogramUri } from './spectrogram.js';
export {
  type EpochRecord,
  type TrainingCurvesFigure,
  trainingCurvesSvg,
} from './training-curves-svg.js';
export { utteranceName, type WorstError, worstErrorCount, worstErrors } from './worst-errors.js';
