// A model of emotions and voices, fitted in closed form to clips with labels and speakers: seconds, not epochs. What it
// finds becomes the weights of a linear network, and what `VoiceProfile` needs to know of voices.

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { AffettoError } from '../errors.js';
import { groupsOfEach } from '../models/opinion-layout.js';
import { type CellMeans, cellMeans, separate } from './emotion-and-voice-means.js';
import {
  type Discriminant,
  type DiscriminantOptions,
  fitDiscriminant,
} from './fit-discriminant.js';
import {
  type LabelledVoices,
  type ReducedNumbers,
  type ReducedVoices,
  voiceWeight,
} from './labelled-voices.js';
import type { MatrixProducts, RowMatrix } from './matrix-products.js';
import { principalSubspace } from './principal-subspace.js';
import { inverseFactor, transposed } from './triangular.js';
import { farOff, type Opinion, type VoiceModel } from './voice-model.js';

/** How strongly a model is smoothed; see `docs/voices.md`. */
export interface VoiceModelOptions extends DiscriminantOptions {
  /** What logits are multiplied by while the emotions of a voice's recordings are inferred, see `voiceModelSchema`. */
  readonly decisiveness: number;
  /** How much recordings have to tell different emotions for a voice to be taken out in full, in nats, see `voiceModelSchema`; 0: nothing. */
  readonly fullVariety: number;
  /** The share of the regression in the answer, 0 (there is none) to 1. */
  readonly logisticShare: number;
  /** The dimensions that are kept of the numbers, at most. */
  readonly dimensions: number;
  /** The groups of axes in which voices count as differing alike. */
  readonly groups: number;
  /** The share of the noise's covariance that is replaced by its mean variance, 0 to 1. */
  readonly noiseShrinkage: number;
  /** The share of the voices' covariance that is replaced by its mean variance, 0 to 1. */
  readonly voiceShrinkage: number;
  /** How much variance in all directions is added to that of voices, in units of its mean: foreign rooms and languages. */
  readonly foreignVariance: number;
  /** How much voices of other corpora than the first count, > 0 to 1. */
  readonly otherCorpora: number;
  /** What squared distances are multiplied by: numbers of a clip are not independent, so plain likelihoods are too sure. */
  readonly sharpness: number;
}

/** A linear map from a clip's numbers to its evidence. */
export interface EvidenceWeights {
  /** What a number counts for in each group and label, as `evidenceMap`: [numbers, evidence]. */
  readonly weight: Float32Array;
  /** What is added, [evidence]. */
  readonly bias: Float32Array;
}

/**
 * Finds the subspace: every number standardised, the directions of the largest variance kept.
 * @throws AffettoError `OPTION_INVALID` for fewer than two labels or two clips
 */
export async function reduceVoices(
  voices: LabelledVoices,
  { dimensions }: Pick<VoiceModelOptions, 'dimensions'>,
  products: MatrixProducts,
): Promise<ReducedVoices> {
  const { numbers, labels } = voices;
  if (new Set(labels).size < 2 || numbers.rows < 2) {
    throw new AffettoError(
      'OPTION_INVALID',
      `There are ${numbers.rows} clips of ${new Set(labels).size} labels; a model needs at least two labels with clips of each.`,
    );
  }
  return {
    labels,
    voices: voices.voices,
    ...(voices.weights && { weights: voices.weights }),
    ...(voices.inPart && { inPart: voices.inPart }),
    classes: voices.classes,
    ...(await reduceNumbers(numbers, dimensions, products)),
  };
}

/**
 * Finds the subspace in which numbers vary most, each in its own standard deviations.
 * @param numbers [clips, numbers], at least two clips
 * @param dimensions how many of its dimensions are kept at most
 */
