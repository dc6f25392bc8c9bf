// Every public name of `corpora`.
export { type DownloadOptions, type DownloadProgress, downloadFile } from './download.js';
export {
  randomSplit,
  type Split,
  type SplitOptions,
  sharesSpeakers,
  speakerSplit,
} from './folds.js';
export {
  type FileInspection,
  type Inspection,
  type InspectOptions,
  inspectAudio,
  inspectFiles,
  type UnreadableFile,
} from './inspect.js';
export { type FoldOptions, oneSpeakerFolds, randomFolds, speakerFolds } from './k-folds.js';
export { type IgnoredFile, listRavdess, type RavdessListing } from './ravdess.js';
export {
  type FetchCorpusOptions,
  fetchRavdess,
  type PublishedArchive,
  ravdessArchive,
  ravdessCitation,
  ravdessLicence,
} from './ravdess-archive.js';
export { parseRavdessName, type RavdessLabels, ravdessStatements } from './ravdess-name.js';
export { type CorpusSummary, summarizeCorpus } from './summary.js';
export { type Emotion, emotions, type Sex, type Utterance } from './types.js';
export { type UnpackOptions, type UnpackProgress, unpackZip } from './unpack.js';
