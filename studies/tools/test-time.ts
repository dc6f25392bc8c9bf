// What averaging over altered copies of a recording gains and costs: each fold's model hears its test part
// at several speeds, and its answers are averaged. The seeds of an evaluation, one by one or together, or
// those of several evaluations together, or runs of `affetto train`, each a seed, by Markdown:
//   npx tsx studies/tools/test-time.ts runs/crnn-i --corpus data/ravdess --seeds 1,2,3
//   npx tsx studies/tools/test-time.ts runs/crnn-g runs/crnn-h --corpus data/ravdess --together
//   npx tsx studies/tools/test-time.ts runs/cnn-lstm-c-random-* --corpus data/ravdess

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeAudio } from '../../src/audio/decode.js';
import { resample } from '../../src/audio/resample.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { readResult } from '../../src/evaluation/read-result.js';
import { loadRecognizer, type Recognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { ensemble } from '../../src/scores/ensemble.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { runFiles } from '../../src/training/run-folder.js';
import { answerHeader, answerRow, gainInUar } from './answer-rows.js';

/** Playback speeds, pitch and formants follow; each set is averaged. */
const sets = [[1], [0.944, 1, 1.059], [0.89, 0.944, 1, 1.059, 1.12]];
const speeds = [...new Set(sets.flat())];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    corpus: { type: 'string' },
    seeds: { type: 'string', default: '1' },
    together: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0 || !values.corpus) throw new Error('Give runs/NAME and --corpus DIR.');
const corpus = await openCorpus(values.corpus);
const pathOf = new Map(corpus.utterances.map(({ id, path }) => [id, path]));

/** The models of one seed, by the recordings that each was tested on. */
interface Member {
  readonly utterances: readonly ScoredUtterance[];
  readonly byId: ReadonlyMap<string, Recognizer>;
  readonly answers: ReadonlyMap<number, ScoredUtterance[]>;
}

const loaded: Recognizer[] = [];
async function member(
  utterances: readonly ScoredUtterance[],
  homes: readonly string[],
): Promise<Member> {
  const byId = new Map<string, Recognizer>();
  for (const home of homes) {
    const { test } = JSON.parse(await readFile(join(home, runFiles.split), 'utf8'));
    const model = await readFile(join(home, runFiles.model));
    const recognizer = await loadRecognizer(model, nodeRuntime);
    loaded.push(recognizer);
    for (const id of test) byId.set(id, recognizer);
  }
  return { utterances, byId, answers: new Map(speeds.map((speed) => [speed, []])) };
}

const results = await Promise.all(positionals.map(readResult));
const members: Member[] = [];
for (const [index, { models }] of results.entries()) {
  const model = models[0]!;
  const folder = positionals[index]!;
  if (await isFile(join(folder, runFiles.model))) {
    members.push(await member(model.predictions[0]!.utterances, [folder]));
    continue;
  }
  for (const seed of values.seeds.split(',').map(Number)) {
    const predictions = model.predictions.find((one) => one.seed === seed);
    if (!predictions) throw new Error(`${folder} has no seed ${seed}.`);
    const homes = model.folds
      .filter((one) => one.seed === seed)
      .map(({ fold }) => join(folder, model.name, `seed-${seed}`, `fold-${fold}`));
    members.push(await member(predictions.utterances, homes));
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

const wanted = [...new Set(members.flatMap(({ byId }) => [...byId.keys()]))];
const cpuSeconds = new Map<number, number>(speeds.map((speed) => [speed, 0]));
for (const [index, id] of wanted.entries()) {
  const bytes = await readFile(pathOf.get(id)!);
  const { sampleRate } = loaded[0]!.metadata;
  const { samples } = await decodeAudio(bytes, { sampleRate });
  for (const speed of speeds) {
    const before = process.cpuUsage();
    // As `affetto predict --speeds`: heard at the nominal rate, what has fewer samples sounds faster.
    const heard = await resample(samples, sampleRate, Math.round(sampleRate / speed));
    for (const { utterances, byId, answers } of members) {
      const recognizer = byId.get(id);
      if (!recognizer) continue;
      const { probabilities } = await recognizer.recognize(heard);
      const utterance = utterances.find((one) => one.id === id)!;
      answers.get(speed)!.push({ ...utterance, probabilities: Object.values(probabilities) });
    }
    const { user, system } = process.cpuUsage(before);
    cpuSeconds.set(speed, cpuSeconds.get(speed)! + (user + system) / 1e6);
  }
  if ((index + 1) % 100 === 0) console.error(`${index + 1} of ${wanted.length} utterances`);
}
for (const recognizer of loaded) await recognizer.dispose();

/** One answer a member, or one of all together, averaged over the speeds. */
function heardAt(set: readonly number[]): ScoredUtterance[][] {
  const groups = values.together ? [members] : members.map((member) => [member]);
  return groups.map((group) =>
    ensemble(
      group
        .flatMap(({ answers }) => set.map((speed) => answers.get(speed)!))
        .map((utterances, seed) => ({ seed, utterances })),
    ),
  );
}

const { labels } = results[0]!;
const titles = new Set(results.map(({ protocol }) => protocol.title));
console.log(`${[...titles].join('; ')}: ${members.length} members\n\n${answerHeader}`);
for (const set of sets) {
  const cost = set.reduce((sum, speed) => sum + cpuSeconds.get(speed)!, 0) / cpuSeconds.get(1)!;
  const heard = heardAt(set);
  console.log(
    answerRow(labels, `speeds ${set.join(', ')} (${cost.toFixed(1)} times the work)`, heard),
  );
  if (set.length > 1) console.error(`gain: ${gainInUar(labels, heardAt([1]), heard)} points`);
}
