// Dimensions (numbers such as arousal) from what a pretrained encoder makes of a clip: for each a ridge regression, how
// strongly it is held back chosen on speakers of the training part that it had not heard.

import { numbersOf } from '../corpora/number-columns.js';
import { speakerKey, type Utterance, unknownSpeaker, utteranceKey } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { type FrontEndOptions, featureShape } from '../features/options.js';
import { RandomStream, shuffle } from '../random.js';
import { scoreNumbers } from '../scores/dimension-scores.js';
import { reduceNumbers } from '../voices/fit-voice-model.js';
import type { ReducedNumbers } from '../voices/labelled-voices.js';
import type { MatrixProducts } from '../voices/matrix-products.js';
import type { Example } from './examples.js';
import { RegressionSums } from './ridge-regression.js';

/** What dimensions are fitted to. */
export interface FitDimensionsOptions {
  /** The names of the dimensions. */
  readonly dimensions: readonly string[];
  /** The training part, its features computed: one row of numbers a variant. */
  readonly train: readonly Example[];
  readonly frontEnd: FrontEndOptions;
  /** What speakers are dealt by. */
  readonly seed: number;
  readonly products: MatrixProducts;
  readonly signal?: AbortSignal | undefined;
}

/** One dimension, fitted: a linear function of a clip's numbers, in the units of the corpus. */
export interface FittedDimension {
  /** Its name, such as `arousal`. */
  readonly dimension: string;
  /** What each number is multiplied by, [numbers]. */
  readonly weight: Float32Array;
  /** What is added. */
  readonly bias: number;
  /** The penalty that was chosen, in units of the mean variance. */
  readonly penalty: number;
  /** How many recordings with a number it was fitted to. */
  readonly utterances: number;
  /** How many speakers they have. */
  readonly speakers: number;
  /** The least number among them. */
  readonly lowest: number;
  /** The largest number among them. */
  readonly highest: number;
}

/** The directions in which the encoder's numbers vary most that a regression hears. */
const kept = 256;

/** The penalties to choose among, in units of the mean variance. */
const penalties = [300, 100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01];

/** Into how many parts speakers are dealt. */
const parts = 4;

/**
 * Fits all dimensions, each to the recordings that have a number for it: of each the first variant, as it is, and the
 * last, made worse. The loss is the squared error; the penalty is the one with the highest CCC on speakers left out.
 * @throws AffettoError `OPTION_INVALID` where fewer than two recordings of the training part have a number; the signal's
 *   reason when aborted
 */
export async function fitDimensions(options: FitDimensionsOptions): Promise<FittedDimension[]> {
  const { dimensions, train, frontEnd, products } = options;
  for (const dimension of dimensions) requireNumbers(dimension, train);
  const [, columns] = featureShape(frontEnd);
  const rows = train.flatMap((example) =>
    example.variants
      .filter((_, variant, all) => variant === 0 || variant === all.length - 1)
      .map(({ values }, variant) => ({ example, values, isPlain: variant === 0 })),
  );
  const data = new Float32Array(rows.length * columns);
  for (const [row, { values }] of rows.entries()) {
    data.set(values.subarray(0, columns), row * columns);
  }
  const reduced = await reduceNumbers({ rows: rows.length, columns, data }, kept, products);
  const coordinates = rows.map((_, row) => Float64Array.from(reduced.coordinates.getRow(row)));
  const fitted: FittedDimension[] = [];
  for (const dimension of dimensions) {
    options.signal?.throwIfAborted();
    const own = rows.flatMap(({ example: { utterance }, isPlain }, row): RatedRow[] => {
      const truth = utterance.dimensions?.[dimension];
      const inputs = coordinates[row] as Float64Array;
      return truth === undefined ? [] : [{ utterance, truth, inputs, isPlain }];
    });
    fitted.push(fitOne(dimension, own, reduced, options.seed));
  }
  return fitted;
}

/**
 * Answers the dimensions of a clip.
 * @param values the clip's numbers, [numbers]
 * @returns a number for each dimension, in their order
 */
