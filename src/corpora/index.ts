// Every public name of `corpora`.
export { cremaD, cremaDSentences } from './crema-d.js';
export { type DownloadOptions, type DownloadProgress, downloadFile } from './download.js';
export { emoDb, emoDbTexts } from './emo-db.js';
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
export { hasKnownSpeaker, requireKnownSpeakers } from './known-speakers.js';
export { labelSpellings, labelsWithoutCounterpart, readLabel } from './labels.js';
export {
  type CorpusFormat,
  type CorpusListing,
  corpusFormats,
  type IgnoredFile,
  type LeftOutFile,
} from './listing.js';
export { manifestColumns } from './manifest.js';
export type { NamedCorpus, NameReading } from './named-corpus.js';
export { nemo } from './nemo.js';
export { type OpenCorpusOptions, openCorpus } from './open-corpus.js';
export { listRavdess, type RavdessListing } from './ravdess.js';
export {
  type FetchCorpusOptions,
  fetchRavdess,
  type PublishedArchive,
  ravdessArchive,
  ravdessCitation,
  ravdessLicence,
} from './ravdess-archive.js';
export { parseRavdessName, type RavdessLabels, ravdessStatements } from './ravdess-name.js';
export { savee } from './savee.js';
export { type CorpusSummary, summarizeCorpus } from './summary.js';
export { tess } from './tess.js';
export { type Emotion, emotions, type Sex, type Utterance, unknownSpeaker } from './types.js';
export { type UnpackOptions, type UnpackProgress, unpackZip } from './unpack.js';
export { describeChanges } from './utterance-changes.js';
