/**
 * affetto's public API for Node: the native engine, files, corpora on disk, training.
 * @module affetto/node
 */

export {
  decodeRecording,
  decodeRecordingChannels,
  decodeRecordingInPieces,
  type RecordingOptions,
} from './audio/node/decode-recording.js';
export type { FfmpegChoice } from './audio/node/ffmpeg-program.js';
export type { RecordingInput } from './audio/node/recording-input.js';
export type { NodeReadOptions } from './audio/node/with-stream.js';
export { readAudioFile } from './audio/read-file.js';
export type { UnusableRecording, WarnedRecording } from './audio/usable.js';
export {
  type Audit,
  type AuditedModel,
  type AuditOptions,
  auditFolder,
  type NotAudited,
} from './audit/audit-folder.js';
export type { AuditedCorpus, ModelTrace } from './audit/model-traces.js';
export { type WrittenDatabase, writeAudformat } from './corpora/audformat/write-database.js';
export { type LabelChoice, type LabelMap, labelChoices } from './corpora/chosen-labels.js';
export { type CorpusReport, inspectCorpus } from './corpora/corpus-report.js';
export { type DownloadOptions, type DownloadProgress, downloadFile } from './corpora/download.js';
export type { UnreadableFile } from './corpora/inspect.js';
export {
  type CorpusFormat,
  type CorpusListing,
  corpusFormats,
  type IgnoredFile,
  type LeftOutFile,
} from './corpora/listing.js';
export type { StrangeNumbers } from './corpora/number-columns.js';
export { type OpenCorpusOptions, openCorpus } from './corpora/open-corpus.js';
export { listRavdess, type RavdessListing } from './corpora/ravdess-listing.js';
export type {
  CorpusSummary,
  DimensionCount,
  DurationSummary,
  EmotionCount,
  SegmentCount,
  SpeakerCount,
  ValueCount,
} from './corpora/summary.js';
export { unknownSpeaker, unlabelled } from './corpora/types.js';
export {
  type UnpackedFile,
  type UnpackOptions,
  type UnpackProgress,
  unpackZip,
} from './corpora/unpack.js';
export type { UnpackLimits } from './corpora/unpack-limits.js';
export { type Degradation, standardDegradations } from './degradations/degradation.js';
export { type DegradeOptions, degrade } from './degradations/degrade.js';
export {
  type EmbeddedFile,
  type EmbedFilesOptions,
  embedFiles,
} from './embedding/embed-files.js';
export { openEncoderFile, shippedEncoderPath } from './embedding/encoder-on-disk.js';
export {
  type EmbeddingTable,
  openEmbeddingTable,
  type TableFormat,
  type TableOptions,
  tableFormats,
} from './embedding/tables/table.js';
export type { ModelOfResult } from './evaluation/collect.js';
export { type CorpusCell, corpusCells } from './evaluation/corpus-cells.js';
export {
  type EvaluatedFold,
  type EvaluateOptions,
  type EvaluationListener,
  evaluateModels,
  type StartedEvaluation,
} from './evaluation/evaluate.js';
export {
  measureRobustness,
  type Robustness,
  type RobustnessDifference,
  type RobustnessRow,
  type SkippedCondition,
} from './evaluation/model-files/robustness.js';
export {
  type ModelFileScore,
  type ScoredModelFile,
  type ScoreModelFileOptions,
  scoreModelFile,
  type UnansweredUtterance,
} from './evaluation/model-files/score-model-file.js';
export {
  type CorpusSource,
  type EvaluationPlan,
  type FoldJob,
  planEvaluation,
  type SettledPlan,
} from './evaluation/plan.js';
export { readResult } from './evaluation/read-result.js';
export type {
  EvaluatedCorpus,
  EvaluationResult,
  FoldResult,
  ModelResult,
  UnusableUtterance,
} from './evaluation/result.js';
export { defaultCacheFolder } from './float-cache.js';
export { modelCard } from './model-file/card.js';
export { openRecognizer } from './recognition/model-on-disk.js';
export {
  defaultModelPath,
  type ShippedModel,
  shippedModels,
} from './recognition/shipped-models.js';
export { writeFigures } from './reports/run-figures.js';
export { type WriteReportOptions, writeReport } from './reports/write-report.js';
export { nodeRuntime } from './runtime/node.js';
export type { Interval } from './scores/bootstrap.js';
export {
  type CalibrationBin,
  calibrationBinCount,
  calibrationBins,
  expectedCalibrationError,
} from './scores/calibration.js';
export { type ClassScores, type ConfusionCounts, scoreClasses } from './scores/confusion-matrix.js';
export {
  type CoveragePoint,
  coverageCurve,
  coveragePoints,
  findOperatingPoint,
} from './scores/coverage.js';
export {
  type DimensionScore,
  type DimensionScores,
  type DimensionSummary,
  dimensionScoreList,
  scoreNumbers,
  summarizeDimension,
} from './scores/dimension-scores.js';
export { ensemble } from './scores/ensemble.js';
export type { GroupScores } from './scores/groups.js';
export { type RestrictedPredictions, restrictLabels } from './scores/label-subset.js';
export {
  type Metrics,
  type Predictions,
  rowSumTolerance,
  scorePredictions,
} from './scores/metrics.js';
export {
  type ComparisonInput,
  comparePaired,
  type PairedComparison,
  type PairedDifference,
} from './scores/paired-comparison.js';
export type { ComparedModel } from './scores/pairing.js';
export type { DimensionAnswer, ScoredUtterance, SeedPredictions } from './scores/predictions.js';
export {
  type ComparedScore,
  type ComparedScoreKey,
  type ConfidenceScore,
  type ConfidenceSums,
  type CountScore,
  type CountScoreKey,
  type CountScoreValues,
  type DescribedScore,
  type ListedScore,
  type ScoreEntry,
  type ScoreKey,
  type ScoreValues,
  scoreEntries,
} from './scores/score-list.js';
export {
  type Estimate,
  type ModelSummary,
  type SummaryInput,
  summarizePredictions,
} from './scores/summary.js';
export { fitTemperature } from './scores/temperature.js';
export { type ShipOptions, shipModel } from './shipping/ship.js';
export type { CorpusFold } from './splits/by-corpus.js';
export { requireKnownSpeakers } from './splits/known-speakers.js';
export {
  type CutOptions,
  cutParts,
  describeProtocol,
  foldCount,
  isBySpeaker,
  type ProtocolDescription,
  type ProtocolKind,
  partsShareSpeakers,
  protocolKinds,
  type SplitKind,
  type SplitParts,
  type SplitSettings,
  splitSchema,
} from './splits/protocols.js';
export type { Augmentation, ClipFeatures } from './training/augmentation.js';
export type { ClipVariant } from './training/clip-variant.js';
export type { Epoch, ValidationScores } from './training/epoch.js';
export type { Snapshot } from './training/evaluator.js';
export type { Example } from './training/examples.js';
export type { FillCache, FillRequest } from './training/fill-cache.js';
export { filledSettings, type WrittenSettings } from './training/filled-settings.js';
export { type Checkpoint, type FinishedTraining, type FitOptions, fit } from './training/fit.js';
export type { FittedDimension } from './training/fit-dimensions.js';
export { loadOwnModel, type ModelModule, type OwnModel } from './training/own-model.js';
export { presetSettings } from './training/presets.js';
export { RunFolder, type RunSplit } from './training/run-folder.js';
export {
  type SettledSettings,
  type TrainingSettings,
  type TrainingSettingsInput,
  trainingSettings,
} from './training/settings.js';
export type { StartingValues } from './training/start.js';
export type { StartSettings } from './training/start-settings.js';
export type { StartInWords } from './training/started-run.js';
export {
  type Evidence,
  type StartedRun,
  type TestReport,
  type TrainListener,
  type TrainOptions,
  type TrainResult,
  train,
  trainOnAll,
} from './training/train.js';
export type { StepProgress, StepsOptions, TrainingState } from './training/training-steps.js';
