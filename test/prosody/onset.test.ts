// Where speech begins: sounds whose beginning is known.
import { describe, expect, it } from 'vitest';
import { speechOnset } from '../../src/prosody/onset.js';
import { babble, sampleRate } from '../degradations/signals.js';

/** A sound after `seconds` of what is `softerDb` softer. */
function after(seconds: number, softerDb: number): Float32Array {
  const sound = babble(1);
  const before = babble(seconds).map((sample) => sample * 10 ** (-softerDb / 20));
  return Float32Array.of(...before, ...sound);
}

describe('the onset of speech', () => {
  it.each([0.3, 0.5, 1.25])('is found after %s s of something 40 dB softer', (seconds) => {
    // The window under which the level is measured reaches 30 ms ahead.
    expect(Math.abs(speechOnset(after(seconds, 40), sampleRate) - seconds)).toBeLessThan(0.035);
  });

  it('lies at the start of what is 10 dB softer: a soft word belongs to what is said', () => {
    expect(speechOnset(after(0.5, 10), sampleRate)).toBeLessThan(0.1);
  });

  it('is 0 in silence and in nothing', () => {
    expect(speechOnset(new Float32Array(sampleRate), sampleRate)).toBe(0);
    expect(speechOnset(new Float32Array(0), sampleRate)).toBe(0);
  });
});
