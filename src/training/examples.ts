// Utterances with their features and labels, and the batches made of them.

import type { Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { RandomStream, shuffle } from '../random.js';
import {
  type Augmentation,
  augmentClip,
  type ClipFeatures,
  copyClip,
  type FeatureLayout,
} from './augmentation.js';

/** One utterance ready for training: its raw features at each speed, the first being the true one. */
export interface Example {
  /** What it was made from. */
  readonly utterance: Utterance;
  /** The index of its emotion among the labels of the settings; -1: none more than another (`non-speech.ts`). */
  readonly label: number;
  /** Its features at each speed, the true one first. */
  readonly variants: readonly ClipFeatures[];
}

/**
 * Pairs utterances with the features that `extractFeatures` returned for them.
 * @param labels what is answered among; none: no utterance has a label
 * @throws AffettoError `OPTION_INVALID` for an utterance whose emotion is not among them
 */
export function makeExamples(
  utterances: readonly Utterance[],
  features: readonly (readonly ClipFeatures[])[],
  labels: readonly string[],
): Example[] {
  return utterances.map((utterance, index) => ({
    utterance,
    label: labels.length === 0 ? -1 : labelOf(utterance, labels),
    variants: features[index] ?? [],
  }));
}

/** Finds a label's index, never -1: that would train on it as on something that nobody speaks. */
function labelOf({ id, emotion }: Utterance, labels: readonly string[]): number {
  const label = labels.indexOf(emotion);
  if (label >= 0) return label;
  throw new AffettoError(
    'OPTION_INVALID',
    `Utterance ${id} is labelled ${emotion}, which is none of ${labels.join(', ')}. Leave it out, or add its label.`,
  );
}

/** The buffers of one batch, reused from step to step. */
export class Batch {
  readonly size: number;
  /** The features, [size, frames, channels]. */
  readonly features: Float32Array;
  /** The valid frames of each example, [size]. */
  readonly lengths: Float32Array;
  /** The targets: one-hot, or uniform for an example without a label; [size, classes]. */
  readonly targets: Float32Array;
  /** The weights: 1 for an example, 0 for a filled-up place, [size]. */
  readonly weights: Float32Array;
  /**
   * The frames and channels not to be masked after normalising, see `AugmentedClip`; [size, frames], [size,
   * channels].
   */
  readonly keptFrames: Float32Array;
  readonly keptBands: Float32Array;
  private readonly layout: FeatureLayout;
  private readonly classes: number;

  constructor(size: number, layout: FeatureLayout, classes: number) {
    this.size = size;
    this.layout = layout;
    this.classes = classes;
    this.features = new Float32Array(size * layout.frames * layout.channels);
    this.lengths = new Float32Array(size);
    this.targets = new Float32Array(size * classes);
    this.weights = new Float32Array(size);
    this.keptFrames = new Float32Array(size * layout.frames).fill(1);
    this.keptBands = new Float32Array(size * layout.channels).fill(1);
  }

  /** Puts an example in a place; with `augmentation`, a random variant of it. */
  set(
    place: number,
    example: Example,
    augmentation?: { readonly options: Augmentation; readonly random: RandomStream },
  ): void {
    const { frames, channels } = this.layout;
    const part = (whole: Float32Array, size: number) =>
      whole.subarray(place * size, (place + 1) * size);
    const features = part(this.features, frames * channels);
    const variant = augmentation ? augmentation.random.integer(example.variants.length) : 0;
    const clip = example.variants[variant] as ClipFeatures;
    this.lengths[place] = augmentation
      ? augmentClip(
          clip,
          {
            features,
            keptFrames: part(this.keptFrames, frames),
            keptBands: part(this.keptBands, channels),
          },
          this.layout,
          augmentation.options,
          augmentation.random,
        )
      : copyClip(clip, features, this.layout);
    const targets = part(this.targets, this.classes);
    targets.fill(example.label < 0 ? 1 / this.classes : 0);
    if (example.label >= 0) targets[example.label] = 1;
    this.weights[place] = 1;
  }

  /** Marks a place as not counting; its features stay whatever they were. */
  clear(place: number): void {
    this.weights[place] = 0;
    // A length of 0 would divide by zero in the clip's own statistics.
    this.lengths[place] = Math.max(1, this.lengths[place] as number);
  }
}

/** Draws the order of examples in one epoch: a permutation that depends on seed and epoch alone. */
export function epochOrder(count: number, seed: number, epoch: number): number[] {
  const indices = Array.from({ length: count }, (_, index) => index);
  return shuffle(indices, new RandomStream(seed, epoch, 0x0de2));
}
