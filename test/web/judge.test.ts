// What the page says of an answer: long recordings by their timeline, and nothing of what is too short.

import { describe, expect, it } from 'vitest';
import type { Recognition } from '../../src/index.js';
import type { ModelMetadata } from '../../src/model-file/model-file.js';
import { SoundOutline } from '../../src/timeline/sound-outline.js';
import { judge } from '../../web/app/answer/judge.js';

const metadata = {
  labels: ['calm', 'angry'],
  calibration: { notSureBelow: 0.6 },
} as unknown as ModelMetadata;
const rate = 16_000;

/** The outline of a sound that is a tone from `from` to `to`, in seconds, and a whisper of one elsewhere. */
function outlineOf(seconds: number, from: number, to: number) {
  const outline = new SoundOutline(rate);
  outline.push(
    Float32Array.from({ length: seconds * rate }, (_, i) => {
      const loud = i >= from * rate && i < to * rate;
      return (loud ? 0.3 : 0.0005) * Math.sin(i / 10);
    }),
  );
  return outline.finish();
}

/** An answer of clips of 4 s that follow on each other. */
function answerOf(clips: readonly (readonly [number, number])[]): Recognition {
  const mean = [0, 1].map(
    (at) => clips.reduce((sum, clip) => sum + clip[at as 0 | 1], 0) / clips.length,
  );
  const [calm = 0, angry = 0] = mean;
  return {
    emotion: calm >= angry ? 'calm' : 'angry',
    confidence: Math.max(calm, angry),
    sure: Math.max(calm, angry) >= 0.6,
    probabilities: { calm, angry },
    durationSeconds: 4 * clips.length,
    windows: clips.map((probabilities, index) => ({
      startSeconds: 4 * index,
      endSeconds: 4 * index + 4,
      probabilities: [...probabilities],
    })),
  } as unknown as Recognition;
}

describe('what the page says', () => {
  it('is never "not sure" above a timeline that is sure', () => {
    // Half of it calm, half of it angry, each surely: the mean is sure of neither.
    const recognition = answerOf([
      [0.9, 0.1],
      [0.9, 0.1],
      [0.15, 0.85],
      [0.15, 0.85],
    ]);
    expect(recognition.sure).toBe(false);
    const said = judge(metadata, recognition, outlineOf(16, 2, 14));
    expect(said.emotion).toBeDefined();
    expect(said.mixture?.lead?.mostly).toBe(false);
    expect(said.mixture?.others).toHaveLength(1);
  });

  it('names no emotion where a click of 0.15 s is all there is', () => {
    const said = (until: number) => judge(metadata, answerOf([[0.9, 0.1]]), outlineOf(4, 2, until));
    expect(said(2.15).isTooShort).toBe(true);
    expect(said(2.15).emotion).toBeUndefined();
    expect(said(3).emotion).toBe('calm');
  });
});
