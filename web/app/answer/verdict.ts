// From probabilities to what is said: an emotion, or that none is sure enough.

import type { ModelMetadata } from '../../../src/index.js';

/**
 * The confidence below which the answer is "not sure", for models whose metadata names none. Of eight emotions
 * each has 0.125 by chance; at 0.4 one is as likely as the next two together, as a rule.
 */
export const defaultNotSureBelow = 0.4;

/** Returns the threshold of a model, in [0, 1]. */
export function notSureBelow(metadata: ModelMetadata): number {
  return metadata.calibration.notSureBelow ?? defaultNotSureBelow;
}

export interface Ranked {
  readonly emotion: string;
  readonly probability: number;
}

export interface Verdict {
  /** The emotion of the answer; undefined where none is sure enough. */
  readonly emotion: string | undefined;
  /** All emotions, the most probable first. */
  readonly ranked: readonly [Ranked, Ranked, ...Ranked[]];
}

/**
 * Turns probabilities into what is said.
 * @param probabilities by label; at least two, or none where the model answers numbers alone.
 * @param threshold the confidence that an emotion must reach, in [0, 1].
 * @param canBeSpeech is false where nothing in the recording can be speech (`Recognition.sure` knows): no emotion is
 *   said then.
 */
export function verdictOf(
  probabilities: Readonly<Record<string, number>>,
  threshold: number,
  canBeSpeech = true,
): Verdict {
  const ranked = Object.entries(probabilities)
    .map(([emotion, probability]) => ({ emotion, probability }))
    .sort((a, b) => b.probability - a.probability) as unknown as Verdict['ranked'];
  // A model that answers numbers alone has no probabilities.
  const best: Ranked | undefined = ranked[0];
  const sure = canBeSpeech && best !== undefined && best.probability >= threshold;
  return { emotion: sure ? best.emotion : undefined, ranked };
}
