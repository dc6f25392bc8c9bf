// Three RAVDESS recordings (one of them stereo) at 22,050 Hz, where they lie beside the repository: audio itself is
// never committed, only the features that librosa makes of it.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeChannels } from '../../src/audio/decode.js';
import { downMix } from '../../src/audio/down-mix.js';
import { resample } from '../../src/audio/resample.js';

const folder = fileURLToPath(new URL('../../../shared/data/ravdess-originals/', import.meta.url));

export const clipNames = [
  '03-01-03-02-02-01-02',
  '03-01-05-02-01-01-01',
  '03-01-03-01-02-01-20',
] as const;

function pathOf(name: string): string {
  return `${folder}Actor_${name.slice(-2)}/${name}.wav`;
}

export const clipsAreHere = clipNames.every((name) => existsSync(pathOf(name)));

/** Mono samples at 22,050 Hz as training and recognition hear them; undefined where the recording is absent. */
export async function clipSamples(name: string): Promise<Float32Array | undefined> {
  if (!existsSync(pathOf(name))) return undefined;
  const { channels, source } = await decodeChannels(readFileSync(pathOf(name)));
  return resample(downMix(channels), source.sampleRate, 22_050);
}
