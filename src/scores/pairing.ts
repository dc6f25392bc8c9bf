// Refuses to compare what was not tested alike: a paired comparison of two models is one over the same
// utterances under the same seeds, or its interval and p value mean nothing.

import { AffettoError } from '../errors.js';
import type { SeedPredictions } from './predictions.js';
import { checkSeedPredictions, utteranceKey } from './seed-predictions.js';

/** One side of a comparison. */
export interface ComparedModel {
  /** The name that messages and results call it by. */
  readonly name: string;
  /** Its answers, a list a seed. */
  readonly predictions: readonly SeedPredictions[];
}

/**
 * Puts the candidate's predictions into the baseline's order of seeds.
 *
 * @throws AffettoError `OPTION_INVALID` when seeds, utterances, their truth or their speakers differ
 *   between the two, and when either side cannot be summarised
 */
export function pairPredictions(
  labels: readonly string[],
  baseline: ComparedModel,
  candidate: ComparedModel,
): readonly SeedPredictions[] {
  checkSeedPredictions(labels, baseline.predictions);
  checkSeedPredictions(labels, candidate.predictions);
  const bySeed = new Map(candidate.predictions.map((entry) => [entry.seed, entry]));
  const paired = baseline.predictions.flatMap(({ seed }) => bySeed.get(seed) ?? []);
  const count = baseline.predictions.length;
  if (paired.length !== count || candidate.predictions.length !== count) {
    const list = ({ predictions }: ComparedModel) => predictions.map(({ seed }) => seed).join(', ');
    throw invalid(
      `${baseline.name} was run with the seeds ${list(baseline)}, ${candidate.name} with ` +
        `${list(candidate)}. Compare models evaluated with the same seeds.`,
    );
  }
  const names = `${baseline.name} and ${candidate.name}`;
  baseline.predictions.forEach((entry, index) => {
    checkSameUtterances(names, entry, paired[index]!);
  });
  return paired;
}

function checkSameUtterances(
  names: string,
  baseline: SeedPredictions,
  candidate: SeedPredictions,
): void {
  const [ours, theirs] = [baseline.utterances, candidate.utterances];
  const answered = new Map(theirs.map((utterance) => [utteranceKey(utterance), utterance]));
  const missing = ours.find((utterance) => !answered.has(utteranceKey(utterance)));
  if (missing || ours.length !== theirs.length) {
    const example = missing ? `, ${missing.id} of ${missing.corpus} only by the first` : '';
    throw invalid(
      `${names} were tested on different utterances under seed ${baseline.seed} (${ours.length} and ` +
        `${theirs.length}${example}). Compare models evaluated with the same protocol and folds.`,
    );
  }
  for (const one of ours) {
    const other = answered.get(utteranceKey(one))!;
    if (other.truth !== one.truth || other.speaker !== one.speaker) {
      throw invalid(
        `${names} disagree on utterance ${one.id} of ${one.corpus}: true label ${one.truth} and ` +
          `${other.truth}, speaker ${one.speaker} and ${other.speaker}. Evaluate both with the ` +
          'same labels and the same corpus.',
      );
    }
  }
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
