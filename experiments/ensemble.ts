// What the models of an evaluation with several seeds would say together, beside one alone, by Markdown:
//   npx tsx experiments/ensemble.ts runs/crnn --model crnn
// Also across models, where --model names several: crnn,cnn-lstm.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { emotions } from '../src/corpora/index.js';
import {
  comparePaired,
  type EvaluationResult,
  ensemble,
  type ScoredUtterance,
  summarizePredictions,
} from '../src/evaluation/index.js';
import { recalibrate } from '../src/evaluation/recalibrate.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: 'string' } },
});
const [folder] = positionals;
if (!folder) throw new Error('Give the folder of an evaluation, e.g. runs/crnn.');
const result = JSON.parse(
  await readFile(join(folder, 'evaluation.json'), 'utf8'),
) as EvaluationResult;
const names = values.model?.split(',') ?? [result.models[0]!.name];
const members = names.flatMap((name) => {
  const model = result.models.find((one) => one.name === name);
  if (!model) throw new Error(`There is no ${name} in ${folder}.`);
  return model.predictions.map(({ utterances }) => ({ name, utterances }));
});
const together = ensemble(
  members.map(({ utterances }, index) => ({ seed: index + 1, utterances })),
);

console.log(`${result.protocol.title}\n`);
console.log('| answers | accuracy | UAR [95% over speakers] | macro F1 | ECE, cross-fitted |');
console.log('| --- | --- | --- | --- | --- |');
for (const name of names) {
  const own = members.filter((member) => member.name === name);
  row(`${name}, one alone (mean of ${own.length})`, own);
}
row(`${names.join(' and ')}: ${members.length} together`, [{ utterances: together }]);
const { uar } = comparePaired({
  labels: emotions,
  baseline: { name: 'alone', predictions: numbered(members) },
  candidate: {
    name: 'together',
    predictions: numbered(members.map(() => ({ utterances: together }))),
  },
});
console.log(`\nGain in UAR: ${percent(uar.mean)} [${uar.interval.map(percent).join(', ')}]`);

function row(title: string, seeds: readonly { readonly utterances: readonly ScoredUtterance[] }[]) {
  const { predictions } = recalibrate(numbered(seeds), emotions.length);
  const { accuracy, uar, macroF1, ece } = summarizePredictions({ labels: emotions, predictions });
  const cells = [
    title,
    percent(accuracy.mean),
    `${percent(uar.mean)} [${uar.interval.map(percent).join(', ')}]`,
    percent(macroF1.mean),
    ece.mean.toFixed(3),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

function numbered(seeds: readonly { readonly utterances: readonly ScoredUtterance[] }[]) {
  return seeds.map(({ utterances }, index) => ({ seed: index + 1, utterances }));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}`;
}
