// The most confident wrong answers: what to listen to first when asking what a model hears.
import type { ModelResult } from '../evaluation/result.js';
import type { ScoredUtterance } from '../scores/predictions.js';

export interface WorstError {
  readonly utterance: ScoredUtterance;
  /** The mean probabilities over the seeds that tested the utterance `[labels]`. */
  readonly probabilities: readonly number[];
  /** The label index of the most probable answer, which is not the truth. */
  readonly heard: number;
  /** The probability of that answer. */
  readonly confidence: number;
  /** How many seeds tested it, and how many of them answered wrong. */
  readonly seeds: number;
  readonly wrong: number;
}

/** How many of a model's worst errors are shown. */
export const worstErrorCount = 12;

/**
 * Lists the utterances whose mean answer over the seeds is wrong, most confident first, each once.
 *
 * @param limit how many at most
 */
export function worstErrors(
  { predictions }: Pick<ModelResult, 'predictions'>,
  limit: number = worstErrorCount,
): WorstError[] {
  const answers = new Map<string, ScoredUtterance[]>();
  for (const utterance of predictions.flatMap(({ utterances }) => utterances)) {
    const key = utteranceName(utterance);
    const known = answers.get(key);
    if (known === undefined) answers.set(key, [utterance]);
    else known.push(utterance);
  }
  return [...answers.values()]
    .map(errorOf)
    .filter(({ heard, utterance }) => heard !== utterance.truth)
    .sort(
      (a, b) =>
        b.confidence - a.confidence ||
        utteranceName(a.utterance).localeCompare(utteranceName(b.utterance)),
    )
    .slice(0, limit);
}

/** Names an utterance among those of several corpora. */
export function utteranceName({ corpus, id }: ScoredUtterance): string {
  return `${corpus}/${id}`;
}

function errorOf(answers: readonly ScoredUtterance[]): WorstError {
  const utterance = answers[0]!;
  const probabilities = utterance.probabilities.map(
    (_, label) =>
      answers.reduce((sum, answer) => sum + answer.probabilities[label]!, 0) / answers.length,
  );
  const heard = mostProbable(probabilities);
  return {
    utterance,
    probabilities,
    heard,
    confidence: probabilities[heard]!,
    seeds: answers.length,
    wrong: answers.filter((answer) => mostProbable(answer.probabilities) !== answer.truth).length,
  };
}

/** Finds the most probable label, the first at a tie, as in `scorePredictions`. */
function mostProbable(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
