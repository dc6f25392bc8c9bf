// What averaging over altered copies of a recording gains and costs: each fold's model hears its test part
// at several speeds, and its answers are averaged. The seeds of an evaluation, one by one or together, or
// those of several evaluations together, by Markdown:
//   npx tsx experiments/test-time.ts runs/crnn-i --corpus data/ravdess --seeds 1,2,3
//   npx tsx experiments/test-time.ts runs/crnn-g runs/crnn-h --corpus data/ravdess --together

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeAudio, resample } from '../src/audio/index.js';
import { readReportInput } from '../src/cli/report-input.js';
import { openCorpus } from '../src/corpora/index.js';
import { ensemble, type ScoredUtterance } from '../src/evaluation/index.js';
import { loadRecognizer, type Recognizer } from '../src/recognition/index.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { runFiles } from '../src/training/index.js';
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

/** The models of one seed: each hears the speakers whom it has not met. */
interface Member {
  readonly bySpeaker: ReadonlyMap<string, Recognizer>;
  readonly answers: ReadonlyMap<number, ScoredUtterance[]>;
}

const results = await Promise.all(positionals.map(readReportInput));
const members: Member[] = [];
for (const [index, { models }] of results.entries()) {
  const model = models[0]!;
  for (const seed of values.seeds.split(',').map(Number)) {
    const bySpeaker = new Map<string, Recognizer>();
    for (const { fold, testSpeakers } of model.folds.filter((one) => one.seed === seed)) {
      const home = join(positionals[index]!, model.name, `seed-${seed}`, `fold-${fold}`);
      const recognizer = await loadRecognizer(
        await readFile(join(home, runFiles.model)),
        nodeRuntime,
      );
      for (const speaker of testSpeakers) bySpeaker.set(speaker, recognizer);
    }
    if (bySpeaker.size === 0) throw new Error(`${positionals[index]} has no seed ${seed}.`);
    members.push({ bySpeaker, answers: new Map(speeds.map((speed) => [speed, []])) });
  }
}

const known = results[0]!.models[0]!.predictions[0]!.utterances;
const cpuSeconds = new Map<number, number>(speeds.map((speed) => [speed, 0]));
for (const [index, utterance] of known.entries()) {
  const bytes = await readFile(pathOf.get(utterance.id)!);
  const { sampleRate } = members[0]!.bySpeaker.get(utterance.speaker)!.metadata;
  const { samples } = await decodeAudio(bytes, { sampleRate });
  for (const speed of speeds) {
    const before = process.cpuUsage();
    // As `affetto predict --speeds`: heard at the nominal rate, what has fewer samples sounds faster.
    const heard = await resample(samples, sampleRate, Math.round(sampleRate / speed));
    for (const { bySpeaker, answers } of members) {
      const { probabilities } = await bySpeaker.get(utterance.speaker)!.recognize(heard);
      answers.get(speed)!.push({ ...utterance, probabilities: Object.values(probabilities) });
    }
    const { user, system } = process.cpuUsage(before);
    cpuSeconds.set(speed, cpuSeconds.get(speed)! + (user + system) / 1e6);
  }
  if ((index + 1) % 100 === 0) console.error(`${index + 1} of ${known.length} utterances`);
}
for (const { bySpeaker } of members) {
  for (const recognizer of new Set(bySpeaker.values())) await recognizer.dispose();
}

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

console.log(`${results[0]!.protocol.title}, seeds ${values.seeds}\n\n${answerHeader}`);
for (const set of sets) {
  const cost = set.reduce((sum, speed) => sum + cpuSeconds.get(speed)!, 0) / cpuSeconds.get(1)!;
  const heard = heardAt(set);
  console.log(answerRow(`speeds ${set.join(', ')} (${cost.toFixed(1)} times the work)`, heard));
  if (set.length > 1) console.error(`gain: ${gainInUar(heardAt([1]), heard)} points`);
}