export async function reduceNumbers(
  numbers: RowMatrix,
  dimensions: number,
  products: MatrixProducts,
): Promise<ReducedNumbers> {
  const { mean, deviation } = momentsOf(numbers);
  const { rows, columns } = numbers;
  const standardised = {
    rows,
    columns,
    data: numbers.data.map((value, i) => {
      const column = i % columns;
      return (value - (mean[column] as number)) / (deviation[column] as number);
    }),
  };
  const kept = Math.min(dimensions, rows - 1, columns);
  const subspace = await principalSubspace(standardised, kept, products);
  const seen = await products.times(standardised, subspace);
  const basis = subspace.data.map(
    (value, i) => value / (deviation[Math.floor(i / kept)] as number),
  );
  return {
    coordinates: Matrix.from1DArray(rows, kept, Array.from(seen.data)),
    mean,
    deviation,
    basis: { rows: columns, columns: kept, data: basis },
  };
}

/** Where the emotions lie and how voices differ, in axes in which the noise is 1 and voices' offsets are independent. */
export interface VoiceAxes {
  /** Coordinates to axes, [dimensions, axes]. */
  readonly axes: Matrix;
  /** The mean of each label along the axes, [classes, axes]; 0 for a label without clips. */
  readonly means: Matrix;
  /** The labels that have clips, sorted. */
  readonly labels: readonly number[];
  /** The group of each axis, [axes]. */
  readonly groups: readonly number[];
  /** The spread of each group, [groups]. */
  readonly groupSpreads: readonly number[];
}

/** Both opinions. */
export interface FittedVoices extends VoiceAxes {
  /** The regression; absent where it has no share. */
  readonly discriminant?: Discriminant;
}

/**
 * Fits the model to clips.
 * @param chosen which of the clips, as indices
 * @param seed what is drawn by
 */
export async function fitVoiceModel(
  reduced: ReducedVoices,
  chosen: readonly number[],
  { options, seed }: { readonly options: VoiceModelOptions; readonly seed: number },
  products: MatrixProducts,
): Promise<FittedVoices> {
  const inFull = chosen.filter((clip) => !reduced.inPart?.has(reduced.voices[clip] as string));
  const cells = cellMeans(reduced, inFull);
  const weights = cells.voices.map((voice) => voiceWeight(reduced, voice));
  const separated = separate(cells, reduced.classes, weights);
  const axes = await fitAxes(reduced, inFull, { cells, weights, ...separated }, options, products);
  if (options.logisticShare === 0) return axes;
  const known = { means: separated.means, present: cells.labels };
  const discriminant = await fitDiscriminant(reduced, chosen, known, { options, seed }, products);
  return { ...axes, discriminant };
}

/** What clips are made of: emotions' means and voices' offsets, and how much each voice counts. */
interface Separated extends ReturnType<typeof separate> {
  readonly cells: CellMeans;
  readonly weights: readonly number[];
}

async function fitAxes(
  reduced: ReducedVoices,
  chosen: readonly number[],
  { cells, weights, means, offsets }: Separated,
  options: VoiceModelOptions,
  products: MatrixProducts,
): Promise<VoiceAxes> {
  const rest = chosen.map((clip) => {
    const expected = Matrix.add(
      means.getRowVector(reduced.labels[clip] as number),
      offsets.getRowVector(cells.placeOf(reduced.voices[clip] as string)),
    );
    return Matrix.sub(reduced.coordinates.getRowVector(clip), expected).to1DArray();
  });
  const noise = shrunk(
    await covariance(
      rest,
      chosen.map((clip) => voiceWeight(reduced, reduced.voices[clip] as string)),
      products,
    ),
    options.noiseShrinkage,
  );
  const spread = shrunk(
    await covariance(offsets.to2DArray(), weights, products),
    options.voiceShrinkage,
  );
  const typical = Math.max(spread.trace() / spread.rows, 1e-12);
  spread.add(Matrix.eye(spread.rows).mul(options.foreignVariance * typical));
  const whitening = inverseFactor(noise);
  const seen = await products.times(
    await products.times(whitening, rowsOf(spread)),
    transposed(whitening),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    symmetric(matrixOf(seen)),
    { assumeSymmetric: true },
  );
  const axes = await products.transposedTimes(whitening, rowsOf(eigenvectorMatrix));
  const along = means.mmul(matrixOf(axes));
  const grouped = groupAxes(realEigenvalues, along, cells.labels, options.groups);
  return { axes: matrixOf(axes), means: along, labels: cells.labels, ...grouped };
}

