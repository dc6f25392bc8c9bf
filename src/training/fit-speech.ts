// What tells speech from other sounds in the numbers of a pretrained encoder: a linear rule between the training's
// recordings and sounds that are made up. A distance from the training alone does not tell: long clips and foreign
// voices lie further off than a hiss of a second.

import { speakerKey, type Utterance } from '../corpora/types.js';
import type { FrontEndOptions } from '../features/options.js';
import type { Runtime } from '../runtime/runtime.js';
import type { MatrixProducts, RowMatrix } from '../voices/matrix-products.js';
import type { Example } from './examples.js';
import { makeNonSpeech, type SoundsShare } from './non-speech.js';
import type { StartSettings } from './start-settings.js';

/** What the rule is fitted to. */
export interface FitSpeechOptions {
  /** The training part, its features computed: one row of numbers a variant. */
  readonly train: readonly Example[];
  readonly frontEnd: FrontEndOptions;
  /** The model file whose encoder the front end asks for; default the package's encoder. */
  readonly from?: StartSettings | undefined;
  /** What the sounds are drawn from. */
  readonly seed: number;
  /** The mean of each number over the training part, [numbers]. */
  readonly mean: Float64Array;
  /** The standard deviation of each number over the training part, [numbers]. */
  readonly deviation: Float64Array;
  readonly runtime: Runtime;
  /** Where the sounds' numbers are kept; absent: nowhere. */
  readonly cacheFolder?: string;
  readonly products: MatrixProducts;
  readonly signal?: AbortSignal;
}

/** A linear rule on a clip's numbers: about 1 for speech, about -1 for other sounds. */
export interface SpeechRule {
  /** What each number is multiplied by, [numbers]. */
  readonly weight: Float64Array;
  /** What is added. */
  readonly bias: number;
}

/**
 * The rule's value below which a clip is no speech. Of 216 sounds that are none, 120 of the training's kinds from another
 * seed, 48 by sox and 48 steady ones, the highest had -0.51; of speech the lowest had 0, and a formant synthesiser cut to
 * 0.7 s -0.2.
 */
export const speechFrom = -0.35;

/** The lengths of the made-up sounds in seconds: from a word to the longest clip. */
const lengths = [0.5, 8] as const;

/** The ridge makes them few: half as many change nothing in the fourth digit. */
const steps = 40;

/** Fewer speakers or clips do not show how far apart speech can be: strangers would be taken for no speech. */
const fewest = { speakers: 8, clips: 200 };

/** Whether a training part is large enough for the rule. */
export function showsWhatSpeechIs(train: readonly Utterance[]): boolean {
  return train.length >= fewest.clips && new Set(train.map(speakerKey)).size >= fewest.speakers;
}

/**
 * Makes the sounds that the rule is fitted to.
 * @throws AffettoError as `makeNonSpeech`
 */
export function makeSounds(
  options: Pick<
    FitSpeechOptions,
    'frontEnd' | 'from' | 'seed' | 'runtime' | 'cacheFolder' | 'signal'
  > &
    SoundsShare,
): Promise<Example[]> {
  return makeNonSpeech({ ...options, lengths });
}

/**
 * Fits the rule to the training part, of each recording its first variant, as it is, and its last, made worse, and to
 * made-up sounds.
 * @throws the signal's reason when aborted
 */
export async function fitSpeech(options: FitSpeechOptions): Promise<SpeechRule> {
  const { train, mean, deviation, products } = options;
  const sounds = await makeSounds(options);
  const speech = train.flatMap(({ variants }) =>
    variants.filter((_, variant) => variant === 0 || variant === variants.length - 1),
  );
  return ridgeRule({
    speech: speech.map(({ values }) => values),
    sounds: sounds.flatMap(({ variants }) => variants.map(({ values }) => values)),
    mean,
    deviation,
    products,
  });
}

/** The rows of numbers that a rule is fitted to, and by what they are standardised. */
interface RidgeTask extends Pick<FitSpeechOptions, 'mean' | 'deviation' | 'products'> {
  readonly speech: readonly ArrayLike<number>[];
  readonly sounds: readonly ArrayLike<number>[];
}

/**
 * Fits a ridge regression on 1 for speech and -1 for sounds, both weighing the same (for two classes that is a
 * regularised linear discriminant; Hastie, Tibshirani & Friedman 2009, exercise 4.2), by conjugate gradients
 * (Hestenes & Stiefel 1952). The ridge is the mean eigenvalue of the standardised numbers' covariance.
 */
export async function ridgeRule(task: RidgeTask): Promise<SpeechRule> {
  const { speech, sounds, mean, deviation, products } = task;
  const { design, centre, weights, trace } = standardised(task);
  const columns = mean.length;
  const transposed = async (values: Float32Array) => {
    const data = values.map((value, row) => value * weights[row]!);
    const product = await products.transposedTimes(design, { rows: data.length, columns: 1, data });
    return product.data;
  };
  const curvature = async (direction: Float32Array) => {
    const scores = await products.times(design, { rows: columns, columns: 1, data: direction });
    const product = await transposed(scores.data);
    return product.map((value, i) => value + (trace / columns) * direction[i]!);
  };
  // The targets' weighted mean is 0, so that they need no centring.
  const targets = Float32Array.from({ length: speech.length + sounds.length }, (_, row) =>
    row < speech.length ? 1 : -1,
  );
  const solution = await conjugateGradients(curvature, await transposed(targets));
  const weight = Float64Array.from(solution, (value, i) => value / deviation[i]!);
  const bias = -weight.reduce(
    (sum, value, i) => sum + value * (mean[i]! + centre[i]! * deviation[i]!),
    0,
  );
  return { weight, bias };
}

/** The rows in standard deviations, with their weighted mean taken out; the sum of their weighted variances. */
function standardised({ speech, sounds, mean, deviation }: RidgeTask) {
  const rows = [...speech, ...sounds];
  const columns = mean.length;
  const weights = rows.map((_, row) =>
    row < speech.length ? 0.5 / speech.length : 0.5 / sounds.length,
  );
  const data = new Float32Array(rows.length * columns);
  const centre = new Float64Array(columns);
  for (const [row, values] of rows.entries()) {
    for (let i = 0; i < columns; i++) {
      const value = (values[i]! - mean[i]!) / deviation[i]!;
      data[row * columns + i] = value;
      centre[i] = centre[i]! + weights[row]! * value;
    }
  }
  let trace = 0;
  for (let row = 0; row < rows.length; row++) {
    for (let i = 0; i < columns; i++) {
      const value = data[row * columns + i]! - centre[i]!;
      data[row * columns + i] = value;
      trace += weights[row]! * value * value;
    }
  }
  const design: RowMatrix = { rows: rows.length, columns, data };
  return { design, centre, weights, trace };
}

/** Solves `product`(x) = `right` for a symmetric positive definite product. */
async function conjugateGradients(
  product: (x: Float32Array) => Promise<Float32Array>,
  right: Float32Array,
): Promise<Float32Array> {
  const x = new Float32Array(right.length);
  const rest = right.slice();
  const direction = right.slice();
  let size = dot(rest, rest);
  for (let step = 0; step < steps && size > 0; step++) {
    const turned = await product(direction);
    const length = size / dot(direction, turned);
    for (let i = 0; i < x.length; i++) {
      x[i] = x[i]! + length * direction[i]!;
      rest[i] = rest[i]! - length * turned[i]!;
    }
    const next = dot(rest, rest);
    for (let i = 0; i < x.length; i++) direction[i] = rest[i]! + (next / size) * direction[i]!;
    size = next;
  }
  return x;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
