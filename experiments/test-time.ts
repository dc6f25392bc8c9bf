// What averaging over altered copies of a recording gains and costs: each fold's model hears its test part
// at several speeds, and its probabilities are averaged. One seed of an evaluation, by Markdown:
//   npx tsx experiments/test-time.ts runs/crnn --corpus data/ravdess --seed 1

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeAudio } from '../src/audio/index.js';
import { readReportInput } from '../src/cli/report-input.js';
import { openCorpus } from '../src/corpora/index.js';
import { ensemble, type ScoredUtterance } from '../src/evaluation/index.js';
import { loadRecognizer } from '../src/recognition/index.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { runFiles } from '../src/training/index.js';
import { answerHeader, answerRow, gainInUar } from './answer-rows.js';

/** Playback speeds, pitch and formants follow; each set is averaged. */
const sets = [[1], [0.944, 1, 1.059], [0.89, 0.944, 1, 1.059, 1.12]];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    corpus: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const [folder] = positionals;
if (!folder || !values.corpus) throw new Error('Give runs/NAME and --corpus DIR.');
const result = await readReportInput(folder);
const model = result.models.find(({ name }) => name === (values.model ?? result.models[0]!.name));
if (!model) throw new Error(`There is no ${values.model} in ${folder}.`);
const seed = Number(values.seed);
const known = model.predictions.find((one) => one.seed === seed)?.utterances ?? [];
const { utterances } = await openCorpus(values.corpus);
const pathOf = new Map(utterances.map(({ id, path }) => [id, path]));

const speeds = [...new Set(sets.flat())];
const answers = new Map<number, ScoredUtterance[]>(speeds.map((speed) => [speed, []]));
const cpuSeconds = new Map<number, number>(speeds.map((speed) => [speed, 0]));
for (const { fold, testSpeakers } of model.folds.filter((one) => one.seed === seed)) {
  const file = join(folder, model.name, `seed-${seed}`, `fold-${fold}`, runFiles.model);
  const recognizer = await loadRecognizer(await readFile(file), nodeRuntime);
  const { sampleRate } = recognizer.metadata;
  const tested = known.filter(({ speaker }) => testSpeakers.includes(speaker));
  for (const utterance of tested) {
    const bytes = await readFile(pathOf.get(utterance.id)!);
    for (const speed of speeds) {
      // Heard at the nominal rate, what was sampled at rate / speed sounds faster by `speed`.
      const rate = Math.round(sampleRate / speed);
      const { samples } = await decodeAudio(bytes, { sampleRate: rate });
      const before = process.cpuUsage();
      const { probabilities } = await recognizer.recognize(samples);
      const { user, system } = process.cpuUsage(before);
      cpuSeconds.set(speed, cpuSeconds.get(speed)! + (user + system) / 1e6);
      answers.get(speed)!.push({ ...utterance, probabilities: Object.values(probabilities) });
    }
  }
  await recognizer.dispose();
  console.error(`fold ${fold} of ${model.folds.length}`);
}

console.log(`${result.protocol.title}, seed ${seed}\n\n${answerHeader}`);
const alone = answers.get(1)!;
for (const set of sets) {
  const together = ensemble(
    set.map((speed, index) => ({ seed: index, utterances: answers.get(speed)! })),
  );
  const cost = set.reduce((sum, speed) => sum + cpuSeconds.get(speed)!, 0) / cpuSeconds.get(1)!;
  console.log(
    answerRow(`speeds ${set.join(', ')} (${cost.toFixed(1)} times the work)`, [together]),
  );
  if (set.length > 1) console.error(`gain: ${gainInUar([alone], [together])} points`);
}
