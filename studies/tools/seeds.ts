// Trains one trial's settings over several seeds, each as a run of `affetto train`, and appends one line a run to
// studies/results.jsonl:
//   npx tsx studies/tools/seeds.ts --corpus data/ravdess --settings cnn-lstm-b --split random --seeds 6,7,8,9,10
// --settings names a trial or a file of settings. Interrupted runs are resumed, finished ones are not repeated.
// `affetto study` trains the same; these runs also have figures, and the ECE of their test in the line.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findStudy } from '../../src/evaluation/find-studies.js';
import { parseSettingsFile } from '../../src/evaluation/study-file.js';
import { addStudyLines } from '../../src/evaluation/study-results.js';
import { baseSettings, settle } from '../../src/evaluation/study-settings.js';
import { writeFigures } from '../../src/reports/run-figures.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { scoreWithValue } from '../../src/scores/format.js';
import { eachScore, headlineScores, scoreList } from '../../src/scores/score-list.js';
import { RunFolder, runFiles } from '../../src/training/run-folder.js';
import { trainingSettings } from '../../src/training/settings.js';
import { train } from '../../src/training/train.js';
import { version } from '../../src/version.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    settings: { type: 'string' },
    /** Earlier name of --settings. */
    config: { type: 'string' },
    split: { type: 'string', default: 'random' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    runs: { type: 'string', default: 'runs' },
    results: { type: 'string', default: here('../results.jsonl') },
  },
});
const wanted = values.settings ?? values.config;
if (!wanted) throw new Error('Give --settings, the name of a trial such as cnn-lstm-b or a file.');
if (!values.corpus) throw new Error('Give --corpus DIR, the folder with RAVDESS.');
const { name, settings } = await readSettings(wanted);

/** Those of a file, or of a trial with the shares of its split. */
async function readSettings(what: string) {
  if (what.endsWith('.json')) {
    const file = parseSettingsFile(await readFile(what, 'utf8'), what);
    return { name: basename(what, '.json'), settings: settle(await baseSettings(file, what)) };
  }
  const { file, trials } = await findStudy(what, here('../'));
  const [trial, ...more] = trials;
  if (!trial || more.length > 0) throw new Error(`${what} is no trial, but a study of several.`);
  const settled = settle(await baseSettings(trial, file));
  const { testFraction, validationFraction } = trial.split;
  const split = { ...settled.split, testFraction, validationFraction };
  return { name: trial.name, settings: { ...settled, split } };
}

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
    config: { ...result.settings },
  };
  await addStudyLines(values.results, [line]);
  const shown = headlineScores.map((score) => scoreWithValue(score, report[score.key]));
  console.log(`${folder.path}: ${shown.join(', ')}`);
}
