// Which nonconformity score makes the smallest answer sets at the same coverage, over an evaluation's answers, by Markdown:
//   npx tsx studies/tools/answer-sets.ts runs/encoder --level 0.9
// Confidences are calibrated and thresholds chosen on the other speakers, each of whom weighs the same, as for the sets that
// are shipped. None draws anything, so what APS and RAPS add by a draw (Romano et al. 2020) is not in them.

import { parseArgs } from 'node:util';
import { readResult } from '../../src/evaluation/read-result.js';
import { checkSetLevel, SpeakerPool } from '../../src/scores/answer-sets.js';
import { decimals, percent } from '../../src/scores/format.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { recalibrate } from '../../src/scores/recalibrate.js';
import { mean } from '../../src/scores/statistics.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { level: { type: 'string', default: '0.9' } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Give the folder of an evaluation, e.g. runs/encoder.');
const level = Number(values.level);
checkSetLevel(level);

/** How strange each label would be, from its probability, its rank from 0, and the probability of those before it. */
type Score = (own: number, rank: number, before: number) => number;

const scores: Readonly<Record<string, Score>> = {
  'LAC (Sadinle et al. 2019)': (own) => 1 - own,
  'APS (Romano et al. 2020)': (own, _, before) => before + own,
  'APS with the label that crosses': (_, __, before) => before,
  'RAPS (Angelopoulos et al. 2021), 0.01 from rank 2': (own, rank, before) =>
    before + own + 0.01 * Math.max(0, rank - 1),
  'RAPS, 0.1 from rank 2': (own, rank, before) => before + own + 0.1 * Math.max(0, rank - 1),
};

/** The scores of all labels of an answer, in the order of the labels. */
function scored({ probabilities }: ScoredUtterance, score: Score): number[] {
  const ranked = probabilities.map((own, label) => ({ own, label })).sort((a, b) => b.own - a.own);
  const all: number[] = [];
  let before = 0;
  for (const [rank, { own, label }] of ranked.entries()) {
    all[label] = score(own, rank, before);
    before += own;
  }
  return all;
}

const { labels, models } = await readResult(folder);
const { predictions } = recalibrate(models[0]!.predictions, labels.length);
const speakers = new Map<string, ScoredUtterance[]>();
for (const utterance of predictions.flatMap(({ utterances }) => utterances)) {
  const key = `${utterance.corpus}/${utterance.speaker}`;
  speakers.set(key, [...(speakers.get(key) ?? []), utterance]);
}

console.log(
  '| score | sets that hold the truth, % | labels in a set | speakers ten points below, % | least covered label, % | smallest coverage by size of set (of 5% or more), % |',
);
console.log('| --- | --: | --: | --: | --: | --: |');
for (const [name, score] of Object.entries(scores)) {
  const rows = [...speakers.values()].map((own) => own.map((one) => scored(one, score)));
  // The pool takes the largest numbers for the least strange.
  const nearness = [...speakers.values()].map((own, s) =>
    own.map(({ truth }, i) => 2 - rows[s]![i]![truth]!),
  );
  const pool = new SpeakerPool(nearness, level);
  const sets = [...speakers.values()].flatMap((own, s) => {
    const limit = 2 - pool.threshold(s);
    return own.map(({ truth, probabilities }, i) => {
      const best = probabilities.indexOf(Math.max(...probabilities));
      const isIn = rows[s]![i]!.map((value, label) => value <= limit + 1e-12 || label === best);
      return { speaker: s, truth, isHeld: isIn[truth]!, size: isIn.filter(Boolean).length };
    });
  });
  type Built = (typeof sets)[number];
  const coverage = (some: readonly Built[]) => mean(some.map(({ isHeld }) => Number(isHeld)));
  const where = (is: (set: Built) => boolean) => sets.filter(is);
  const own = nearness.map((_, s) => where(({ speaker }) => speaker === s));
  const ofSizes = labels
    .map((_, index) => where(({ size }) => size === index + 1))
    .filter((some) => some.length >= 0.05 * sets.length);
  const cells = [
    percent(mean(own.map(coverage))),
    decimals(mean(own.map((some) => mean(some.map(({ size }) => size))))),
    percent(own.filter((some) => coverage(some) < level - 0.1).length / own.length),
    percent(Math.min(...labels.map((_, label) => coverage(where((set) => set.truth === label))))),
    percent(Math.min(...ofSizes.map(coverage))),
  ];
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