export function answerDimensions(
  fitted: readonly FittedDimension[],
  values: ArrayLike<number>,
): number[] {
  return fitted.map(({ weight, bias }) => {
    let sum = bias;
    for (let i = 0; i < weight.length; i++) sum += (weight[i] as number) * (values[i] as number);
    return sum;
  });
}

interface RatedRow {
  readonly utterance: Utterance;
  readonly truth: number;
  /** Its place in the subspace, [kept]. */
  readonly inputs: Float64Array;
  readonly isPlain: boolean;
}

function requireNumbers(dimension: string, train: readonly Example[]): void {
  const numbers = numbersOf(
    train.map(({ utterance }) => utterance),
    dimension,
  );
  if (numbers.length >= 2) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `${numbers.length === 0 ? 'No recording' : 'Only one recording'} of the training part has a number for "${dimension}". Give numbers for more recordings, split otherwise, or leave the dimension out.`,
  );
}

function fitOne(
  dimension: string,
  rows: readonly RatedRow[],
  { basis, mean }: ReducedNumbers,
  seed: number,
): FittedDimension {
  const columns = basis.columns;
  const partOf = dealt(rows, seed);
  const sums = Array.from({ length: parts }, () => new RegressionSums(columns));
  for (const row of rows) (sums[partOf(row)] as RegressionSums).add(row.inputs, row.truth);
  const all = sums.reduce((sum, part) => sum.combined(part, 1), new RegressionSums(columns));
  const penalty = bestPenalty(rows, partOf, sums, all);
  const { weight: inSubspace, bias: offset } = all.solve(penalty);
  const weight = Float32Array.from(mean, (_, number) => {
    let sum = 0;
    for (let i = 0; i < columns; i++) {
      sum += (basis.data[number * columns + i] as number) * (inSubspace[i] as number);
    }
    return sum;
  });
  const truths = rows.map(({ truth }) => truth);
  return {
    dimension,
    weight,
    bias: offset - weight.reduce((sum, value, i) => sum + value * (mean[i] as number), 0),
    penalty,
    utterances: rows.filter(({ isPlain }) => isPlain).length,
    speakers: new Set(rows.map(({ utterance }) => speakerKey(utterance))).size,
    lowest: Math.min(...truths),
    highest: Math.max(...truths),
  };
}

/** Deals speakers into parts, or recordings where fewer than two speakers are known: nothing tells voices apart then. */
function dealt(rows: readonly RatedRow[], seed: number): (row: RatedRow) => number {
  const known = new Set(
    rows.flatMap(({ utterance }) =>
      utterance.speaker === unknownSpeaker ? [] : [speakerKey(utterance)],
    ),
  );
  const keyOf = ({ utterance }: RatedRow) =>
    known.size < 2 ? utteranceKey(utterance) : speakerKey(utterance);
  const keys = shuffle([...new Set(rows.map(keyOf))].sort(), new RandomStream(seed, 0xd13e));
  const places = new Map(keys.map((key, index) => [key, index % parts]));
  return (row) => places.get(keyOf(row)) as number;
}

/** Chooses the penalty by answers of each part's fit to the others; of equally good ones the strongest. */
function bestPenalty(
  rows: readonly RatedRow[],
  partOf: (row: RatedRow) => number,
  sums: readonly RegressionSums[],
  all: RegressionSums,
): number {
  const held = rows.filter(({ isPlain }) => isPlain);
  const present = new Set(held.map(partOf));
  let best = { penalty: penalties[0] as number, ccc: Number.NEGATIVE_INFINITY };
  // One part alone leaves nothing to fit to.
  if (present.size < 2) return 1;
  for (const penalty of penalties) {
    const fits = new Map(
      [...present].map((part) => [
        part,
        all.combined(sums[part] as RegressionSums, -1).solve(penalty),
      ]),
    );
    const answers = held.map((row) => {
      const { weight, bias } = fits.get(partOf(row)) as { weight: Float64Array; bias: number };
      return row.inputs.reduce((sum, value, i) => sum + value * (weight[i] as number), bias);
    });
    const { ccc } = scoreNumbers(
      held.map(({ truth }) => truth),
      answers,
    );
    if (ccc > best.ccc) best = { penalty, ccc };
  }
  return best.penalty;
}
