// When an answer can be shown, and that the past is corrected by what heard more of it.

import { describe, expect, it } from 'vitest';
import { heardAt, LiveTimeline } from '../../../src/recognition/live/live-timeline.js';
import { Steadiness } from '../../../src/recognition/live/steadiness.js';

const rule = { steadyHeardMs: 1_000, steadyAnswers: 2, steadyConfidence: 0.6 };

describe('Steadiness', () => {
  it('asks for sound, for the same answer twice, and for confidence', () => {
    const steadiness = new Steadiness(rule);
    expect(steadiness.push([0.9, 0.1], 500)).toBe(false);
    expect(steadiness.push([0.9, 0.1], 900)).toBe(false);
    expect(steadiness.push([0.2, 0.8], 1_100)).toBe(false);
    expect(steadiness.push([0.45, 0.55], 1_300)).toBe(false);
    expect(steadiness.push([0.3, 0.7], 1_500)).toBe(true);
  });

  it('stays so until the next utterance', () => {
    const steadiness = new Steadiness(rule);
    for (const heardMs of [800, 1_000]) steadiness.push([0.9, 0.1], heardMs);
    expect(steadiness.push([0.4, 0.6], 1_200)).toBe(true);
    steadiness.restart();
    expect(steadiness.push([0.9, 0.1], 1_200)).toBe(false);
  });
});

describe('LiveTimeline', () => {
  const window = (startSeconds: number, endSeconds: number, first: number) => ({
    startSeconds,
    endSeconds,
    probabilities: [first, 1 - first],
    speechless: false,
  });

  it('lets an answer take the place of those that heard less of the same', () => {
    const timeline = new LiveTimeline();
    timeline.add({ window: window(1, 1.6, 0.1), final: false });
    timeline.add({ window: window(1, 2, 0.3), final: false });
    timeline.add({ window: window(1, 2.4, 0.8), final: true });
    timeline.add({ window: window(4, 5, 0.2), final: true });
    expect(timeline.windows.map(({ endSeconds }) => endSeconds)).toEqual([2.4, 5]);
    // What was said at 1.3 s was 0.1 first; now it is what the whole utterance was heard as.
    expect(heardAt(timeline.windows, 1.3)).toEqual([0.8, 1 - 0.8]);
    expect(heardAt(timeline.windows, 4.5)?.[0]).toBe(0.2);
  });

  it('keeps windows that overlap by half in long utterances, and averages where they overlap', () => {
    const timeline = new LiveTimeline();
    for (let end = 1; end <= 10; end += 0.25) {
      const start = Math.max(0, end - 4);
      timeline.add({ window: window(start, end, start < 3 ? 1 : 0), final: end === 10 });
    }
    const starts = timeline.windows.map(({ startSeconds }) => startSeconds);
    expect(starts).toEqual([0, 1.75, 3.5, 5.25, 6]);
    expect(heardAt(timeline.windows, 1)).toEqual([1, 0]);
    expect(heardAt(timeline.windows, 5)).toEqual([0.5, 0.5]);
    expect(heardAt(timeline.windows, 9)).toEqual([0, 1]);
  });

  it('has nothing to say of a session in which nobody spoke', () => {
    expect(heardAt(new LiveTimeline().windows, 1)).toBeUndefined();
  });
});
