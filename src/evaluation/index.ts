// Everything evaluation offers: how test parts are cut, how answers are scored, summarised and
// compared, and what an evaluation leaves behind. Protocols read corpora with Node, so what browsers
// load imports single files instead.

export {
  type CalibrationBin,
  calibrationBinCount,
  calibrationBins,
  expectedCalibrationError,
} from './calibration.js';
export { type ClassScores, scoreClasses } from './confusion-matrix.js';
export {
  type CoveragePoint,
  coverageCurve,
  coveragePoints,
  findOperatingPoint,
} from './coverage.js';
export { ensemble } from './ensemble.js';
export { type RestrictedPredictions, restrictLabels } from './label-subset.js';
export { type Metrics, type Predictions, rowSumTolerance, scorePredictions } from './metrics.js';
export {
  type ComparedModel,
  type ComparisonInput,
  comparePaired,
  type PairedComparison,
  type PairedDifference,
} from './paired-comparison.js';
export {
  type CutOptions,
  cutParts,
  describeProtocol,
  foldCount,
  isBySpeaker,
  type ProtocolKind,
  partsShareSpeakers,
  protocolKinds,
  type SplitParts,
  type SplitSettings,
  splitSchema,
} from './protocols.js';
export type {
  EvaluatedCorpus,
  EvaluationResult,
  FoldEpoch,
  FoldResult,
  ModelResult,
  ProtocolDescription,
  ScoredUtterance,
  SeedPredictions,
} from './result.js';
export {
  type Estimate,
  type GroupScores,
  type ModelSummary,
  type SummaryInput,
  summarizePredictions,
} from './summary.js';
export { fitTemperature } from './temperature.js';
