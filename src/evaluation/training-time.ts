// How long trainings will take on this machine, before they are begun: a step of each network is timed.

import { featureShape, frontEndOptions } from '../features/options.js';
import { RandomStream } from '../random.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Example } from '../training/examples.js';
import { networkOf, type SettledSettings } from '../training/settings.js';
import { TrainingSteps } from '../training/training-steps.js';
import type { FoldJob } from './plan.js';

/** How many steps are made; the first, which allocates memory, does not count. */
const steps = 4;

/** What a fold costs beside its steps, in seconds: its process starts, reads its features, tests. */
const secondsAFold = 8;

/**
 * Times a training step on made-up features, one thread.
 * @returns seconds a step
 */
export async function secondsAStep(settings: SettledSettings, runtime: Runtime): Promise<number> {
  const [frames, channels] = featureShape(settings.frontEnd);
  const random = new RandomStream(settings.seed);
  const train = Array.from({ length: steps * settings.batchSize }, (_, index): Example => {
    const values = Float32Array.from({ length: frames * channels }, () => random.normal());
    const label = index % settings.labels.length;
    // Nothing of an utterance counts in training but its features and its label.
    return { utterance: {} as Example['utterance'], label, variants: [{ length: frames, values }] };
  });
  const statistics = { mean: Array(channels).fill(0), deviation: Array(channels).fill(1) };
  const ends: number[] = [];
  const training = await TrainingSteps.create({
    settings,
    model: networkOf(settings),
    frontEnd: frontEndOptions({
      ...settings.frontEnd,
      normalization: { ...settings.frontEnd.normalization, global: statistics },
    }),
    train,
    runtime,
    onStep: () => ends.push(performance.now()),
  });
  try {
    await training.runEpoch(1, training.initialState());
  } finally {
    await training.dispose();
  }
  const times = ends.slice(1).map((end, index) => end - (ends[index] as number));
  // The middle one: another program may have held one up.
  times.sort((a, b) => a - b);
  return (times[Math.floor(times.length / 2)] as number) / 1000;
}

/**
 * Estimates how long trainings take.
 * @param jobs those that are not finished
 * @param utterances how many the corpus has; of each fold the share is trained on that its split says
 * @param stepOf seconds a step, by the model's name in the plan
 * @returns seconds, so many processes at a time
 */
export function trainingSeconds(
  jobs: readonly FoldJob[],
  utterances: number,
  stepOf: ReadonlyMap<string, number>,
  processes: number,
): number {
  const seconds = jobs.map(({ model, settings }) => {
    const { kind, testFraction, folds } = settings.split;
    const trained = utterances * (kind === 'random' ? 1 - testFraction : 1 - 1 / folds);
    const allSteps = settings.epochs * Math.ceil(trained / settings.batchSize);
    return secondsAFold + allSteps * (stepOf.get(model) ?? 0);
  });
  const sum = seconds.reduce((a, b) => a + b, 0);
  return Math.max(sum / processes, ...seconds, 0);
}
