// The timeline of a recording that a recogniser answered, by the model's own labels and threshold.

import type { Recognition } from '../recognition/recognition.js';
import type { Recognizer } from '../recognition/recognizer.js';
import { type EmotionTimeline, emotionTimeline } from './emotion-timeline.js';
import type { Outline } from './sound-outline.js';
import { speechStretches } from './speech-stretches.js';

/**
 * Makes the timeline of an answered recording. A model that states no confidence below which it is not sure is always sure.
 * @param outline how loud the recording is from moment to moment
 */
export function recordingTimeline(
  { metadata, only }: Pick<Recognizer, 'metadata' | 'only'>,
  recognition: Pick<Recognition, 'windows' | 'durationSeconds'>,
  outline: Outline,
): EmotionTimeline {
  const labels = only ?? metadata.labels;
  const { notSureBelow = 0 } = metadata.calibration;
  return emotionTimeline({ labels }, recognition, speechStretches(outline), notSureBelow);
}
