/**
 * affetto's public API, the part that runs anywhere: Node, browsers, workers. What needs Node's files and native engine
 * is in `affetto/node`; the WebAssembly engine is in `affetto/web`.
 * @module affetto
 */

export {
  Adaptation,
  type AdaptationOptions,
  type AdaptationProgress,
  type AdaptedModel,
  adaptModel,
  crossValidateAdaptation,
} from './adaptation/adaptation.js';
export type { LabelledClip } from './adaptation/clips.js';
export type { AdaptationCheck, CheckedClip } from './adaptation/cross-validation.js';
export type { AdaptedLayers } from './adaptation/trainable-part.js';
export { VoiceAdaptation, type VoiceAdaptationOptions } from './adaptation/voice-adaptation.js';
export {
  type DecodedChannels,
  decodeAudio,
  decodeChannels,
  decodeInPieces,
  type OnPiece,
} from './audio/decode.js';
export { downMix } from './audio/down-mix.js';
export type { RecordingPart } from './audio/recording-part.js';
export { createResampler, type Resampler, resample } from './audio/resample.js';
export type {
  AudioSource,
  AudioWarning,
  DecodedAudio,
  DecodeOptions,
  ReadOptions,
} from './audio/types.js';
export { type WavOptions, writeWav } from './audio/write-wav.js';
export type {
  CorpusCitation,
  CorpusDescription,
  CorpusLicence,
  HeardSpeech,
  LabelTables,
  NameReading,
  PublishedArchive,
  StatementTable,
  TableEntry,
} from './corpora/corpus-description.js';
export type {
  HumanListeners,
  PublishedFigures,
  PublishedScores,
} from './corpora/published-figures.js';
export { parseRavdessName, type RavdessLabels } from './corpora/ravdess.js';
export { type CorpusName, findCorpus, namedCorpora } from './corpora/registry.js';
export {
  type Emotion,
  emotions,
  type GivenSplit,
  type Sex,
  type Utterance,
} from './corpora/types.js';
export {
  type Conversation,
  type ConversationOptions,
  type ConversationParts,
  hearConversation,
} from './diarisation/conversation.js';
export {
  conversationAudformat,
  conversationCsv,
  conversationJson,
  conversationSrt,
  conversationTextGrid,
  conversationVtt,
  type NameVoice,
} from './diarisation/conversation-formats.js';
export {
  type DiarisationError,
  type DiarisationErrorOptions,
  diarisationError,
  type SpokenStretch,
} from './diarisation/diarisation-error.js';
export {
  type Diarisation,
  type DiariseOptions,
  Diariser,
  diarisationOf,
  type HeardWindows,
} from './diarisation/diariser.js';
export { type HeardVoice, type HearVoicesOptions, hearVoices } from './diarisation/heard-voices.js';
export type { DiarisationFiles } from './diarisation/network-file.js';
export { openDiariser } from './diarisation/open-diariser.js';
export type { Piece } from './diarisation/pieces.js';
export { readRttm, rttmOf } from './diarisation/rttm.js';
export { type DiarisationRules, diarisationRules } from './diarisation/rules.js';
export type { SegmentedWindow } from './diarisation/segmentation.js';
export type { Turn } from './diarisation/turns.js';
export type { DescribedPiece, HeardWindow } from './diarisation/voices-of-windows.js';
export { Affetto, type AffettoParts, type Answer, type AnsweredTimeline } from './door/affetto.js';
export type { OnShare } from './door/fetching.js';
export type { HearOptions } from './door/hear-options.js';
export type { TakeInOptions } from './door/heard-pieces.js';
export { KnownVoice } from './door/known-voice.js';
export type { ListenOptions, Moment } from './door/listen.js';
export type { AudioFrameLike, LiveInput, LivePiece, PieceFormat } from './door/live-pieces.js';
export { type LoadOptions, loadAffetto, type ModelChoice } from './door/load-affetto.js';
export type {
  AudioBufferLike,
  MediaStreamLike,
  RecordingInput,
  SampledRecording,
} from './door/recording-input.js';
export type { ShippedName } from './door/shipped.js';
export { type Embedding, type EmbedOptions, Encoder, openEncoder } from './embedding/encoder.js';
export type { EmbeddingChoice, EmbeddingKind } from './embedding/layout.js';
export { AffettoError, type AffettoErrorCode } from './errors.js';
export {
  Explainer,
  type ExplainOptions,
  type Explanation,
  type HeardWithoutPart,
  openExplainer,
} from './explanation/explainer.js';
export { buildFrontEnd } from './features/front-end.js';
export {
  type FrontEndInput,
  type FrontEndOptions,
  featureShape,
  frontEndOptions,
} from './features/options.js';
export type { EncoderMetadata } from './model-file/encoder-metadata.js';
export { joinModels } from './model-file/join.js';
export {
  buildModelFile,
  type ModelMetadata,
  readModelMetadata,
  type TrainedValues,
} from './model-file/model-file.js';
export { storedAs, type WeightStorage } from './model-file/storage.js';
export type { ModelDefinition, ModelInput, ModelOptions, OptionValue } from './models/model.js';
export { createModel, type Model, modelNames, summarizeModel } from './models/registry.js';
export type {
  Neighbour,
  Neighbours,
  ReferenceClip,
  SameEmotion,
} from './neighbours/nearest-clips.js';
export { neighboursOf } from './neighbours/shipped-clips.js';
export { type Prosody, type ProsodySummary, prosodyOf, prosodySummary } from './prosody/prosody.js';
export {
  compareProsody,
  type ProsodyAspect,
  type ProsodyDifference,
  type UsualProsody,
  usualFor,
  usualProsody,
} from './prosody/prosody-comparison.js';
export { emojiFor } from './recognition/emoji.js';
export {
  type LiveEvent,
  type LiveOptions,
  LiveRecognizer,
  type LiveStretch,
  startLive,
} from './recognition/live/live-recognizer.js';
export { type LiveSettings, liveSettings } from './recognition/live/live-settings.js';
export { heardAt, LiveTimeline, type TimelineAnswer } from './recognition/live/live-timeline.js';
export { loadSpeechDetector } from './recognition/live/rnnoise.js';
export type { SpeechDetector } from './recognition/live/voice-activity.js';
export { LongRecording, type LongRecordingOptions } from './recognition/long-recording.js';
export type { Recognition, RecognitionWindow, WindowAnswer } from './recognition/recognition.js';
export {
  type HeardStretch,
  loadRecognizer,
  type RecognizeOptions,
  Recognizer,
  type RecognizerOptions,
} from './recognition/recognizer.js';
export {
  type AnsweredRecording,
  type SavedVoice,
  type TakeOptions,
  Voice,
  type VoiceRecognition,
} from './recognition/voice.js';
export type { Runtime, Session, SessionOptions, TensorValue } from './runtime/runtime.js';
export {
  type Agreement,
  type AgreementEstimate,
  type AgreementOptions,
  type LabelAgreement,
  type PairAgreement,
  pairAgreement,
  type Ratings,
  raterAgreement,
} from './scores/agreement.js';
export {
  type AnswerSetInput,
  type AnswerSetSummary,
  type SetEstimate,
  summarizeAnswerSets,
  thresholdFrom,
} from './scores/answer-set-summary.js';
export { type AnswerSet, labelsOfSet } from './scores/answer-sets.js';
export type { Interval } from './scores/bootstrap.js';
export type { ConfusionCounts } from './scores/confusion-matrix.js';
export { type CoveragePoint, coverageCurve, findOperatingPoint } from './scores/coverage.js';
export { type RestrictedPredictions, restrictLabels } from './scores/label-subset.js';
export { type Metrics, scorePredictions } from './scores/metrics.js';
export {
  type ComparisonInput,
  comparePaired,
  type PairedComparison,
} from './scores/paired-comparison.js';
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
  type ModelSummary,
  type SummaryInput,
  summarizePredictions,
} from './scores/summary.js';
export { fitTemperature } from './scores/temperature.js';
export {
  randomSplit,
  type Split,
  type SplitOptions,
  sharesSpeakers,
  speakerSplit,
} from './splits/two-parts.js';
export {
  type EmotionTimeline,
  emotionTimeline,
  type TimelineStretch,
  type TimelineSummary,
} from './timeline/emotion-timeline.js';
export { type Outline, SoundOutline } from './timeline/sound-outline.js';
export { type Stretch, speechStretches } from './timeline/speech-stretches.js';
export { timelineSrt, timelineVtt } from './timeline/timeline-captions.js';
export { type TimelineSource, timelineCsv, timelineJson } from './timeline/timeline-formats.js';
export {
  type EmotionMoments,
  type LeadingEmotion,
  mixtureInWords,
  mixtureRules,
  type TimelineMixture,
  timelineMixture,
} from './timeline/timeline-mixture.js';
export { timelineAudformat, timelineTextGrid } from './timeline/timeline-tables.js';
export { version } from './version.js';
