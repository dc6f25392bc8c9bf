// Every public name of `audio`.
export {
  type DecodedChannels,
  decodeAudio,
  decodeChannels,
  decodeInPieces,
  type OnPiece,
} from './decode.js';
export { downMix } from './down-mix.js';
export { SUPPORTED_FORMATS } from './failures.js';
export { DEFAULT_MAX_DURATION_SECONDS, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from './limits.js';
export { peakOf } from './peak.js';
export { createResampler, type Resampler, resample } from './resample.js';
export type { AudioSource, DecodedAudio, DecodeOptions } from './types.js';
