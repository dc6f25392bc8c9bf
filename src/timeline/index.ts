// The public surface of timeline/.

export {
  type EmotionTimeline,
  emotionTimeline,
  type TimelineStretch,
  type TimelineSummary,
} from './emotion-timeline.js';
export { LongSpectrogram, type MelPicture, startSpectrogram } from './long-spectrogram.js';
export { coarserPeaks, type Outline, SoundOutline } from './sound-outline.js';
export { type Stretch, speechRules, speechStretches } from './speech-stretches.js';
export { type TimelineSource, timelineCsv, timelineJson } from './timeline-formats.js';
