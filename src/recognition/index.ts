// The public surface of recognition/.

export { emojiFor } from './emoji.js';
export type { ModelEvidence } from './evidence.js';
export { joinModels } from './join-models.js';
export { type LiveEvent, type LiveOptions, LiveRecognizer, startLive } from './live-recognizer.js';
export { type LiveSettings, liveSettings } from './live-settings.js';
export { LongRecording } from './long-recording.js';
export {
  buildModelFile,
  type ModelMetadata,
  modelMetadataSchema,
  readModelMetadata,
  type TrainedValues,
} from './model-file.js';
export {
  type ModelParts,
  type NetworkLayout,
  networkLayout,
  readModelWeights,
} from './model-weights.js';
export {
  appendNetwork,
  extractionOptions,
  maskInputs,
  mixInputs,
  networkForward,
  networkInputs,
} from './network.js';
export {
  checkSamples,
  loadRecognizer,
  type Recognition,
  type RecognitionWindow,
  type RecognizeOptions,
  Recognizer,
  type RecognizerOptions,
  silencePeak,
  windowStretches,
} from './recognizer.js';
export { storedAs, type WeightStorage } from './storage.js';
export { type SpeechDetector, VoiceActivity, type Voicing } from './voice-activity.js';
