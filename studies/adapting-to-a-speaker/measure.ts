// What adapting to a speaker is worth on voices never heard, by method and number of clips:
//   npx tsx studies/adapting-to-a-speaker/measure.ts --run runs/crnn-a/crnn-a/seed-1 --corpus data/ravdess --methods last,all
// RUN holds the folds of a finished `affetto evaluate --protocol speaker-folds`. Each speaker's clips are
// halved; clips are drawn from one half, the other is the test, then the other way round: every clip is
// answered once a draw, by a model that has heard neither it nor its half. Answers are kept in --out and not
// computed again; each summary is appended to results.jsonl here, or to --results.

import { appendFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { emotions } from '../../src/corpora/types.js';
import { defaultCacheFolder } from '../../src/float-cache.js';
import { comparePaired } from '../../src/scores/paired-comparison.js';
import type { ScoredUtterance, SeedPredictions } from '../../src/scores/predictions.js';
import { summarizePredictions } from '../../src/scores/summary.js';
import { softmaxRows } from '../../src/training/evaluator.js';
import type { Example } from '../../src/training/examples.js';
import { version } from '../../src/version.js';
import { Adapter } from './answers.js';
import { type Fold, readFold } from './fold.js';
import { drawClips, type HalvesBy, halvesOf } from './halves.js';
import { type Method, readMethods } from './methods.js';
import { profiled } from './profile.js';
import { hearFold, judgeByVoice, type VoiceFold } from './voices.js';

const { values } = parseArgs({
  options: {
    run: { type: 'string' },
    corpus: { type: 'string' },
    methods: { type: 'string' },
    folds: { type: 'string', default: '1,2,3,4,5' },
    clips: { type: 'string', default: '1,2,4' },
    draws: { type: 'string', default: '1' },
    halves: { type: 'string', default: 'repetition' },
    /** Whose folds they are, for the results. */
    models: { type: 'string', default: 'crnn-a' },
    /** What these speakers are for: development or test. */
    role: { type: 'string', default: 'all' },
    out: { type: 'string', default: 'runs/adaptation' },
    results: {
      type: 'string',
      default: fileURLToPath(new URL('results.jsonl', import.meta.url)),
    },
  },
});
if (!values.run || !values.corpus) throw new Error('Give --run DIR and --corpus DIR.');
const numbers = (list: string) => list.split(',').map(Number);
const halvesBy = values.halves as HalvesBy;
const methods = await readMethods(new URL('methods.json', import.meta.url));
const isOfVoices = (method: Method | undefined) => method !== undefined && 'voice' in method;
/** Unless told otherwise, those of models whose weights are trained; the others need folds of `encoder`. */
const chosen =
  values.methods?.split(',') ??
  [...methods.keys()].filter((name) => !isOfVoices(methods.get(name)));
const byVoice = isOfVoices(methods.get(chosen[0] ?? ''));
if (chosen.some((name) => isOfVoices(methods.get(name)) !== byVoice)) {
  throw new Error('Folds are of one model: measure methods of voices apart from the others.');
}
const folds = numbers(values.folds);
const draws = Array.from({ length: Number(values.draws) }, (_, index) => index + 1);
const corpus = await openCorpus(values.corpus);

let open: { fold: Fold; adapter: Adapter } | undefined;

/** Only one fold is in memory, and none where all answers are there. */
async function openFold(number: number) {
  if (open?.fold.number === number) return open;
  await open?.adapter.dispose();
  for (const { recognizer } of heardFolds.values()) await recognizer.dispose();
  const folder = join(values.run!, `fold-${number}`);
  const fold = await readFold(folder, corpus.utterances, defaultCacheFolder());
  open = { fold, adapter: new Adapter(fold) };
  return open;
}

const heardFolds = new Map<number, VoiceFold>();

async function answersByVoice(
  method: Method | undefined,
  clips: number,
  number: number,
  draw: number,
): Promise<ScoredUtterance[]> {
  const folder = join(values.run!, `fold-${number}`);
  const fold = heardFolds.get(number) ?? (await hearFold(folder, corpus.utterances));
  heardFolds.set(number, fold);
  const labelled = method !== undefined && 'voice' in method && method.voice.labelled;
  return [...fold.speakers].flatMap(([speaker, own]) =>
    halvesOf(own, halvesBy).flatMap(({ adapt: pool, test }, index) => {
      const adapt = drawClips(pool, clips, [draw, Number(speaker), index]);
      const probabilities = judgeByVoice(fold, { labelled }, adapt, test);
      return test.map((clip, row) => scored(clip, probabilities[row]!));
    }),
  );
}

async function answersByWeights(
  method: Method | undefined,
  clips: number,
  number: number,
  draw: number,
): Promise<ScoredUtterance[]> {
  const { fold, adapter } = await openFold(number);
  const { temperature } = fold.parts.metadata.calibration;
  const answers: ScoredUtterance[] = [];
  for (const [speaker, own] of fold.speakers) {
    for (const [index, half] of halvesOf(own, halvesBy).entries()) {
      const adapt = drawClips(half.adapt, clips, [draw, Number(speaker), index]);
      const { test } = half;
      const logits =
        method === undefined
          ? await adapter.unadapted(test)
          : 'training' in method
            ? await adapter.trained(method.training, { adapt, test, seed: draw })
            : 'profile' in method
              ? await profiled(fold, method.profile, half.adapt, test, draw)
              : [];
      for (const [row, clip] of test.entries()) {
        answers.push(scored(clip, softmaxRows(logits[row]!, emotions.length, temperature)));
      }
    }
  }
  return answers;
}

async function answersOf(
  name: string,
  method: Method | undefined,
  clips: number,
  number: number,
  draw: number,
): Promise<ScoredUtterance[]> {
  const folder = join(values.out, halvesBy, `${name}-${clips}`);
  const file = join(folder, `fold-${number}-draw-${draw}.json`);
  if (await stat(file).catch(() => undefined)) return JSON.parse(await readFile(file, 'utf8'));
  const start = performance.now();
  const answers = await (byVoice ? answersByVoice : answersByWeights)(method, clips, number, draw);
  const right = answers.filter(({ truth, probabilities }) => isTop(probabilities, truth)).length;
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${name}, ${clips} clips, fold ${number}, draw ${draw}: ${right}/${answers.length} in ${seconds.toFixed(1)} s`,
  );
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.tmp`, JSON.stringify(answers));
  await rename(`${file}.tmp`, file);
  return answers;
}

