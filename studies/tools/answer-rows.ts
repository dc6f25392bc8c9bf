// Rows of a Markdown table: what sets of answers to the same utterances are worth, and what one gains over
// another. Temperatures are cross-fitted over speakers, so that ECE compares.

import { percent, scoreFormat, scoreHeading } from '../../src/scores/format.js';
import { comparePaired } from '../../src/scores/paired-comparison.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { recalibrate } from '../../src/scores/recalibrate.js';
import { headlineScores } from '../../src/scores/score-list.js';
import { summarizePredictions } from '../../src/scores/summary.js';

/** Answers of each member: a seed, or a model. */
export type Answers = readonly (readonly ScoredUtterance[])[];

export const answerHeader = [
  `| answers | ${headlineScores.map((score) => `${scoreHeading(score)} [95% over speakers]`).join(' | ')} |`,
  `| --- |${headlineScores.map(() => ' --- |').join('')}`,
].join('\n');

/** @param labels what is answered among */
export function answerRow(labels: readonly string[], title: string, answers: Answers): string {
  const { predictions } = recalibrate(numbered(answers), labels.length);
  const summary = summarizePredictions({ labels, predictions });
  const cells = headlineScores.map((score) => {
    const { mean, interval } = summary[score.key];
    const format = scoreFormat(score);
    return `${format(mean)} [${interval.map(format).join(', ')}]`;
  });
  return `| ${[title, ...cells].join(' | ')} |`;
}

/** The paired difference in UAR, in points, with its 95% interval over speakers. */
export function gainInUar(
  labels: readonly string[],
  baseline: Answers,
  candidate: Answers,
): string {
  const { uar } = comparePaired({
    labels,
    baseline: { name: 'baseline', predictions: numbered(baseline) },
    candidate: { name: 'candidate', predictions: numbered(candidate) },
  });
  return `${percent(uar.mean)} [${uar.interval.map(percent).join(', ')}]`;
}

function numbered(answers: Answers) {
  return answers.map((utterances, index) => ({ seed: index + 1, utterances }));
}
