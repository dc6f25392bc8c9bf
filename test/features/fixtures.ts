// Reads what test/fixtures/features/make_fixtures.py stored of librosa's results, and measures how far
// a result of the front end is from it.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FrontEndInput } from '../../src/features/options.js';
import type { Extracted } from './extract.js';
import type { SignalKind } from './signals.js';

const folder = fileURLToPath(new URL('../fixtures/features/', import.meta.url));

export interface Reference {
  readonly name: string;
  readonly samples: number;
  /** The checksum of the float32 samples: both sides must have analysed the same ones. */
  readonly sha256: string;
  readonly options: FrontEndInput;
  /** Valid frames. */
  readonly length: number;
  /** Frames that are stored. */
  readonly rows: readonly number[];
}

export interface SynthesisedReference extends Reference {
  readonly signal: SignalKind;
}

export interface ClipReference extends Reference {
  readonly clip: string;
}

export interface MelFilterReference {
  readonly sampleRate: number;
  readonly fftSize: number;
  readonly bands: number;
  readonly minFrequency: number;
  readonly maxFrequency: number;
  /** A filter a row, from its first bin that is not 0. */
  readonly rows: readonly { readonly first: number; readonly values: readonly number[] }[];
}

export const synthesisedReferences = json<SynthesisedReference>('synthesised.json');
export const clipReferences = json<ClipReference>('clips.json');
export const melFilterReferences = json<MelFilterReference>('mel-filters.json');

function json<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(folder + name, 'utf8'));
}

/** librosa's stored frames, [rows, channels]. */
export function referenceValues({ name }: Reference): Float32Array {
  const bytes = readFileSync(`${folder}${name}.f32`);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export function checksum(samples: Float32Array): string {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}

/** Largest |affetto - librosa| over the stored frames; infinite where one is not a number. */
export function differenceFrom(reference: Reference, actual: Extracted): number {
  const wanted = referenceValues(reference);
  const { channels } = actual;
  if (wanted.length !== reference.rows.length * channels) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const [row, frame] of reference.rows.entries()) {
    for (let channel = 0; channel < channels; channel++) {
      const a = actual.values[frame * channels + channel]!;
      const difference = Math.abs(a - wanted[row * channels + channel]!);
      if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
    }
  }
  return largest;
}
