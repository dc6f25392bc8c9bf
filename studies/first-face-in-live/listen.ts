// What live recognition hears of utterances while they are spoken, so that rules for the first face can be compared without
// listening again:
//   npx tsx studies/first-face-in-live/listen.ts --run runs/encoder-ravdess/encoder/seed-1 --corpus data/ravdess --folds 1,2 --name chosen
//   npx tsx studies/first-face-in-live/listen.ts --model models/crnn.onnx --corpus data/emo-db --name crnn-emo-db
// RUN holds the folds of a finished `affetto evaluate --protocol speaker-folds`; each fold's model hears the speakers that it
// never heard. Every utterance stands alone in a stream of faint noise. Each line of traces.jsonl is one: what the model says
// of the utterance as far as it has come, every 100 ms, and at its end. They are added to, never replaced.

import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeAudio } from '../../src/audio/decode.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import type { Utterance } from '../../src/corpora/types.js';
import { speechOnset } from '../../src/prosody/onset.js';
import { RandomStream, shuffle } from '../../src/random.js';
import { type LiveStretch, startLive } from '../../src/recognition/live/live-recognizer.js';
import { liveSettings } from '../../src/recognition/live/live-settings.js';
import { loadSpeechDetector } from '../../src/recognition/live/rnnoise.js';
import { loadRecognizer, type Recognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { type RunSplit, runFiles } from '../../src/training/run-folder.js';
import { type Trace, tracesFile } from './trace.js';

const sampleRate = 16_000;
/** Noise before and after each utterance, and its level: a quiet room. */
const [beforeSeconds, afterSeconds, noiseLevel] = [1, 1.4, 10 ** (-72 / 20)];
/** Answers come much oftener than in the page, so that rules with longer hops can be tried. */
const settings = {
  ...liveSettings,
  ...{ hopMs: 100, firstHopMs: 100, firstAnswerMs: 500, leastVoicedMs: 100 },
};

const { values } = parseArgs({
  options: {
    run: { type: 'string' },
    model: { type: 'string' },
    corpus: { type: 'string' },
    folds: { type: 'string', default: '1' },
    utterances: { type: 'string', default: '100' },
    name: { type: 'string' },
  },
});
const { run, model, corpus: folder, name } = values;
if (!folder || !name || (run === undefined) === (model === undefined)) {
  throw new Error('Give --corpus, --name, and either --run with --folds, or --model.');
}
const { utterances: corpus } = await openCorpus(folder);
const wanted = Number(values.utterances);
const parts = run
  ? await foldsOf(run, values.folds.split(','), corpus)
  : [{ path: model!, corpus }];
for (const part of parts) {
  const recognizer = await loadRecognizer(await readFile(part.path), nodeRuntime);
  const chosen = drawn(part.corpus, recognizer.metadata.labels, Math.ceil(wanted / parts.length));
  for (const [index, utterance] of chosen.entries()) {
    const trace = await listenTo(recognizer, utterance);
    if (!trace) console.log(`${utterance.id}: no utterance was heard`);
    else await appendFile(fileURLToPath(tracesFile), `${JSON.stringify(trace)}\n`);
    if (index % 10 === 9) console.log(`${part.path}: ${index + 1} of ${chosen.length}`);
  }
  await recognizer.dispose();
}

/** The models of a run, each with the utterances of the speakers that it never heard. */
async function foldsOf(path: string, folds: readonly string[], all: readonly Utterance[]) {
  return Promise.all(
    folds.map(async (fold) => {
      const at = join(path, `fold-${fold}`);
      const split = JSON.parse(await readFile(join(at, runFiles.split), 'utf8')) as RunSplit;
      const tested = new Set(split.test);
      return { path: join(at, runFiles.model), corpus: all.filter(({ id }) => tested.has(id)) };
    }),
  );
}

/** Draws utterances that the model has a label for, every speaker and emotion in turn. */
function drawn(all: readonly Utterance[], labels: readonly string[], count: number): Utterance[] {
  const random = new RandomStream(1, 0x11fe);
  const groups = new Map<string, Utterance[]>();
  for (const utterance of shuffle(all, random)) {
    if (!labels.includes(utterance.emotion)) continue;
    const key = `${utterance.speaker} ${utterance.emotion}`;
    groups.set(key, [...(groups.get(key) ?? []), utterance]);
  }
  const turns = shuffle([...groups.values()], random);
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, i) => turns[i % turns.length]![Math.floor(i / turns.length)],
  ).filter((each) => each !== undefined);
}

/** Plays an utterance; undefined where the detector found none. */
async function listenTo(
  recognizer: Recognizer,
  { path, id, speaker, emotion }: Utterance,
): Promise<Trace | undefined> {
  const { samples } = await decodeAudio(await readFile(path), { sampleRate });
  const stream = inFaintNoise(samples);
  const updates: [number, ...number[]][] = [];
  let final: Trace['final'] | undefined;
  let raw: readonly number[] = [];
  let stretch: LiveStretch | undefined;
  const live = await startLive(recognizer, {
    sampleRate,
    detector: await loadSpeechDetector(),
    settings,
    judge: (heard, part) => {
      raw = heard.probabilities;
      stretch = part;
      return raw;
    },
    onEvent: (event) => {
      if (event.kind === 'failed') throw new Error(event.message);
      // The first utterance alone: a clip may hold a long pause.
      if (event.kind !== 'answer' || final || !stretch) return;
      const ms = (seconds: number) => Math.round(1000 * seconds);
      if (event.final) final = rounded(event.probabilities);
      else updates.push([ms(event.atSeconds), ms(stretch.seconds), ...rounded(raw)]);
    },
  });
  const piece = 0.02 * sampleRate;
  for (let at = 0; at < stream.length; at += piece) {
    live.push(stream.subarray(at, at + piece));
    await live.settled();
  }
  live.dispose();
  if (!final) return undefined;
  const { labels, calibration } = recognizer.metadata;
  // Where a model names no threshold, the page's.
  const { notSureBelow = 0.4 } = calibration;
  // By its energy alone: the detector has no say.
  const onsetMs = Math.round(1000 * (beforeSeconds + speechOnset(samples, sampleRate)));
  return { set: name!, id, speaker, emotion, labels, notSureBelow, onsetMs, updates, final };
}

function inFaintNoise(samples: Float32Array): Float32Array {
  const random = new RandomStream(2, samples.length);
  const [before, after] = [beforeSeconds * sampleRate, afterSeconds * sampleRate];
  const noise = () => noiseLevel * Math.sqrt(3) * (2 * random.uniform() - 1);
  return Float32Array.from(
    { length: before + samples.length + after },
    (_, i) => (samples[i - before] ?? 0) + noise(),
  );
}

function rounded(values: readonly number[]): number[] {
  return values.map((value) => Number(value.toFixed(3)));
}
