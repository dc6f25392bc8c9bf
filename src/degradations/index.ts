// Every public name of `degradations`.
export { missingEncoder } from './codecs.js';
export {
  type Degradation,
  degradationSchema,
  describeDegradation,
  standardDegradations,
} from './degradation.js';
export { type DegradeOptions, degrade } from './degrade.js';
export { type Room, roomResponse } from './reverberation.js';
export { type SpeechLevel, speechLevel } from './speech-level.js';
