// The last two minutes of a live session as marks, one for each answer. What was said of the past is corrected when more was
// heard: every mark of an utterance says what the windows say that heard its moment.

import { signal } from '@preact/signals';
import type { LiveEvent } from '../../../src/index.js';
import { byLabel } from '../../../src/recognition/by-label.js';
import { heardAt, LiveTimeline } from '../../../src/recognition/live/live-timeline.js';
import { verdictOf } from '../answer/verdict.js';

/** The seconds that the timeline shows. */
export const timelineSeconds = 120;

/** An answer on the timeline; seconds count from the start of the session. */
export interface Mark {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** The number of its utterance in the session. */
  readonly utterance: number;
  /** Whether no answer to its utterance is steady yet: it has no emotion to show. */
  readonly isPending: boolean;
  /** The emotion of the answer; undefined for "not sure". */
  readonly emotion: string | undefined;
  readonly confidence: number;
}

export const marks = signal<readonly Mark[]>([]);

let timeline = new LiveTimeline();
let utterance = 0;
let isSteady = false;
let lastSeconds = 0;

/** Begins a session without marks. */
export function clearMarks(): void {
  marks.value = [];
  timeline = new LiveTimeline();
  utterance = 0;
  isSteady = false;
  lastSeconds = 0;
}

/**
 * Takes the next answer of the session.
 * @param labels those of its probabilities
 * @param threshold the confidence below which the answer is "not sure", in [0, 1]
 */
export function markAnswer(
  event: Extract<LiveEvent, { kind: 'answer' }>,
  labels: readonly string[],
  threshold: number,
): void {
  timeline.add(event);
  isSteady ||= event.steady;
  const windows = timeline.latest;
  const judged = (mark: Pick<Mark, 'startSeconds' | 'endSeconds'>): Mark => {
    const heard = heardAt(windows, (mark.startSeconds + mark.endSeconds) / 2) ?? [];
    const { emotion, ranked } = verdictOf(byLabel(labels, heard), threshold);
    const { startSeconds, endSeconds } = mark;
    const confidence = ranked[0].probability;
    return { startSeconds, endSeconds, utterance, isPending: !isSteady, emotion, confidence };
  };
  const oldest = event.atSeconds - timelineSeconds - 2;
  const corrected = marks.value
    .filter(({ endSeconds }) => endSeconds > oldest)
    .map((mark) => (mark.utterance === utterance ? judged(mark) : mark));
  if (event.final) {
    marks.value = corrected;
    timeline = new LiveTimeline();
    utterance++;
    isSteady = false;
    return;
  }
  // From the answer before, or from the start of the utterance's sound.
  const startSeconds = Math.max(lastSeconds, event.window.startSeconds, event.atSeconds - 0.6);
  lastSeconds = event.atSeconds;
  marks.value = [...corrected, judged({ startSeconds, endSeconds: event.atSeconds })];
}
