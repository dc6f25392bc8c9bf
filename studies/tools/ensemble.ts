// What the models of evaluations would say together, beside one alone, by Markdown:
//   npx tsx studies/tools/ensemble.ts runs/crnn                       its seeds
//   npx tsx studies/tools/ensemble.ts runs/comparison --model cnn,cnn-lstm
//   npx tsx studies/tools/ensemble.ts runs/crnn-g runs/crnn-h --members 1   the first seed of each
//   npx tsx studies/tools/ensemble.ts runs/level-in-101 runs/level-out-101  runs of `affetto train` on one split
// --report DIR also leaves the common answers as an evaluation, for the pictures of `affetto report DIR`.

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluationFiles } from '../../src/evaluation/plan.js';
import { readResult } from '../../src/evaluation/read-result.js';
import type { EvaluationResult, ModelResult } from '../../src/evaluation/result.js';
import { ensemble } from '../../src/scores/ensemble.js';
import { summarizePredictions } from '../../src/scores/summary.js';
import { answerHeader, answerRow, gainInUar } from './answer-rows.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: 'string' }, members: { type: 'string' }, report: { type: 'string' } },
});
if (positionals.length === 0) throw new Error('Give the folder of an evaluation, e.g. runs/crnn.');
const results = await Promise.all(positionals.map(readResult));
const models = values.model?.split(',').map(modelNamed) ?? results.map((one) => one.models[0]!);
// Runs of `affetto train` are named after their architecture, all of one alike: then folders tell them apart.
const isNamed = new Set(models.map(({ name }) => name)).size === models.length;
const names = models.map(({ name }, index) => (isNamed ? name : basename(positionals[index]!)));
const members = models.flatMap((model, index) => {
  const name = names[index]!;
  const seeds = model.predictions.slice(0, Number(values.members ?? model.predictions.length));
  const { parameters } = model;
  return seeds.map(({ utterances }) => ({ name, parameters, utterances }));
});

function modelNamed(wanted: string): ModelResult {
  const model = results.flatMap((one) => one.models).find(({ name }) => name === wanted);
  if (!model) throw new Error(`There is no ${wanted} in ${positionals.join(', ')}.`);
  return model;
}

const { labels } = results[0]!;
const together = ensemble(
  members.map(({ utterances }, index) => ({ seed: index + 1, utterances })),
);

console.log(`${results[0]!.protocol.title}\n\n${answerHeader}`);
for (const name of names) {
  const own = members.filter((member) => member.name === name);
  console.log(
    answerRow(
      labels,
      `${name}, one alone (mean of ${own.length})`,
      own.map(({ utterances }) => utterances),
    ),
  );
}
console.log(answerRow(labels, `${names.join(' and ')}: ${members.length} together`, [together]));
const alone = members.map(({ utterances }) => utterances);
const gain = gainInUar(
  labels,
  alone,
  alone.map(() => together),
);
console.log(`\nGain in UAR over one alone: ${gain} points`);

if (values.report !== undefined) {
  const [result] = results as [EvaluationResult];
  const seed = result.seeds[0] as number;
  const predictions = [{ seed, utterances: together }];
  const answered: EvaluationResult = {
    ...result,
    seeds: [seed],
    models: [
      {
        ...result.models[0]!,
        name: names.join(' + '),
        parameters: members.reduce((sum, { parameters }) => sum + parameters, 0),
        // Each member has folds and curves of its own.
        folds: [],
        predictions,
        summary: summarizePredictions({ labels: result.labels, predictions }),
      },
    ],
    comparisons: [],
  };
  await mkdir(values.report, { recursive: true });
  await writeFile(join(values.report, evaluationFiles.result), `${JSON.stringify(answered)}\n`);
}
