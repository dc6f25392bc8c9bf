// The training of a model without epochs, made to look like one of a single epoch to whatever saves, resumes and
// reports trainings.

import type { Epoch } from './epoch.js';
import { Evaluator } from './evaluator.js';
import type { FinishedTraining } from './fit.js';
import { type FitVoicesOptions, fitVoices } from './fit-voices.js';

/** How many examples are answered in one run. */
const batchSize = 64;

/**
 * Fits the model to the training part, and answers that once for the history.
 * @throws AffettoError what `fitVoices` throws
 */
export async function fitAtOnce(options: FitVoicesOptions): Promise<FinishedTraining> {
  const best = await fitVoices(options);
  const evaluator = await Evaluator.create(options, batchSize);
  try {
    const { metrics } = await evaluator.score(options.train, best);
    const epoch: Epoch = {
      epoch: 1,
      trainLoss: metrics.logLoss,
      trainAccuracy: metrics.accuracy,
      learningRate: 0,
    };
    return { epoch: 1, state: { weights: best.weights }, history: [epoch], best };
  } finally {
    await evaluator.dispose();
  }
}
