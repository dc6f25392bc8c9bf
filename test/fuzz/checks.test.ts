// The checks themselves: each breaks when what it guards is broken.
import { describe, expect, it } from 'vitest';
import { takeLargestAllocation, watchAllocations } from '../../fuzz/checks/allocations.js';
import { checkAnswer } from '../../fuzz/checks/recognition.js';
import { judgeError } from '../../fuzz/checks/verdict.js';
import { AffettoError } from '../../src/errors.js';
import type { Recognition } from '../../src/recognition/recognition.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';

const judged = (error: unknown): [string, string[]] => {
  const violations: string[] = [];
  return [judgeError(error, /^AUDIO_/, 'it', violations), violations];
};

describe('errors', () => {
  it('passes a typed one with words for people', () => {
    const error = new AffettoError('AUDIO_CORRUPT', 'The recording is damaged. Copy it again.');
    expect(judged(error)).toEqual(['AUDIO_CORRUPT', []]);
  });

  it.each<readonly [string, unknown, RegExp]>([
    [
      'an untyped one',
      new TypeError('x is not a function'),
      /no AffettoError.*x is not a function/,
    ],
    ['a string', 'abort(-1)', /no AffettoError.*abort/],
    ['a code that blames another', new AffettoError('MODEL_FILE_INVALID', 'No.'), /MODEL_FILE/],
    ['a message with a hole', new AffettoError('AUDIO_CORRUPT', 'It has undefined Hz.'), /nobody/],
    ['no memory', new AffettoError('AUDIO_TOO_LONG', 'It does not fit in memory.'), /memory/],
  ])('names %s', (_, error, words) => {
    const [, violations] = judged(error);
    expect(violations.join()).toMatch(words);
  });

  it('names a slip of our own code that was caught by luck', () => {
    const cause = new TypeError('of null');
    cause.stack = 'TypeError: of null\n    at openWav (/home/me/affetto/src/audio/wav.ts:1:1)';
    const caught = new AffettoError('AUDIO_CORRUPT', 'The decoder gave up.', { cause });
    expect(judged(caught)[1].join()).toContain('our own code tripped');
    cause.stack = 'TypeError: of null\n    at read (/home/me/node_modules/codec/src/index.js:1:1)';
    expect(judged(caught)[1]).toEqual([]);
  });
});

describe('answers', () => {
  const recognizer = { metadata: { labels: ['calm', 'happy'] } } as unknown as Recognizer;
  const good: Recognition = {
    emotion: 'happy',
    confidence: 0.75,
    sure: true,
    probabilities: { calm: 0.25, happy: 0.75 },
    durationSeconds: 1,
    windows: [{ startSeconds: 0, endSeconds: 1, probabilities: [0.25, 0.75] }],
  };
  const broken = (change: Partial<Recognition>): string[] => {
    const violations: string[] = [];
    checkAnswer({ ...good, ...change }, recognizer, 1, violations);
    return violations;
  };

  it('passes a sound one', () => {
    expect(broken({})).toEqual([]);
  });

  it.each<Partial<Recognition>>([
    { probabilities: { calm: Number.NaN, happy: 0.75 } },
    { probabilities: { calm: -0.25, happy: 1.25 }, confidence: 1.25 },
    { probabilities: { calm: 0.1, happy: 0.75 } },
    { probabilities: { calm: 0.25, happy: 0.75, sad: 0 } },
    { emotion: 'calm' },
    { confidence: 0.5 },
    { durationSeconds: 2 },
    { windows: [] },
    { windows: [{ startSeconds: 0, endSeconds: 1.5, probabilities: [0.25, 0.75] }] },
    { windows: [{ startSeconds: 0, endSeconds: 1, probabilities: [0.5, 0.75] }] },
  ])('names what is wrong with %j', (change) => {
    expect(broken(change)).not.toEqual([]);
  });
});

describe('allocations', () => {
  it('are seen, and arrays stay what they are', () => {
    watchAllocations();
    takeLargestAllocation();
    const floats = new Float32Array(1_000_000);
    expect(new Uint8Array(10)).toHaveLength(10);
    expect(takeLargestAllocation()).toBe(4_000_000);
    expect(takeLargestAllocation()).toBe(0);
    expect(floats instanceof Float32Array).toBe(true);
    expect(Float32Array.from([1, 2]).subarray(1)).toEqual(Float32Array.of(2));
  });
});
