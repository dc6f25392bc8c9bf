// Clips with labels and speakers: what a model of voices is fitted to.

import type { Matrix } from 'ml-matrix';
import type { RowMatrix } from './matrix-products.js';

/** The clips that a model is fitted to. */
export interface LabelledVoices {
  /** What was computed of each clip, [clips, numbers]. */
  readonly numbers: RowMatrix;
  /** The index of each clip's label, [clips]. */
  readonly labels: readonly number[];
  /** Who speaks, [clips]; a clip at another speed is another voice's. */
  readonly voices: readonly string[];
  /** How much each voice counts, > 0; absent: all alike. */
  readonly weights?: ReadonlyMap<string, number>;
  /**
   * The voices whose clips are stretches of recordings. They teach the regression alone: how much emotions and voices spread is
   * told from what was said in full.
   */
  readonly inPart?: ReadonlySet<string>;
  /** The number of labels that are told apart. */
  readonly classes: number;
}

/** Clips in the subspace in which they vary most. */
export interface ReducedNumbers {
  /** The clips' coordinates, [clips, dimensions]. */
  readonly coordinates: Matrix;
  /** The mean of each number, [numbers]. */
  readonly mean: Float64Array;
  /** The standard deviation of each number, [numbers]. */
  readonly deviation: Float64Array;
  /** Numbers, their means taken out, to coordinates: [numbers, dimensions]. */
  readonly basis: RowMatrix;
}

/** The clips in that subspace with their labels and voices: computed once for all fits to parts of them. */
export interface ReducedVoices extends Omit<LabelledVoices, 'numbers'>, ReducedNumbers {}

/** How much a voice counts, see `LabelledVoices.weights`. */
export function voiceWeight({ weights }: Pick<ReducedVoices, 'weights'>, voice: string): number {
  return weights?.get(voice) ?? 1;
}
