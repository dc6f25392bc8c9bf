// Harmless and harmful variations of one sound, generated: what real writers do to a file without touching what is heard,
// and what takes part of it away. A format has a file here that makes them from a seed; variations.test.ts holds them all to
// the same promises. What is promised is told in numbers that come from how the file was made, never from a reader.

import type { RandomStream } from '../../../src/random.js';

/** A file that holds the whole sound, whatever else it holds. */
export interface HarmlessFile {
  /** What was done, for the message of a failing test. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What must be heard, [channels][frames]. */
  readonly expected: readonly Float32Array[];
  /** How far a sample may be from it: 0 where the format is lossless. */
  readonly tolerance: number;
}

/** A file that lost part of the sound. */
export interface HarmfulFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The number of frames that can still be read. */
  readonly readableFrames: number;
}

/** The variations of a format. */
export interface FormatVariations {
  readonly format: string;
  /** Makes one; the same stream gives the same. */
  readonly harmless: (random: RandomStream) => HarmlessFile;
  readonly harmful: (random: RandomStream) => HarmfulFile;
}

/** Picks one of a list. */
export function pick<T>(random: RandomStream, list: readonly T[]): T {
  return list[Math.floor(random.uniform() * list.length)] as T;
}

/** A whole number from `least` to `most`. */
export function whole(random: RandomStream, least: number, most: number): number {
  return least + Math.floor(random.uniform() * (most - least + 1));
}

/** Whether something that happens with a probability in [0, 1] happens. */
export function chance(random: RandomStream, probability: number): boolean {
  return random.uniform() < probability;
}

/** Random bytes. */
export function noise(random: RandomStream, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => whole(random, 0, 255));
}

/**
 * A made-up voice as 16-bit samples, [channels][frames]: a tone that glides and swells, over soft noise. It is neither silent
 * nor loud at any place where a file may be cut.
 */
export function madeSound(random: RandomStream, channels: number, frames: number): Int16Array[] {
  return Array.from({ length: channels }, () => {
    const [from, to] = [150 + 200 * random.uniform(), 150 + 400 * random.uniform()];
    return Int16Array.from({ length: frames }, (_, i) => {
      const t = i / frames;
      const phase = (2 * Math.PI * (from * t + ((to - from) / 2) * t * t) * frames) / 8000;
      const swell = 0.6 + 0.4 * Math.sin(9 * t);
      return Math.round(8000 * swell * Math.sin(phase) + 60 * random.normal());
    });
  });
}