function scored(
  { utterance, label }: Pick<Example, 'utterance' | 'label'>,
  probabilities: ArrayLike<number>,
): ScoredUtterance {
  const { id, corpus: name, speaker, sex, intensity, statement } = utterance;
  return {
    id,
    corpus: name,
    speaker,
    ...(sex && { sex }),
    ...(intensity && { intensity }),
    ...(statement !== undefined && { statement }),
    path: id,
    truth: label,
    probabilities: Array.from(probabilities),
  };
}

function isTop(probabilities: readonly number[], label: number): boolean {
  return probabilities.every((value) => value <= probabilities[label]!);
}

async function pooled(
  name: string,
  method: Method | undefined,
  clips: number,
  drawn: readonly number[],
) {
  const predictions: SeedPredictions[] = [];
  for (const draw of drawn) predictions.push({ seed: draw, utterances: [] });
  for (const number of folds) {
    for (const [index, draw] of drawn.entries()) {
      (predictions[index]!.utterances as ScoredUtterance[]).push(
        ...(await answersOf(name, method, clips, number, draw)),
      );
    }
  }
  return predictions;
}

const round = (value: number) => Number(value.toFixed(4));
const show = (value: number) => value.toFixed(3);

async function report(name: string, method: Method | undefined, clips: number): Promise<void> {
  const predictions = await pooled(name, method, clips, draws);
  // The model as it is answers the same under every draw.
  const [once] = await pooled('none', undefined, 0, [1]);
  const before = draws.map((draw) => ({ ...once!, seed: draw }));
  const summary = summarizePredictions({ labels: emotions, predictions });
  const gain = comparePaired({
    labels: emotions,
    baseline: { name: 'none', predictions: before },
    candidate: { name, predictions },
  });
  const pick = ({ mean, interval }: { mean: number; interval: readonly [number, number] }) => ({
    mean: round(mean),
    interval: interval.map(round),
  });
  const line = {
    method: name,
    clips,
    ...method,
    models: values.models,
    halves: halvesBy,
    role: values.role,
    folds,
    draws: draws.length,
    speakers: summary.speakers,
    uar: pick(summary.uar),
    accuracy: pick(summary.accuracy),
    ece: pick(summary.ece),
    uarGain: { ...pick(gain.uar), pValue: round(gain.uar.pValue) },
    accuracyGain: pick(gain.accuracy),
    better: gain.speakers,
    accuracyBySpeaker: Object.fromEntries(
      summary.perSpeaker.map(({ group, accuracy }) => [group, round(accuracy)]),
    ),
    version,
  };
  await appendFile(values.results, `${JSON.stringify(line)}\n`);
  const { uar, accuracy, ece } = summary;
  console.log(
    `${name} ${clips}: UAR ${show(uar.mean)} [${uar.interval.map(show).join(', ')}], accuracy ${show(accuracy.mean)}, ECE ${show(ece.mean)}, gain ${show(gain.uar.mean)} [${gain.uar.interval.map(show).join(', ')}]`,
  );
}

await report('none', undefined, 0);
for (const name of chosen) {
  const method = methods.get(name);
  if (!method) throw new Error(`methods.json has no ${name}.`);
  const counts = 'profile' in method ? [0] : numbers(values.clips);
  for (const clips of counts) await report(name, method, clips);
}
await open?.adapter.dispose();
for (const { recognizer } of heardFolds.values()) await recognizer.dispose();
