// Confidences of a finished evaluation made honest after the fact: a temperature for the model to ship, and
// what confidences at such temperatures are worth, each speaker's judged at one fitted on the others.

import type { ScoredUtterance, SeedPredictions } from './predictions.js';
import { speakerKey } from './seed-predictions.js';
import { fitTemperature } from './temperature.js';

/** The least probability that counts: rounding to six digits may have made 0 of it. */
const least = 1e-7;

export interface Recalibration {
  /** The temperature fitted on all answers: for a model trained on everything. */
  readonly temperature: number;
  /**
   * The same answers, each speaker's probabilities at the temperature fitted on the other speakers, so
   * that scores of them are not flattered by the fit.
   */
  readonly predictions: readonly SeedPredictions[];
  /**
   * Does to other answers to the same speakers what was done to these, each speaker at the temperature fitted on the
   * others; a speaker that is not among them at the one fitted on all.
   */
  readonly cool: (others: readonly SeedPredictions[]) => readonly SeedPredictions[];
}

/**
 * Fits a temperature on the answers of an evaluation (Guo et al. 2017), which folds without a
 * validation part leave at 1.
 * @param classes number of labels
 */
export function recalibrate(
  predictions: readonly SeedPredictions[],
  classes: number,
): Recalibration {
  const answers = predictions.flatMap(({ utterances }) => utterances);
  const fit = (some: readonly ScoredUtterance[]) =>
    fitTemperature(
      some.flatMap(logits),
      some.map(({ truth }) => truth),
      classes,
    );
  const temperatures = new Map(
    [...new Set(answers.map(speakerKey))].map((speaker) => [
      speaker,
      fit(answers.filter((answer) => speakerKey(answer) !== speaker)),
    ]),
  );
  const temperature = fit(answers);
  const cool = (some: readonly SeedPredictions[]) =>
    some.map(({ seed, utterances }) => ({
      seed,
      utterances: utterances.map((answer) => ({
        ...answer,
        probabilities: cooled(answer, temperatures.get(speakerKey(answer)) ?? temperature),
      })),
    }));
  return { temperature, predictions: cool(predictions), cool };
}

/** Computes logits up to a constant, which no softmax feels. */
function logits({ probabilities }: ScoredUtterance): number[] {
  return probabilities.map((probability) => Math.log(Math.max(probability, least)));
}

function cooled(answer: ScoredUtterance, temperature: number): number[] {
  const raised = logits(answer).map((logit) => Math.exp(logit / temperature));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / sum);
}
