// The recording that every side hears: four seconds that resemble speech (a gliding voice with
// harmonics in syllables, over noise), the same numbers on every machine.

import { RandomStream } from '../src/random.js';

/** `seconds` at `sampleRate` Hz, mono, within [-1, 1]. */
export function synthesizeClip(seconds: number, sampleRate: number): Float32Array {
  const random = new RandomStream(20);
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    const time = i / sampleRate;
    const pitch = 150 + 40 * Math.sin(2 * Math.PI * 0.5 * time);
    phase += (2 * Math.PI * pitch) / sampleRate;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3 * time));
    let voice = 0;
    for (let harmonic = 1; harmonic <= 20; harmonic++) {
      voice += Math.sin(harmonic * phase) / harmonic;
    }
    samples[i] = 0.2 * syllable * voice + 0.005 * random.normal();
  }
  return samples;
}
