// Trains one model over several seeds and appends one line a run to experiments/results.jsonl:
//   npx tsx experiments/seeds.ts --corpus data/ravdess --model cnn-lstm --split random --seeds 1,2,3,4,5
// Interrupted runs are resumed, finished ones are not repeated.

import { appendFile, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeFigures } from '../src/cli/train-figures.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { presetConfig, RunFolder, runFiles, train } from '../src/training/index.js';
import { version } from '../src/version.js';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    model: { type: 'string', default: 'cnn-lstm' },
    split: { type: 'string', default: 'random' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    runs: { type: 'string', default: 'runs' },
    note: { type: 'string', default: '' },
  },
});
if (!values.corpus) throw new Error('Give --corpus DIR, the folder with RAVDESS.');
const results = fileURLToPath(new URL('results.jsonl', import.meta.url));

for (const seed of values.seeds.split(',').map(Number)) {
  const folder = new RunFolder(`${values.runs}/${values.model}-${values.split}-${seed}`);
  const config = presetConfig(
    { name: values.model },
    { seed, split: { kind: values.split as 'random' | 'speaker' } },
  );
  const exists = await readFile(folder.file(runFiles.config)).catch(() => undefined);
  if (await readFile(folder.file(runFiles.metrics)).catch(() => undefined)) {
    console.log(`${folder.path}: finished before`);
    continue;
  }
  const start = performance.now();
  const result = await train({
    ...(exists ? { resume: true } : { config }),
    corpusFolder: values.corpus,
    outFolder: folder.path,
    runtime: nodeRuntime,
  });
  await writeFigures(folder, result);
  const { accuracy, uar, macroF1, ece, protocol, speakerIndependent, count, bestEpoch, epochs } =
    result.report;
  const line = {
    model: values.model,
    parameters: result.checkpoint.best.weights.length,
    split: values.split,
    seed,
    accuracy,
    uar,
    macroF1,
    ece,
    testUtterances: count,
    speakerIndependent,
    protocol,
    bestEpoch,
    epochs,
    seconds: Math.round((performance.now() - start) / 1000),
    version,
    note: values.note,
    config: result.config,
  };
  await appendFile(results, `${JSON.stringify(line)}\n`);
  console.log(
    `${folder.path}: accuracy ${accuracy.toFixed(3)}, macro F1 ${macroF1.toFixed(3)}, UAR ${uar.toFixed(3)}`,
  );
}
