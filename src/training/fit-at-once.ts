// The training of a model without epochs, made to look like one of a single epoch to whatever saves, resumes and
// reports trainings.

import { featureShape } from '../features/options.js';
import { momentsOf } from '../voices/fit-voice-model.js';
import { MatrixProducts } from '../voices/matrix-products.js';
import type { Epoch } from './epoch.js';
import { Evaluator, type Snapshot } from './evaluator.js';
import type { FinishedTraining } from './fit.js';
import { type FittedDimension, fitDimensions } from './fit-dimensions.js';
import { fitSpeech, showsWhatSpeechIs, speechFrom } from './fit-speech.js';
import {
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
    const statistics = judgementStatistics(familiar, undefined);
    return { epoch: 1, weights: new Float32Array(), statistics };
  }
  const products = new MatrixProducts(options.runtime);
  try {
    const speech = await fitSpeech({ ...options, ...moments, products });
    return {
      epoch: 1,
      weights: new Float32Array(),
      statistics: judgementStatistics(familiar, speech),
      speechLimits: { farFrom: farFrom(train, familiar), speechFrom },
    };
  } finally {
    await products.dispose();
  }
}