/**
 * Fits a model to each corpus alone, with as many groups in all as one model would have; to one corpus, one.
 * @param chosen which of the clips, as indices
 * @param corpusOf the index of each clip's corpus, from 0, [clips]
 * @returns a model for each corpus, in order
 */
export async function fitOpinions(
  reduced: ReducedVoices,
  chosen: readonly number[],
  {
    options,
    seed,
    corpusOf,
  }: {
    readonly options: VoiceModelOptions;
    readonly seed: number;
    readonly corpusOf: readonly number[];
  },
  products: MatrixProducts,
): Promise<FittedVoices[]> {
  const corpora = [...new Set(chosen.map((clip) => corpusOf[clip] as number))].sort(
    (a, b) => a - b,
  );
  const groups = groupsOfEach(options.groups, corpora.length);
  const fitted: FittedVoices[] = [];
  for (const corpus of corpora) {
    const own = chosen.filter((clip) => corpusOf[clip] === corpus);
    const task = { options: { ...options, groups }, seed };
    fitted.push(await fitVoiceModel(reduced, own, task, products));
  }
  return fitted;
}

/** Rounds a number of the file to what the evidence, of float32, is exact to. */
const shortened = (value: number) => Number(value.toPrecision(8));

/** What a profile needs to know of what was fitted to one corpus, or to all. */
export function opinionOf(
  fitted: FittedVoices,
  classes: number,
  { sharpness, logisticPrior: prior, logisticShare: share }: VoiceModelOptions,
): Opinion {
  const { groupSpreads, discriminant } = fitted;
  return {
    spreads: groupSpreads.map(shortened),
    products: groupSpreads.map((_, group) =>
      productsOf(fitted, group, sharpness, classes).map(shortened),
    ),
    ...(discriminant && {
      discriminant: {
        products: discriminant.products.map(shortened),
        biases: discriminant.biases.map(shortened),
        prior,
        share,
      },
    }),
  };
}

/** What a profile needs to know beside temperatures; `fitted` is the first model where there are several. */
export function voiceModelOf(
  fitted: FittedVoices,
  classes: number,
  options: VoiceModelOptions,
): Omit<VoiceModel, 'temperatures' | 'corpora'> {
  const { decisiveness, fullVariety } = options;
  return {
    ...opinionOf(fitted, classes, options),
    decisiveness,
    ...(fullVariety > 0 && { fullVariety }),
  };
}

/**
 * The map from coordinates to evidence: axis by axis the mean of each emotion, in the columns of its group, for each model,
 * and behind them their regressions.
 * @returns [coordinates, groups of all * classes], or as many more as there are regressions, times classes
 */
export function evidenceMap(
  models: readonly FittedVoices[],
  classes: number,
  sharpness: number,
): Matrix {
  const maps = models.map(({ axes, means, groups, groupSpreads }) => {
    const targets = Matrix.zeros(means.columns, groupSpreads.length * classes);
    for (let axis = 0; axis < means.columns; axis++) {
      for (let label = 0; label < classes; label++) {
        const column = (groups[axis] as number) * classes + label;
        targets.set(axis, column, sharpness * means.get(label, axis));
      }
    }
    return axes.mmul(targets).to2DArray();
  });
  const weights = models.flatMap(({ discriminant }) =>
    discriminant ? [discriminant.weight.to2DArray()] : [],
  );
  const rows = maps[0]?.length ?? 0;
  return new Matrix(
    Array.from({ length: rows }, (_, row) => [
      ...maps.flatMap((map) => map[row] as number[]),
      ...weights.flatMap((own) => own[row] as number[]),
    ]),
  );
}

/** Turns a map of coordinates to evidence into one of a clip's numbers. */
export async function evidenceWeights(
  { basis, mean }: Pick<ReducedVoices, 'basis' | 'mean'>,
  map: Matrix,
  products: MatrixProducts,
): Promise<EvidenceWeights> {
  const { columns } = map;
  const { data: weight } = await products.times(basis, {
    rows: map.rows,
    columns,
    data: Float32Array.from(map.to1DArray()),
  });
  const bias = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let number = 0; number < mean.length; number++) {
      sum -= (mean[number] as number) * (weight[number * columns + column] as number);
    }
    bias[column] = sum;
  }
  return { weight, bias };
}

