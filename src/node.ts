// affetto's public API for Node: the native engine, files, corpora on disk, training.

export { readAudioFile } from './audio/read-file.js';
export {
  type CorpusFormat,
  type CorpusListing,
  corpusFormats,
  downloadFile,
  listRavdess,
  openCorpus,
  requireKnownSpeakers,
  unknownSpeaker,
  unpackZip,
} from './corpora/index.js';
export { type Degradation, degrade, standardDegradations } from './degradations/index.js';
export * from './evaluation/index.js';
export {
  type EvaluateOptions,
  type EvaluationListener,
  evaluateModels,
} from './experiments/evaluate.js';
export { type EvaluationPlan, planEvaluation } from './experiments/evaluation-plan.js';
export {
  measureRobustness,
  type Robustness,
  type RobustnessRow,
} from './experiments/robustness.js';
export {
  type ModelFileScore,
  type ScoreModelFileOptions,
  scoreModelFile,
} from './experiments/score-model-file.js';
export { openRecognizer } from './recognition/model-on-disk.js';
export { nodeRuntime } from './runtime/node.js';
export {
  fit,
  presetConfig,
  RunFolder,
  type TestReport,
  type TrainingConfig,
  type TrainListener,
  type TrainOptions,
  type TrainResult,
  train,
  trainingConfig,
  trainOnAll,
} from './training/index.js';
