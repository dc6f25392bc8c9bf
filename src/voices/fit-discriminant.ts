// The second opinion beside the two-level model: a logistic regression on clips whose voices are known to various
// degrees. The model of how clips come about knows what it does not know; the regression looks at nothing but what tells
// emotions apart, and that carries further to other rooms and languages.

import { Matrix } from 'ml-matrix';
import { RandomStream, shuffle } from '../random.js';
import { type ReducedVoices, voiceWeight } from './labelled-voices.js';
import { fitLogisticRegression } from './logistic-regression.js';
import type { MatrixProducts } from './matrix-products.js';

/** How the regression is fitted; see `docs/voices.md`. */
export interface DiscriminantOptions {
  /** What half the sum of its squared weights is multiplied by, > 0. */
  readonly logisticPenalty: number;
  /** How many recordings count as much as the expectation that a voice is like any other, > 0. */
  readonly logisticPrior: number;
}

/** A linear map from coordinates to logits, and what the emotions' means give. */
export interface Discriminant {
  /** Coordinates to logits without their biases, [dimensions, classes]. */
  readonly weight: Matrix;
  /** What is added, [classes]; far below 0 for a label without clips. */
  readonly biases: readonly number[];
  /** The logits of each emotion's mean without biases, row by row, [classes * classes]. */
  readonly products: readonly number[];
}

/** The numbers of recordings that voices are known by while it is fitted, dealt to the clips at random; the last is all. */
const knownCounts = [0, 4, 8, 16, Number.POSITIVE_INFINITY];

/** What a label without clips is answered with, as a logit: never. */
const never = -100;

/**
 * Fits the regression: from each clip the offset of its voice is taken, as a few other clips of the voice show it, their
 * emotions known.
 * @param chosen which of the clips, as indices
 * @param means the mean of each label, [classes, dimensions], and the labels that have clips, sorted
 * @param seed what the clips that are known are drawn by
 */
export async function fitDiscriminant(
  reduced: ReducedVoices,
  chosen: readonly number[],
  { means, present }: { readonly means: Matrix; readonly present: readonly number[] },
  { options, seed }: { readonly options: DiscriminantOptions; readonly seed: number },
  products: MatrixProducts,
): Promise<Discriminant> {
  const { coordinates, labels, voices } = reduced;
  const rest = new Map(
    chosen.map((clip) => {
      const mean = means.getRow(labels[clip] as number);
      return [clip, mean.map((value, i) => coordinates.get(clip, i) - value)] as const;
    }),
  );
  const clipsOf = groupedBy(chosen, (clip) => voices[clip] as string);
  const { columns } = coordinates;
  const data = new Float32Array(chosen.length * columns);
  for (const [row, clip] of chosen.entries()) {
    const others = (clipsOf.get(voices[clip] as string) as number[]).filter((one) => one !== clip);
    const random = new RandomStream(seed, clip, 0xd15c);
    const count = knownCounts[random.integer(knownCounts.length)] as number;
    const known = count < others.length ? shuffle(others, random).slice(0, count) : others;
    const offset = new Float64Array(columns);
    for (const other of known) {
      const own = rest.get(other) as number[];
      for (let i = 0; i < columns; i++) offset[i] = (offset[i] as number) + (own[i] as number);
    }
    const scale = 1 / (known.length + options.logisticPrior);
    for (let i = 0; i < columns; i++) {
      data[row * columns + i] = coordinates.get(clip, i) - scale * (offset[i] as number);
    }
  }
  const { weight, bias } = await fitLogisticRegression(
    {
      x: { rows: chosen.length, columns, data },
      labels: chosen.map((clip) => present.indexOf(labels[clip] as number)),
      weights: clipWeights(reduced, chosen),
      classes: present.length,
      penalty: options.logisticPenalty,
    },
    products,
  );
  return spread({ weight, bias }, present, means);
}

/** How much each clip counts: a voice by its weight, its labels alike, the clips of one label alike; summing to 1. */
function clipWeights(reduced: ReducedVoices, chosen: readonly number[]): Float64Array {
  const { labels, voices } = reduced;
  const cellOf = (clip: number) => `${labels[clip]} ${voices[clip]}`;
  const cells = groupedBy(chosen, cellOf);
  const labelsOf = groupedBy([...cells.values()], ([clip]) => voices[clip as number] as string);
  const weights = Float64Array.from(chosen, (clip) => {
    const voice = voices[clip] as string;
    const inCell = (cells.get(cellOf(clip)) as number[]).length;
    return voiceWeight(reduced, voice) / (labelsOf.get(voice) as number[][]).length / inCell;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Puts what was fitted to the labels with clips in the places of all labels. */
function spread(
  fitted: { readonly weight: Matrix; readonly bias: readonly number[] },
  present: readonly number[],
  means: Matrix,
): Discriminant {
  const weight = Matrix.zeros(means.columns, means.rows);
  const biases = new Array<number>(means.rows).fill(never);
  for (const [place, label] of present.entries()) {
    weight.setColumn(label, fitted.weight.getColumn(place));
    biases[label] = fitted.bias[place] as number;
  }
  return { weight, biases, products: means.mmul(weight).to1DArray() };
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
