// How a finished model file bears noise, telephones, codecs and rooms: the same evaluation under each
// condition, each difference taken over the same utterances.

import { missingEncoder } from '../../degradations/codecs.js';
import {
  type Degradation,
  describeDegradation,
  standardDegradations,
} from '../../degradations/degradation.js';
import { AffettoError } from '../../errors.js';
import { comparePaired, type PairedDifference } from '../../scores/paired-comparison.js';
import type { ScoredUtterance } from '../../scores/predictions.js';
import {
  type ComparedScoreKey,
  comparedScores,
  eachScore,
  type ScoreKey,
  scoreList,
} from '../../scores/score-list.js';
import {
  type ModelFileScore,
  type ScoreModelFileOptions,
  scoreConditions,
} from './score-model-file.js';

const uncomparedScores = scoreList.filter((entry) => !entry.compared);

/** A row of the table. */
export interface RobustnessRow {
  /** The condition for people, e.g. `white noise, SNR 10 dB`. */
  readonly name: string;
  /** What was done to the recordings. */
  readonly degradation: Degradation;
  /** The score under the condition. */
  readonly score: ModelFileScore;
  /** What the condition changes: its scores minus those as recorded. */
  readonly difference: RobustnessDifference;
}

/**
 * The differences of scores: with intervals over speakers, over the utterances answered both times, for the scores
 * that models are compared by; for the others plain, over all answered each time.
 */
export interface RobustnessDifference
  extends Readonly<Record<ComparedScoreKey, PairedDifference>>,
    Readonly<Record<Exclude<ScoreKey, ComparedScoreKey>, number>> {
  /** The number of utterances answered both times. */
  readonly utterances: number;
}

/** A condition that was not measured. */
export interface SkippedCondition {
  /** The condition for people. */
  readonly name: string;
  /** Why it was not measured. */
  readonly reason: string;
}

/** How a model file bears each condition; plain data. */
export interface Robustness {
  /** The seed of noise and rooms. */
  readonly seed: number;
  /** The score of the recordings as they are. */
  readonly clean: ModelFileScore;
  /** The rows, in the order of the conditions. */
  readonly rows: readonly RobustnessRow[];
  /** The conditions whose encoder is not installed, or that left nothing to answer. */
  readonly skipped: readonly SkippedCondition[];
}

/**
 * Scores a model file as recorded and under each degradation.
 * @param conditions default: `standardDegradations`
 * @throws AffettoError as `scoreModelFile`
 */
export async function measureRobustness(
  options: Omit<ScoreModelFileOptions, 'degradation'>,
  conditions: readonly Degradation[] = standardDegradations,
): Promise<Robustness> {
  const skipped: SkippedCondition[] = [];
  const possible: Degradation[] = [];
  for (const degradation of conditions) {
    const missing = await missingEncoder(degradation);
    if (missing === undefined) possible.push(degradation);
    else {
      const reason = `needs ${missing}: npm install ${missing}`;
      skipped.push({ name: describeDegradation(degradation), reason });
    }
  }
  const [clean, ...outcomes] = await scoreConditions(options, [null, ...possible]);
  if (!clean || clean instanceof AffettoError) throw clean;
  const rows: RobustnessRow[] = [];
  for (const [index, degradation] of possible.entries()) {
    const name = describeDegradation(degradation);
    const score = outcomes[index]!;
    if (score instanceof AffettoError) skipped.push({ name, reason: score.message });
    else rows.push({ name, degradation, score, difference: differenceOf(clean, score) });
  }
  return { seed: options.seed ?? 1, clean, rows, skipped };
}

function differenceOf(clean: ModelFileScore, score: ModelFileScore): RobustnessDifference {
  const key = ({ corpus, id }: ScoredUtterance) => `${corpus}\n${id}`;
  const shared = new Set(score.predictions.utterances.map(key));
  const before = clean.predictions.utterances.filter((utterance) => shared.has(key(utterance)));
  const both = new Set(before.map(key));
  const after = score.predictions.utterances.filter((utterance) => both.has(key(utterance)));
  const { seed } = clean.predictions;
  const comparison = comparePaired({
    labels: clean.labels,
    baseline: { name: 'as recorded', predictions: [{ seed, utterances: before }] },
    candidate: { name: 'degraded', predictions: [{ seed, utterances: after }] },
  });
  return {
    utterances: before.length,
    ...eachScore(comparedScores, ({ key }) => comparison[key]),
    ...eachScore(uncomparedScores, ({ key }) => score.metrics[key] - clean.metrics[key]),
  };
}
