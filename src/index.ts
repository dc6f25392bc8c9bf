// affetto's public API, the part that runs anywhere: Node, browsers, workers. What needs Node's files
// and native engine is in `affetto/node`; the WebAssembly engine is in `affetto/web`.

export {
  Adaptation,
  type AdaptationCheck,
  type AdaptationOptions,
  type AdaptationProgress,
  type AdaptedLayers,
  type AdaptedModel,
  adaptModel,
  crossValidateAdaptation,
  type LabelledClip,
} from './adaptation/index.js';
export {
  type AudioSource,
  type DecodedAudio,
  type DecodedChannels,
  type DecodeOptions,
  decodeAudio,
  decodeChannels,
  decodeInPieces,
  downMix,
  type OnPiece,
  resample,
} from './audio/index.js';
export {
  randomSplit,
  type Split,
  type SplitOptions,
  sharesSpeakers,
  speakerSplit,
} from './corpora/folds.js';
export { parseRavdessName, type RavdessLabels } from './corpora/ravdess-name.js';
export { type Emotion, emotions, type Sex, type Utterance } from './corpora/types.js';
export { AffettoError, type AffettoErrorCode } from './errors.js';
export { type CoveragePoint, coverageCurve, findOperatingPoint } from './evaluation/coverage.js';
export { type RestrictedPredictions, restrictLabels } from './evaluation/label-subset.js';
export { type Metrics, scorePredictions } from './evaluation/metrics.js';
export {
  type ComparisonInput,
  comparePaired,
  type PairedComparison,
} from './evaluation/paired-comparison.js';
export {
  type ModelSummary,
  type SummaryInput,
  summarizePredictions,
} from './evaluation/summary.js';
export { fitTemperature } from './evaluation/temperature.js';
export {
  Explainer,
  type ExplainOptions,
  type Explanation,
  openExplainer,
} from './explanation/index.js';
export {
  buildFrontEnd,
  type FrontEndInput,
  type FrontEndOptions,
  featureShape,
  frontEndOptions,
} from './features/index.js';
export { createModel, type Model, modelNames, summarizeModel } from './models/index.js';
export {
  buildModelFile,
  emojiFor,
  joinModels,
  type LiveEvent,
  type LiveOptions,
  LiveRecognizer,
  type LiveSettings,
  LongRecording,
  liveSettings,
  loadRecognizer,
  type ModelMetadata,
  type Recognition,
  type RecognitionWindow,
  type RecognizeOptions,
  Recognizer,
  readModelMetadata,
  type SpeechDetector,
  startLive,
  storedAs,
  type WeightStorage,
} from './recognition/index.js';
export type { Runtime, Session, TensorValue } from './runtime/runtime.js';
export {
  type EmotionTimeline,
  emotionTimeline,
  type Outline,
  SoundOutline,
  type Stretch,
  speechStretches,
  type TimelineStretch,
  type TimelineSummary,
  timelineCsv,
  timelineJson,
} from './timeline/index.js';
export { version } from './version.js';
