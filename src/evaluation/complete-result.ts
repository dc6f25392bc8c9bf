// Evaluations from before a score was thought of: their answers are kept, so what is missing is computed from
// those as it would have been, intervals and comparisons too.

import { comparePaired, type PairedComparison } from '../scores/paired-comparison.js';
import { comparedScores, eachScore, scoreList } from '../scores/score-list.js';
import { type GroupScores, type ModelSummary, summarizePredictions } from '../scores/summary.js';
import { answerSetsUnder } from './answer-sets.js';
import type { EvaluationResult, ModelResult } from './result.js';

/**
 * Adds to a result every score that its answers allow, and what sets of its answers are worth; what the file holds stays as it is.
 * @param result as read from disk, a score that the file lacks being NaN
 */
export function completeResult(result: EvaluationResult): EvaluationResult {
  const { labels, models, comparisons, protocol } = result;
  if (labels.length === 0) return result;
  return {
    ...result,
    models: models.map((model) => withAnswerSets(completeModel(model, labels), labels, protocol)),
    comparisons: comparisons.map((comparison) => completeComparison(comparison, models, labels)),
  };
}

function completeModel(model: ModelResult, labels: readonly string[]): ModelResult {
  const { predictions, summary } = model;
  const isWhole = scoreList.every(({ key }) => !Number.isNaN(summary[key].mean));
  if (isWhole || predictions.length === 0) return model;
  return { ...model, summary: merged(summary, summarizePredictions({ labels, predictions })) };
}

function withAnswerSets(
  model: ModelResult,
  labels: readonly string[],
  protocol: EvaluationResult['protocol'],
): ModelResult {
  if (model.answerSets) return model;
  const answerSets = answerSetsUnder(protocol, labels, model.predictions);
  return answerSets ? { ...model, answerSets } : model;
}

function merged(stored: ModelSummary, fresh: ModelSummary): ModelSummary {
  return {
    ...stored,
    ...eachScore(scoreList, ({ key }) => (Number.isNaN(stored[key].mean) ? fresh : stored)[key]),
    perSpeaker: mergedGroups(stored.perSpeaker, fresh.perSpeaker),
    perSex: mergedGroups(stored.perSex, fresh.perSex),
    perIntensity: mergedGroups(stored.perIntensity, fresh.perIntensity),
  };
}

function mergedGroups(
  stored: readonly GroupScores[],
  fresh: readonly GroupScores[],
): readonly GroupScores[] {
  return stored.map((group) => {
    const known = Object.entries(group).filter(([, value]) => !Number.isNaN(value));
    const anew = fresh.find((one) => one.group === group.group);
    return { ...group, ...anew, ...Object.fromEntries(known) };
  });
}

function completeComparison(
  comparison: PairedComparison,
  models: readonly ModelResult[],
  labels: readonly string[],
): PairedComparison {
  if (comparedScores.every(({ key }) => !Number.isNaN(comparison[key].mean))) return comparison;
  const baseline = models.find(({ name }) => name === comparison.baseline);
  const candidate = models.find(({ name }) => name === comparison.candidate);
  if (!baseline?.predictions.length || !candidate?.predictions.length) return comparison;
  const fresh = comparePaired({ labels, baseline, candidate });
  return {
    ...comparison,
    ...eachScore(
      comparedScores,
      ({ key }) => (Number.isNaN(comparison[key].mean) ? fresh : comparison)[key],
    ),
  };
}
