// Sound for the microphone and the file dialogue, made here: no recording outside the repository is needed.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeAudio } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
export const speechFile = `${repository}examples/speech.wav`;
export const fixture = (name: string) => `${repository}test/fixtures/audio/${name}`;

/** Chromium's fake microphone takes 48 kHz best. */
export const rate = 48_000;

export const silence = (seconds: number) => new Float32Array(Math.round(seconds * rate));

/** Steady white noise of this peak; the same every time. */
export function noise(seconds: number, peak: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: Math.round(seconds * rate) }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return peak * ((2 * state) / 2_147_483_647 - 1);
  });
}

/** The sentence of examples/speech.wav. */
export async function sentence(): Promise<Float32Array> {
  return (await decodeAudio(readFileSync(speechFile), { sampleRate: rate })).samples;
}

/** Writes the parts, one after the other, into a WAV file and returns its path. */
export function writeSound(folder: string, name: string, parts: readonly Float32Array[]): string {
  const path = join(folder, name);
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  writeFileSync(path, writeWav([samples], { sampleRate: rate }));
  return path;
}
