// What a recording is changed to before its features are computed: another speed, and perhaps a worse microphone, room
// or line. Variants are drawn from what the file holds, so that they can be cached like the recording itself.

import { resample } from '../audio/resample.js';
import type { Degradation } from '../degradations/degradation.js';
import { type DegradeOptions, degrade } from '../degradations/degrade.js';
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
    };

/** The recording as it is. */
export const asRecorded: ClipVariant = { speed: 1 };

/** The variants that a training hears beside the recordings as they are, in order. */
export function otherVariants({
  speeds: wanted,
  degraded,
}: Pick<Augmentation, 'speeds' | 'degraded'>): ClipVariant[] {
  return [
    ...[...new Set(wanted)].filter((speed) => speed !== 1).map((speed) => ({ speed })),
    ...Array.from({ length: degraded }, (_, index) => ({ degraded: index + 1 })),
  ];
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
  const seed = variant.degraded;
  const random = new RandomStream(seed, Number.parseInt(contentKey.slice(0, 8), 16), 0xde6a);
  const samples = await at(speeds.least + (speeds.most - speeds.least) * random.uniform());
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
