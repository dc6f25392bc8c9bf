// The timeline of an answer, by the threshold that the page says "not sure" below. Several places show it: it is made once.

import type { ModelMetadata, Recognition } from '../../../src/index.js';
import { type EmotionTimeline, emotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import type { Outline } from '../../../src/timeline/sound-outline.js';
import { speechStretches } from '../../../src/timeline/speech-stretches.js';
import { type TimelineMixture, timelineMixture } from '../../../src/timeline/timeline-mixture.js';
import { notSureBelow } from './verdict.js';

const made = new WeakMap<Recognition, EmotionTimeline>();

/** Makes the timeline of a recording that was answered, or finds the one that was made. */
export function timelineOf(
  metadata: ModelMetadata,
  recognition: Recognition,
  outline: Outline,
): EmotionTimeline {
  const known = made.get(recognition);
  if (known) return known;
  const speech = speechStretches(outline);
  const timeline = emotionTimeline(metadata, recognition, speech, notSureBelow(metadata));
  made.set(recognition, timeline);
  return timeline;
}

/**
 * Sums up a recording that is longer than what the model hears at once: its timeline says more than a mean over all of it.
 * Undefined for shorter ones, and where nothing in the timeline is sure.
 */
export function mixtureOf(
  metadata: ModelMetadata,
  recognition: Recognition,
  outline: Outline | undefined,
): TimelineMixture | undefined {
  const isLong = recognition.windows.length > 1 && metadata.labels.length > 0;
  if (!isLong || !outline || recognition.sure === false) return undefined;
  const mixture = timelineMixture(timelineOf(metadata, recognition, outline));
  return mixture.lead && mixture;
}
