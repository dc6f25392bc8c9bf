// Among which labels answers were chosen: on another corpus, those that it has in common with training.

import type { ScoredUtterance } from './predictions.js';

/**
 * Finds the labels that any of the answers could have been: what was not to choose from has no probability anywhere.
 * @returns their indices, rising
 */
export function answeredLabels(utterances: readonly ScoredUtterance[]): number[] {
  const answered = new Set<number>();
  for (const { probabilities } of utterances) {
    for (const [label, probability] of probabilities.entries()) {
      if (probability > 0) answered.add(label);
    }
  }
  return [...answered].sort((a, b) => a - b);
}

/**
 * Writes answers as ones among some of the labels alone.
 * @param kept the indices of these labels; every answer is one of them
 */
export function amongLabels(
  utterances: readonly ScoredUtterance[],
  kept: readonly number[],
): ScoredUtterance[] {
  return utterances.map((utterance) => ({
    ...utterance,
    truth: kept.indexOf(utterance.truth),
    probabilities: kept.map((label) => utterance.probabilities[label] as number),
  }));
}

/**
 * Writes answers among some labels as ones among all, those that were not to choose from at probability 0.
 * @param own the labels of the answers
 * @param all the labels wanted, `own` among them
 */
export function amongAllLabels(
  utterances: readonly ScoredUtterance[],
  own: readonly string[],
  all: readonly string[],
): ScoredUtterance[] {
  const places = all.map((label) => own.indexOf(label));
  return utterances.map((utterance) => ({
    ...utterance,
    truth: all.indexOf(own[utterance.truth] as string),
    probabilities: places.map((place) => (place < 0 ? 0 : (utterance.probabilities[place] ?? 0))),
  }));
}
