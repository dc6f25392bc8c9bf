// From (seed, number) to one damaged file, and back again whenever it is asked for: an input depends on
// nothing else, so any one can be rebuilt alone.
import { RandomStream } from '../src/random.js';
import { byteMutators } from './mutators/bytes.js';
import { ebmlMutators } from './mutators/ebml.js';
import { flacMutators } from './mutators/flac.js';
import { modelDamage, modelMutators } from './mutators/model.js';
import { mp3Mutators } from './mutators/mp3.js';
import { mp4Mutators } from './mutators/mp4.js';
import { type Mutator, pick } from './mutators/mutator.js';
import { oggMutators } from './mutators/ogg.js';
import { pcmMutators } from './mutators/pcm.js';
import { riffMutators } from './mutators/riff.js';
import { audioFormatNames, type FormatName, formatNames, type Originals } from './originals.js';

/** One input of a run. */
export interface FuzzInput {
  readonly index: number;
  /** The format of the file that it was made from; the bytes may have become anything. */
  readonly format: FormatName;
  readonly bytes: Uint8Array;
  /** What was done, first step first; starts with the original's name. */
  readonly steps: readonly string[];
  /** Damaged only, with nothing made to fit again: a model so damaged must be refused or answer the same. */
  readonly isPlainDamage: boolean;
}

/** Larger inputs are cut: what matters is their structure, not their length. */
const MAX_BYTES = 2_000_000;

/** A model takes fifty times as long to check as a recording. */
const WEIGHTS: Readonly<Record<FormatName, number>> = {
  wav: 8,
  pcm: 8,
  flac: 8,
  mp3: 8,
  ogg: 8,
  opus: 8,
  webm: 8,
  mp4: 6,
  model: 1,
};

const MUTATORS: Readonly<Record<FormatName, readonly Mutator[]>> = {
  wav: riffMutators,
  pcm: pcmMutators,
  flac: flacMutators,
  mp3: mp3Mutators,
  ogg: oggMutators,
  opus: oggMutators,
  webm: ebmlMutators,
  mp4: mp4Mutators,
  model: modelMutators,
};

/**
 * Builds input `index` of `seed`: an original, then one to four damages, most of them knowing the format.
 * @param formats those to choose from.
 */
export function makeInput(
  seed: number,
  index: number,
  originals: Originals,
  formats: readonly FormatName[] = formatNames,
): FuzzInput {
  const random = new RandomStream(seed, index, 0x66757a7a);
  const format = pick(
    formats.flatMap((name) => Array.from({ length: WEIGHTS[name] }, () => name)),
    random,
  )!;
  const original = pick(originals[format], random)!;
  const other = () => pick(originals[pick(audioFormatNames, random)!], random)!.bytes;
  const count = 1 + Math.min(random.integer(4), random.integer(4));
  const steps = [original.name];
  let { bytes } = original;
  let isPlainDamage = true;
  for (let i = 0; i < count; i++) {
    const isAware = random.integer(5) < 3;
    const plain = format === 'model' ? [...byteMutators, ...modelDamage] : byteMutators;
    const mutation = pick(isAware ? MUTATORS[format] : plain, random)!(bytes, random, other());
    if (!mutation) continue;
    bytes = mutation.bytes.subarray(0, MAX_BYTES);
    steps.push(mutation.step);
    isPlainDamage &&= !isAware;
    // A model that was damaged can no longer be parsed to be changed with care.
    if (format === 'model') break;
  }
  return { index, format, bytes, steps, isPlainDamage };
}