function productsOf(axes: VoiceAxes, group: number, sharpness: number, classes: number): number[] {
  const members = axes.groups.flatMap((own, axis) => (own === group ? [axis] : []));
  return Array.from({ length: classes * classes }, (_, place) => {
    const [one, other] = [Math.floor(place / classes), place % classes];
    if (one === other && !axes.labels.includes(one)) return farOff;
    return members.reduce(
      (sum, axis) => sum + sharpness * axes.means.get(one, axis) * axes.means.get(other, axis),
      0,
    );
  });
}

/**
 * Groups axes by how much voices differ along them, so that each group tells emotions apart equally well; a group's
 * spread is the geometric mean of its axes', weighed by that.
 */
function groupAxes(
  eigenvalues: readonly number[],
  means: Matrix,
  labels: readonly number[],
  groups: number,
): Pick<VoiceAxes, 'groups' | 'groupSpreads'> {
  const spreads = eigenvalues.map((value) => Math.max(value, 1e-9));
  const telling = spreads.map((_, axis) => {
    const own = labels.map((label) => means.get(label, axis));
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    return own.reduce((sum, value) => sum + (value - mean) ** 2, 0) + 1e-12;
  });
  const total = telling.reduce((sum, value) => sum + value, 0);
  const order = spreads.map((_, axis) => axis).sort((a, b) => spreads[a]! - spreads[b]!);
  const groupOf = new Array<number>(spreads.length).fill(0);
  let before = 0;
  for (const axis of order) {
    before += telling[axis]! / total;
    groupOf[axis] = Math.min(groups - 1, Math.floor(before * groups));
  }
  const groupSpreads = Array.from({ length: groups }, (_, group) => {
    const members = order.filter((axis) => groupOf[axis] === group);
    // One axis may tell more than a group's share: then the next group is empty, and its spread counts nowhere.
    if (members.length === 0) return 1;
    const weight = members.reduce((sum, axis) => sum + telling[axis]!, 0);
    const logarithm = members.reduce(
      (sum, axis) => sum + telling[axis]! * Math.log(spreads[axis]!),
      0,
    );
    return Math.exp(logarithm / weight);
  });
  return { groups: groupOf, groupSpreads };
}

/** The weighted mean of the products of all pairs of columns, [columns, columns]; rows are deviations already. */
async function covariance(
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  products: MatrixProducts,
): Promise<Matrix> {
  const columns = rows[0]?.length ?? 0;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const data = new Float32Array(rows.length * columns);
  for (const [index, row] of rows.entries()) {
    const scale = Math.sqrt((weights[index] as number) / total);
    for (let i = 0; i < columns; i++) data[index * columns + i] = scale * (row[i] as number);
  }
  const x = { rows: rows.length, columns, data };
  return symmetric(matrixOf(await products.transposedTimes(x, x)));
}

/** Replaces a share of a covariance by its mean variance in all directions (Ledoit & Wolf 2004). */
function shrunk(covarianceMatrix: Matrix, share: number): Matrix {
  const { rows } = covarianceMatrix;
  const typical = Math.max(covarianceMatrix.trace() / rows, 1e-12);
  return covarianceMatrix.mul(1 - share).add(Matrix.eye(rows).mul(share * typical + 1e-9));
}

const rowsOf = (matrix: Matrix): RowMatrix => ({
  rows: matrix.rows,
  columns: matrix.columns,
  data: Float32Array.from(matrix.to1DArray()),
});

const matrixOf = ({ rows, columns, data }: RowMatrix) =>
  Matrix.from1DArray(rows, columns, Array.from(data));

function symmetric(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).div(2);
}

export function momentsOf({ rows, columns, data }: RowMatrix) {
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) {
    const column = i % columns;
    mean[column] = (mean[column] as number) + (data[i] as number) / rows;
  }
  for (let i = 0; i < data.length; i++) {
    const column = i % columns;
    deviation[column] =
      (deviation[column] as number) + ((data[i] as number) - (mean[column] as number)) ** 2 / rows;
  }
  return { mean, deviation: deviation.map((square) => Math.sqrt(square) + 1e-6) };
}
