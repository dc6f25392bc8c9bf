// The training of a model without epochs, made to look like one of a single epoch to whatever saves, resumes and
// reports trainings.

import { AffettoError } from '../errors.js';
import { featureShape } from '../features/options.js';
import { createModel, type Model } from '../models/registry.js';
import { momentsOf } from '../voices/fit-voice-model.js';
import { MatrixProducts } from '../voices/matrix-products.js';
import type { Epoch } from './epoch.js';
import { Evaluator, type Snapshot } from './evaluator.js';
import type { Example } from './examples.js';
import type { FinishedTraining } from './fit.js';
import { type FittedDimension, fitDimensions } from './fit-dimensions.js';
import { parts } from './fit-part.js';
import { fitSpeech, showsWhatSpeechIs, speechFrom } from './fit-speech.js';
import {
  corporaOf,
  type FitVoicesOptions,
  familiarity,
  farFrom,
  fitVoices,
  judgementStatistics,
} from './fit-voices.js';

/** What is fitted, and to what. */
export interface FitAtOnceOptions extends FitVoicesOptions {
  /** The dimensions to answer; none unless told. */
  readonly dimensions?: readonly string[];
}

/**
 * Settles how many corpora have a model of their own: where nobody said it, as many as are trained on, if each has enough
 * to say.
 * @param main the corpus that comes first
 * @throws AffettoError `OPTION_INVALID` where more are asked for
 */
export function withOpinions(
  model: Model,
  train: readonly Example[],
  main: string | undefined,
): Model {
  const asked = model.options.corpora;
  const found = train.some(({ label }) => label < 0) ? 1 : corporaOf(train, main).length;
  if (typeof asked === 'number' && asked > 1 && asked !== found) {
    throw new AffettoError(
      'OPTION_INVALID',
      `encoder: corpora is ${asked}, and ${found} of those that are trained on can have a model of their own (each needs ${parts} speakers and two labels). Give 0 to settle it by what is there, or 1 for one model of all.`,
    );
  }
  const corpora = asked === 1 ? 1 : found;
  return createModel(model.name, { ...model.options, corpora }, model.dimensions);
}

/** How many examples are answered in one run. */
const batchSize = 64;

/**
 * Fits the model to the training part, and answers that once for the history; without labels there is no history.
 * @throws AffettoError what `fitVoices` and `fitDimensions` throw
 */
export async function fitAtOnce(options: FitAtOnceOptions): Promise<FinishedTraining> {
  const { labels } = options;
  const whole = labels.length > 0 ? await fitVoices(options) : await fitWithoutLabels(options);
  const best = await withDimensions(whole, options);
  const finished = { epoch: 1, state: { weights: best.weights }, best };
  if (labels.length === 0) return { ...finished, history: [] };
  const evaluator = await Evaluator.create(options, batchSize);
  try {
    const { metrics } = await evaluator.score(options.train, best);
    const epoch: Epoch = {
      epoch: 1,
      trainLoss: metrics.logLoss,
      trainAccuracy: metrics.accuracy,
      learningRate: 0,
    };
    return { ...finished, history: [epoch] };
  } finally {
    await evaluator.dispose();
  }
}

async function withDimensions(
  snapshot: Snapshot,
  { dimensions = [], ...options }: FitAtOnceOptions,
): Promise<Snapshot> {
  if (dimensions.length === 0) return snapshot;
  const products = new MatrixProducts(options.runtime);
  try {
    const fitted = await fitDimensions({ ...options, dimensions, products });
    const statistics = [...snapshot.statistics, ...dimensionStatistics(fitted)];
    return { ...snapshot, statistics: Float32Array.from(statistics), dimensions: fitted };
  } finally {
    await products.dispose();
  }
}

/** Lays dimensions out as the network has them: all weights, then what is added. */
function dimensionStatistics(fitted: readonly FittedDimension[]): number[] {
  return [...fitted.flatMap(({ weight }) => [...weight]), ...fitted.map(({ bias }) => bias)];
}

/** Fits what tells clips that can be judged, which labels and voices have no part in. */
async function fitWithoutLabels(options: FitAtOnceOptions): Promise<Snapshot> {
  const { train, frontEnd } = options;
  const [, columns] = featureShape(frontEnd);
  const clips = train.flatMap(({ variants }) => variants);
  const data = new Float32Array(clips.length * columns);
  for (const [row, { values }] of clips.entries()) {
    data.set(values.subarray(0, columns), row * columns);
  }
  const moments = momentsOf({ rows: clips.length, columns, data });
  const familiar = familiarity(moments);
  if (!showsWhatSpeechIs(train.map(({ utterance }) => utterance))) {
    const statistics = flat(judgementStatistics(familiar, undefined));
    return { epoch: 1, weights: new Float32Array(), statistics };
  }
  const products = new MatrixProducts(options.runtime);
  try {
    const speech = await fitSpeech({ ...options, ...moments, products });
    return {
      epoch: 1,
      weights: new Float32Array(),
      statistics: flat(judgementStatistics(familiar, speech)),
      speechLimits: { farFrom: farFrom(train, familiar), speechFrom },
    };
  } finally {
    await products.dispose();
  }
}

/** What is named, one after the other. */
function flat(values: ReadonlyMap<string, ArrayLike<number>>): Float32Array {
  return Float32Array.from([...values.values()].flatMap((one) => Array.from(one)));
}
