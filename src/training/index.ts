// The public surface of training/.

export { type Augmentation, augmentationSchema, type ClipFeatures } from './augmentation.js';
export { defaultCacheFolder, type ExtractOptions, extractFeatures } from './clip-features.js';
export {
  checkPatience,
  type TrainingConfig,
  type TrainingConfigInput,
  trainingConfig,
  trainingConfigSchema,
} from './config.js';
export type { Snapshot } from './evaluator.js';
export {
  type Checkpoint,
  type FitOptions,
  fit,
  type StepProgress,
} from './fit.js';
export { presetConfig } from './presets.js';
export { RunFolder, type RunSplit, runFiles, runSplitSchema } from './run-folder.js';
export { learningRateAt } from './schedule.js';
export {
  type Evidence,
  type TestReport,
  type TrainListener,
  type TrainOptions,
  type TrainResult,
  train,
  trainOnAll,
} from './train.js';
export { makeFolder, replaceFile, writeWhole } from './write-files.js';
