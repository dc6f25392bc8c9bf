// Sounds that move like speech: a gliding harmonic tone in syllables, over a little noise. Made from
// formulas, so that no recording has to be shipped for the tests.

import { joinFloats } from '../../src/join-bytes.js';

export interface SpeechOptions {
  readonly seconds?: number;
  readonly sampleRate?: number;
  /** The pitch of the voice in Hz. */
  readonly pitch?: number;
  readonly level?: number;
}

/** Mono samples, peak near `level` (default 0.3), 2 s at 22,050 Hz by default. */
export function speechLike(options: SpeechOptions = {}): Float32Array {
  const { seconds = 2, sampleRate = 22_050, pitch = 140, level = 0.3 } = options;
  let phase = 0;
  let noise = 1;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => {
    const time = index / sampleRate;
    phase += (2 * Math.PI * pitch * (1 + 0.2 * Math.sin(2.1 * time))) / sampleRate;
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3.7 * time)) ** 0.5;
    const tilt = 1 + 0.4 * Math.sin(5 * time);
    let voice = 0;
    for (let harmonic = 1; harmonic <= 6; harmonic++) {
      voice += Math.sin(harmonic * phase) / harmonic ** tilt;
    }
    return level * (0.45 * syllable * voice + 0.01 * (noise / 2 ** 31 - 1));
  });
}

/** `parts` one after another; a number stands for that many seconds of silence. */
export function joined(
  parts: readonly (Float32Array | number)[],
  sampleRate = 22_050,
): Float32Array {
  const pieces = parts.map((part) =>
    typeof part === 'number' ? new Float32Array(Math.round(part * sampleRate)) : part,
  );
  return joinFloats(pieces);
}

/** The largest absolute difference of two lists of equal length. */
export function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce((gap, value, i) => Math.max(gap, Math.abs(value - b[i]!)), 0);
}
