// What sets of answers are worth, as sentences: the same for terminals and for Markdown.

import type { EvaluationResult, ModelResult } from '../../../evaluation/result.js';
import { defaultSetLevel, fewestSpeakers } from '../../../scores/answer-sets.js';
import { counted, intervalText, levelText, percent } from '../../../scores/format.js';
import { isOverCorpora } from '../../../splits/by-corpus.js';
import { printable } from '../../terminal/printable.js';

/** Says how often sets of emotions held the true one, model by model, or why nobody knows. */
export function answerSetLines(result: EvaluationResult): string[] {
  const { models, protocol, testCorpus } = result;
  if (models.some(({ answerSets }) => answerSets)) {
    return [
      ...models.flatMap((model) => lineOf(model, models.length > 1)),
      "Each speaker's sets have the threshold of the other speakers.",
    ];
  }
  if (testCorpus || isOverCorpora(protocol.kind)) {
    return [
      'Answer sets are not told here: their thresholds come from the corpora of training. affetto ship --foreign tells what they are worth on another corpus.',
    ];
  }
  if (!protocol.speakerIndependent) {
    return ['Answer sets are not told here: they are for voices that were not heard in training.'];
  }
  const least = counted(fewestSpeakers(defaultSetLevel) + 1, 'speaker');
  return [
    `Answer sets are not told here: there are too few speakers for the level (${levelText(defaultSetLevel)}% takes ${least}). Give a lower --set-level.`,
  ];
}

function lineOf({ name, answerSets }: ModelResult, isOneOfSeveral: boolean): string[] {
  if (!answerSets) return [];
  const { level, coverage, size, below, speakersBelow } = answerSets;
  const whose = isOneOfSeveral ? ` of ${printable(name)}` : '';
  return [
    `Answer sets${whose} at ${levelText(level)}%: ${percent(coverage.mean)}% hold the emotion (${intervalText(coverage.interval, percent)}), with ${size.mean.toFixed(1)} emotions on average; ${percent(speakersBelow)}% of the speakers are below ${levelText(below)}%.`,
  ];
}
