// From an answer to what the page says of it: the emotion, what a long recording adds up to, or that there was too little
// to hear. Several places show it.

import type { ModelMetadata, Recognition } from '../../../src/index.js';
import { type EmotionTimeline, emotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import type { Outline } from '../../../src/timeline/sound-outline.js';
import { speechRules, speechStretches } from '../../../src/timeline/speech-stretches.js';
import { type TimelineMixture, timelineMixture } from '../../../src/timeline/timeline-mixture.js';
import { notSureBelow, type Ranked, type Verdict, verdictOf } from './verdict.js';

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
 * The least seconds of a stretch of speech, its edges included, that the page says an emotion of: less is a click or half a
 * syllable.
 */
const leastSpeechSeconds = 0.25 + 2 * speechRules.edgeSeconds;

/** What the page says of an answered recording. */
export interface Judgement {
  /** The verdict on all of it, at its mean probabilities. */
  readonly verdict: Verdict;
  /** What a long recording adds up to, where something in it is sure: its timeline says more than a mean. */
  readonly mixture: TimelineMixture | undefined;
  /** The emotion that is named first; undefined for "not sure". */
  readonly emotion: string | undefined;
  /** The probability of that emotion, or of the most probable one; undefined for models of numbers alone. */
  readonly confidence: number | undefined;
  /** Whether there is too little speech to say even what it might be. */
  readonly isTooShort: boolean;
}

/**
 * Says what a recording is heard as.
 * @param outline how loud it is from moment to moment; without it nothing is known of its parts
 */
export function judge(
  metadata: ModelMetadata,
  recognition: Recognition,
  outline: Outline | undefined,
): Judgement {
  const threshold = notSureBelow(metadata);
  const whole = verdictOf(recognition.probabilities, threshold, recognition.sure);
  const timeline =
    outline && metadata.labels.length > 0 ? timelineOf(metadata, recognition, outline) : undefined;
  const speech = timeline?.summary.speechSeconds ?? leastSpeechSeconds;
  // A sound that never changes has no part that stands out as speech: there the model is believed.
  const isTooShort = speech < leastSpeechSeconds && (speech > 0 || whole.emotion === undefined);
  const verdict = isTooShort ? { ...whole, emotion: undefined } : whole;
  // Not sure although the mean is high enough: nothing in it can be speech, whatever its parts say.
  const [top] = whole.ranked as readonly Ranked[];
  const isNoSpeech = recognition.sure === false && (top?.probability ?? 0) >= threshold;
  const isLong = timeline && recognition.windows.length > 1 && !isNoSpeech;
  const sum = isLong && !isTooShort ? timelineMixture(timeline) : undefined;
  const mixture = sum?.lead && sum;
  const emotion = mixture?.lead ? mixture.lead.emotion : verdict.emotion;
  const best = whole.ranked[0] as Ranked | undefined;
  const confidence = recognition.probabilities[emotion ?? best?.emotion ?? ''];
  return { verdict, mixture, emotion, confidence, isTooShort };
}
