// In which order recordings are asked about: as listed, shuffled, the least sure answers first, or those first on which
// model, table and people differ.

import { readLabel } from '../corpora/labels.js';
import { RandomStream, shuffle } from '../random.js';
import type { GuessOrReason } from './guesses.js';

/** The orders that there are. */
export const labelOrders = ['listed', 'shuffled', 'unsure', 'disagreements'] as const;

/** The order in which recordings are asked about. */
export type LabelOrder = (typeof labelOrders)[number];

/** What is known of a recording before somebody is asked. */
export interface KnownOfRecording {
  /** What the model heard; absent: it was not asked. */
  readonly guess?: GuessOrReason | undefined;
  /** The labels that it has: where it is listed, and by other people. */
  readonly labels: readonly string[];
}

/** The key that keeps this stream apart from others made of the same seed. */
const streamKey = 0x1abe1;

/**
 * Orders recordings.
 * @param known what is known of each
 * @param models the labels that the model answers among: a label that it lacks is none that it could differ from
 * @returns their indices, each once; where nothing tells two apart, they stay as listed
 */
export function orderRecordings(
  order: LabelOrder,
  known: readonly KnownOfRecording[],
  { seed = 1, models = [] }: { readonly seed?: number; readonly models?: readonly string[] } = {},
): number[] {
  const listed = known.map((_, index) => index);
  if (order === 'listed') return listed;
  if (order === 'shuffled') return shuffle(listed, new RandomStream(seed, streamKey));
  const rank = (index: number) =>
    order === 'unsure' ? probabilityOf(known[index]!) : differs(known[index]!, models) ? 0 : 1;
  return listed.sort((a, b) => rank(a) - rank(b) || a - b);
}

/** A recording of which the model heard nothing comes last: nobody can tell what it is. */
function probabilityOf({ guess }: KnownOfRecording): number {
  return guess && 'label' in guess ? guess.probability : Infinity;
}

/** Tells whether those who said something of a recording differ, the model among them. */
export function differs({ guess, labels }: KnownOfRecording, models: readonly string[]): boolean {
  const said = new Set(labels.map((label) => readLabel(label)));
  const [only] = said;
  if (said.size > 1) return true;
  if (only === undefined || !models.some((label) => readLabel(label) === only)) return false;
  return guess !== undefined && 'label' in guess && readLabel(guess.label) !== only;
}
