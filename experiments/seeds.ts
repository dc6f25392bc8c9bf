// Trains one configuration over several seeds and appends one line a run to experiments/results.jsonl:
//   npx tsx experiments/seeds.ts --corpus data/ravdess --config experiments/cnn-lstm-b.json --split random --seeds 6,7,8,9,10
// Interrupted runs are resumed, finished ones are not repeated.

import { appendFile, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeFigures } from '../src/reports/run-figures.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { scoreWithValue } from '../src/scores/format.js';
import { eachScore, headlineScores, scoreList } from '../src/scores/score-list.js';
import { RunFolder, runFiles } from '../src/training/run-folder.js';
import { trainingSettings } from '../src/training/settings.js';
import { train } from '../src/training/train.js';
import { version } from '../src/version.js';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    config: { type: 'string' },
    split: { type: 'string', default: 'random' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    runs: { type: 'string', default: 'runs' },
  },
});
if (!values.config) throw new Error('Give --config FILE, one of experiments/*.json.');
if (!values.corpus) throw new Error('Give --corpus DIR, the folder with RAVDESS.');
const name = basename(values.config, '.json');
const settings = JSON.parse(await readFile(values.config, 'utf8'));
const results = fileURLToPath(new URL('results.jsonl', import.meta.url));

for (const seed of values.seeds.split(',').map(Number)) {
  const folder = new RunFolder(`${values.runs}/${name}-${values.split}-${seed}`);
  const split = { ...settings.split, kind: values.split };
  const settled = trainingSettings({ ...settings, seed, split });
  const exists = await readFile(folder.file(runFiles.settings)).catch(() => undefined);
  if (await readFile(folder.file(runFiles.metrics)).catch(() => undefined)) {
    console.log(`${folder.path}: finished before`);
    continue;
  }
  const start = performance.now();
  const result = await train({
    ...(exists ? { resume: true } : { settings: settled }),
    corpusFolder: values.corpus,
    outFolder: folder.path,
    runtime: nodeRuntime,
  });
  await writeFigures(folder, result);
  const { report } = result;
  const { protocol, speakerIndependent, count, bestEpoch, epochs } = report;
  const line = {
    name,
    model: settled.model.name,
    parameters: result.checkpoint.best.weights.length,
    split: values.split,
    seed,
    ...eachScore(scoreList, ({ key }) => report[key]),
    testUtterances: count,
    speakerIndependent,
    protocol,
    bestEpoch,
    epochs,
    seconds: Math.round((performance.now() - start) / 1000),
    version,
    config: result.settings,
  };
  await appendFile(results, `${JSON.stringify(line)}\n`);
  const shown = headlineScores.map((score) => scoreWithValue(score, report[score.key]));
  console.log(`${folder.path}: ${shown.join(', ')}`);
}
