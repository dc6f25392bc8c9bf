// What a recording is changed to before its features are computed: another speed, and perhaps a worse microphone, room
// or line, or a short stretch of it. Variants are drawn from what the file holds, so that they can be cached like the
// recording itself.

import { resample } from '../audio/resample.js';
import type { Degradation } from '../degradations/degradation.js';
import { type DegradeOptions, degrade } from '../degradations/degrade.js';
import { beforeOnsetSeconds, speechOnset } from '../prosody/onset.js';
import { RandomStream } from '../random.js';
import type { Augmentation } from './augmentation.js';

/** One way in which every recording of a training is heard. */
export type ClipVariant =
  | {
      /** The playback speed; pitch follows. */
      readonly speed: number;
    }
  | {
      /** The number of the draw, from 1: a speed, and noise, a telephone or a room, drawn for each recording. */
      readonly degraded: number;
    }
  | {
      /** The number of the draw, from 1: a speed, and a stretch of speech of one to four words, drawn for each recording. */
      readonly shortened: number;
    };

/** The recording as it is. */
export const asRecorded: ClipVariant = { speed: 1 };

/** The variants that a training hears beside the recordings as they are, in order: those made worse come last. */
export function otherVariants({
  speeds: wanted,
  degraded,
  shortened,
}: Pick<Augmentation, 'speeds' | 'degraded' | 'shortened'>): ClipVariant[] {
  return [
    ...[...new Set(wanted)].filter((speed) => speed !== 1).map((speed) => ({ speed })),
    ...Array.from({ length: shortened }, (_, index) => ({ shortened: index + 1 })),
    ...Array.from({ length: degraded }, (_, index) => ({ degraded: index + 1 })),
  ];
}

/** What a variant is to a fit. */
export interface VariantRole {
  /** How much it counts where clips are weighed, > 0; a recording as it is counts 1. */
  readonly weight: number;
  /** Whether it is a stretch of the recording. */
  readonly isInPart: boolean;
}

/**
 * Says what each variant is to a fit, the recording as it is first: other speeds count as much as that, those that are made
 * worse together as much, and those that are shortened half of it (studies/short-utterances).
 */
export function variantRoles(
  augmentation: Pick<Augmentation, 'speeds' | 'degraded' | 'shortened'>,
): VariantRole[] {
  const { degraded, shortened } = augmentation;
  return [asRecorded, ...otherVariants(augmentation)].map((variant) => {
    const isInPart = 'shortened' in variant;
    if (isInPart) return { weight: 0.5 / shortened, isInPart };
    return { weight: 'degraded' in variant ? 1 / degraded : 1, isInPart };
  });
}

/** A decoded recording. */
export interface Recorded {
  readonly mono: Float32Array;
  readonly sampleRate: number;
  /** What the file holds, hexadecimal: what draws come from. */
  readonly contentKey: string;
}

/** Computes the samples of a variant at `sampleRate` Hz, [n]. */
export async function samplesOf(
  { mono, sampleRate: recordedRate, contentKey }: Recorded,
  variant: ClipVariant,
  sampleRate: number,
): Promise<Float32Array> {
  // Played at the nominal rate, samples taken at rate / speed sound faster by `speed`.
  const at = (speed: number) => resample(mono, recordedRate, Math.round(sampleRate / speed));
  if ('speed' in variant) return at(variant.speed);
  const streamOf = (draw: number, what: number) =>
    new RandomStream(draw, Number.parseInt(contentKey.slice(0, 8), 16), what);
  const atDrawnSpeed = (random: RandomStream) =>
    at(speeds.least + (speeds.most - speeds.least) * random.uniform());
  if ('shortened' in variant) {
    const random = streamOf(variant.shortened, 0x5407);
    return shorten(await atDrawnSpeed(random), sampleRate, random);
  }
  const seed = variant.degraded;
  const random = streamOf(seed, 0xde6a);
  const samples = await atDrawnSpeed(random);
  return makeWorse(samples, random, { sampleRate, seed, utteranceId: contentKey });
}

/** Does to samples, [n], what is drawn to happen to them; as many come out. */
export async function makeWorse(
  samples: Float32Array,
  random: RandomStream,
  where: DegradeOptions,
): Promise<Float32Array> {
  let changed = samples;
  for (const degradation of drawDegradations(random)) {
    changed = await degrade(changed, degradation, where);
  }
  return changed;
}

const speeds = { least: 0.88, most: 1.14 };

/** Draws what happens to a recording: a room, noise, both, a telephone, in noise too, or hardly ever nothing. */
function drawDegradations(random: RandomStream): Degradation[] {
  const kind = random.uniform();
  const room: Degradation = {
    kind: 'reverberation',
    rt60Seconds: 0.2 + 0.8 * random.uniform(),
    directToReverberantDb: -4 + 10 * random.uniform(),
  };
  const noise: Degradation = {
    kind: 'noise',
    color: random.uniform() < 0.5 ? 'pink' : 'white',
    snrDb: 2 + 23 * random.uniform(),
  };
  const telephone: Degradation = { kind: 'telephone' };
  if (kind < 0.27) return [room];
  if (kind < 0.43) return [room, noise];
  if (kind < 0.7) return [noise];
  if (kind < 0.88) return [telephone];
  if (kind < 0.95) return [noise, telephone];
  return [];
}

/** How long stretches of speech are, and how much at a recording's end is left alone. */
const stretch = { leastSeconds: 0.6, mostSeconds: 2.2, endSeconds: 0.3 };

/** Draws a stretch of speech: of two, one is the beginning of what is said, as live recognition hears it. */
function shorten(samples: Float32Array, sampleRate: number, random: RandomStream): Float32Array {
  const { leastSeconds, mostSeconds, endSeconds } = stretch;
  const seconds = leastSeconds * (mostSeconds / leastSeconds) ** random.uniform();
  const isBeginning = random.uniform() < 0.5;
  const place = random.uniform();
  const length = Math.round((seconds + beforeOnsetSeconds) * sampleRate);
  const onset = speechOnset(samples, sampleRate) - beforeOnsetSeconds;
  const first = Math.max(0, Math.round(onset * sampleRate));
  const spare = Math.max(0, samples.length - first - length - Math.round(endSeconds * sampleRate));
  const start = isBeginning ? first : first + Math.round(place * spare);
  return samples.slice(start, start + length);
}
