// What cannot be speech, whatever a model says of it: silence, and sounds that keep one level.

import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { isSpeechless } from '../../src/recognition/nothing-to-judge.js';
import { averageWindows } from '../../src/recognition/recognition.js';
import { speechLike } from '../support/speech.js';

const rate = 22_050;
const make = (seconds: number, sample: (t: number) => number) =>
  Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => sample(i / rate));
const random = new RandomStream(5);

describe('isSpeechless', () => {
  it.each([
    ['silence', make(2, () => 0)],
    ['a tone', make(2, (t) => 0.3 * Math.sin(2 * Math.PI * 440 * t))],
    ['a hum with overtones', make(2, (t) => 0.2 * Math.sin(314 * t) + 0.1 * Math.sin(942 * t))],
    ['white noise', make(2, () => 0.1 * random.normal())],
    ['a tone between silences', make(3, (t) => (t > 1 && t < 2 ? Math.sin(3000 * t) : 0))],
  ])('%s: yes', (_, samples) => {
    expect(isSpeechless(samples, rate)).toBe(true);
  });

  it.each([
    [
      'syllables',
      make(2, (t) => Math.sin(900 * t) * Math.max(0.03, Math.sin(2 * Math.PI * 4 * t))),
    ],
    [
      'syllables in as much noise',
      make(2, (t) => Math.sin(900 * t) * Math.max(0, Math.sin(19 * t)) + 0.4 * random.normal()),
    ],
    ['too short to know', make(0.5, (t) => Math.sin(900 * t))],
    ['a click', make(2, (t) => (t === 1 ? 0.9 : 0))],
    ['something like speech', speechLike({ seconds: 2 })],
  ])('%s: no', (_, samples) => {
    expect(isSpeechless(samples, rate)).toBe(false);
  });
});

describe('a recording of speech and a hum', () => {
  const metadata = {
    labels: ['calm', 'happy'],
    calibration: { temperature: 1, fittedOn: '', notSureBelow: 0.5 },
  };
  const window = (probabilities: number[], speechless: boolean) => ({
    startSeconds: 0,
    endSeconds: 4,
    probabilities,
    speechless,
  });

  it('is answered by what can be speech', () => {
    const answer = averageWindows(
      metadata,
      [window([0.2, 0.8], false), window([0.9, 0.1], true)],
      8,
    );
    expect(answer).toMatchObject({ emotion: 'happy', confidence: 0.8, sure: true });
    expect(answer.windows).toHaveLength(2);
  });

  it('is not sure where nothing can, nor below the threshold', () => {
    expect(averageWindows(metadata, [window([0.9, 0.1], true)], 4).sure).toBe(false);
    expect(
      averageWindows({ ...metadata, labels: ['a', 'b', 'c'] }, [window([0.4, 0.3, 0.3], false)], 4)
        .sure,
    ).toBe(false);
  });
});
