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

/** A 16-bit mono WAV file. */
export function encodeWav(samples: Float32Array, sampleRate: number): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('RIFF\0\0\0\0WAVEfmt '));
  view.setUint32(4, bytes.length - 8, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  bytes.set(new TextEncoder().encode('data'), 36);
  view.setUint32(40, 2 * samples.length, true);
  for (const [index, sample] of samples.entries()) {
    view.setInt16(44 + 2 * index, Math.round(32767 * Math.max(-1, Math.min(1, sample))), true);
  }
  return bytes;
}
