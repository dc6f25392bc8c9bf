// affetto's public API for Node: the native engine, files, corpora on disk, training.

export { readAudioFile } from './audio/read-file.js';
export { downloadFile, listRavdess, unpackZip } from './corpora/index.js';
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
} from './training/index.js';
