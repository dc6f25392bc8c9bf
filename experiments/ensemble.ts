// What the models of an evaluation with several seeds would say together, beside one alone, by Markdown:
//   npx tsx experiments/ensemble.ts runs/crnn --model crnn
// Also across models, where --model names several: crnn,cnn-lstm.

import { parseArgs } from 'node:util';
import { readReportInput } from '../src/cli/report-input.js';
import { ensemble } from '../src/evaluation/index.js';
import { answerHeader, answerRow, gainInUar } from './answer-rows.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: 'string' } },
});
const [folder] = positionals;
if (!folder) throw new Error('Give the folder of an evaluation, e.g. runs/crnn.');
const result = await readReportInput(folder);
const names = values.model?.split(',') ?? [result.models[0]!.name];
const members = names.flatMap((name) => {
  const model = result.models.find((one) => one.name === name);
  if (!model) throw new Error(`There is no ${name} in ${folder}.`);
  return model.predictions.map(({ utterances }) => ({ name, utterances }));
});
const together = ensemble(
  members.map(({ utterances }, index) => ({ seed: index + 1, utterances })),
);

console.log(`${result.protocol.title}\n\n${answerHeader}`);
for (const name of names) {
  const own = members.filter((member) => member.name === name);
  console.log(
    answerRow(
      `${name}, one alone (mean of ${own.length})`,
      own.map(({ utterances }) => utterances),
    ),
  );
}
console.log(answerRow(`${names.join(' and ')}: ${members.length} together`, [together]));
const alone = members.map(({ utterances }) => utterances);
const gain = gainInUar(
  alone,
  alone.map(() => together),
);
console.log(`\nGain in UAR over one alone: ${gain} points`);
