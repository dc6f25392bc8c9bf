// Makes src/neighbours/encoder-clips.ts: `npx tsx scripts/make-neighbours.ts RUN DIR...` after `affetto ship RUN`, where RUN is the
// evaluation and DIR... its corpora (models/README.md). Of each speaker, emotion and intensity it keeps the clip that is nearest to
// their mean. It prints how often the nearest clip of speakers that a fold's model never heard has the same emotion.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { joinCorpora } from '../src/corpora/joined-corpora.js';
import { openCorpus } from '../src/corpora/open-corpus.js';
import { emotions, speakerKey, type Utterance } from '../src/corpora/types.js';
import { defaultCacheFolder } from '../src/float-cache.js';
import { readModelWeights } from '../src/model-file/weights.js';
import type { ReferenceClip, ReferenceClips } from '../src/neighbours/nearest-clips.js';
import { nearestClips, stepsPerScale } from '../src/neighbours/nearest-clips.js';
import { RandomStream } from '../src/random.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { extractUsable } from '../src/training/clip-features.js';
import { asRecorded } from '../src/training/clip-variant.js';
import { evidenceKey } from '../src/voices/voice-model.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const [run, ...dirs] = process.argv.slice(2);
if (run === undefined || dirs.length === 0) {
  console.error('usage: npx tsx scripts/make-neighbours.ts RUN DIR...');
  process.exit(1);
}

const listings = await Promise.all(dirs.map((dir) => openCorpus(dir)));
const corpus = listings.length > 1 ? joinCorpora(listings) : (listings[0] as (typeof listings)[0]);
const labels: readonly string[] = emotions;
const labelled = corpus.utterances.filter(({ emotion }) => labels.includes(emotion));
const titles = new Map(listings.map(({ name, title }) => [name, title]));
const shipped = readModelWeights(readFileSync(`${root}models/encoder.onnx`));
const { utterances, features } = await extractUsable(labelled, {
  frontEnd: shipped.metadata.frontEnd,
  variants: [asRecorded],
  runtime: nodeRuntime,
  cacheFolder: defaultCacheFolder(),
});

/** The evidence of every clip by a model: a linear map of what the encoder, the same in all of them, gives. */
function evidenceBy({ layout, values }: typeof shipped): Float32Array[] {
  const part = (name: string) => {
    const entry = layout.parameters.find((one) => one.name === name);
    if (!entry) throw new Error(`the model has no ${name}`);
    return values.weights.subarray(entry.offset, entry.offset + entry.size);
  };
  const weight = part('evidence/weight');
  const bias = part('evidence/bias');
  return features.map(([clip]) => {
    const row = Float32Array.from(bias);
    clip?.values.forEach((value, i) => {
      for (let j = 0; j < row.length; j++)
        row[j]! += value * (weight[i * row.length + j] as number);
    });
    return row;
  });
}

const spreadOf = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** Keeps the most typical clip of each speaker, emotion and intensity. */
function referenceOf(
  evidence: readonly Float32Array[],
  chosen: readonly number[],
): Omit<ReferenceClips, 'model' | 'sameEmotion'> {
  const cells = new Map<string, number[]>();
  for (const clip of chosen) {
    const utterance = utterances[clip] as Utterance;
    const cell = `${speakerKey(utterance)} ${utterance.emotion} ${utterance.intensity}`;
    cells.set(cell, [...(cells.get(cell) ?? []), clip]);
  }
  const size = evidence[0]?.length ?? 0;
  const column = (clips: readonly number[], i: number) =>
    clips.map((clip) => evidence[clip]?.[i] as number);
  const scales = Array.from({ length: size }, (_, i) => spreadOf(column(chosen, i)));
  const kept = [...cells.values()].map((clips) => {
    const mean = scales.map((_, i) => column(clips, i).reduce((a, b) => a + b, 0) / clips.length);
    const far = (clip: number) =>
      mean.reduce((sum, m, i) => sum + ((column([clip], i)[0]! - m) / scales[i]!) ** 2, 0);
    return clips.reduce((best, clip) => (far(clip) < far(best) ? clip : best));
  });
  const rows = new Int8Array(kept.length * size);
  for (const [row, clip] of kept.entries()) {
    for (const [i, scale] of scales.entries()) {
      const steps = Math.round((stepsPerScale * column([clip], i)[0]!) / scale);
      rows[row * size + i] = Math.max(-127, Math.min(127, steps));
    }
  }
  return {
    scales: scales.map((scale) => Number(scale.toPrecision(5))),
    clips: kept.map((clip) => described(utterances[clip] as Utterance)),
    numbers: Buffer.from(rows.buffer).toString('base64'),
  };
}

function described({ corpus, speaker, sex, emotion, intensity }: Utterance): ReferenceClip {
  return {
    corpus: titles.get(corpus) ?? corpus,
    speaker,
    ...(sex && { sex }),
    emotion,
    ...(intensity && { intensity }),
  };
}

const all = utterances.map((_, index) => index);
const evaluation = JSON.parse(readFileSync(join(run, 'evaluation.json'), 'utf8')) as {
  models: { folds: { fold: number; seed: number; testSpeakers: string[] }[] }[];
};
const right = new Map<string, { hits: number; count: number }>();
const second = { hits: 0, count: 0 };
for (const { fold, seed, testSpeakers } of evaluation.models[0]?.folds ?? []) {
  const path = join(run, 'encoder', `seed-${seed}`, `fold-${fold}`, 'model.onnx');
  const evidence = evidenceBy(readModelWeights(readFileSync(path)));
  const isTest = (clip: number) => testSpeakers.includes(speakerKey(utterances[clip] as Utterance));
  const reference = referenceOf(
    evidence,
    all.filter((clip) => !isTest(clip)),
  );
  const measured = {
    ...reference,
    model: '',
    sameEmotion: { share: 0, interval: [0, 0], recordings: 0, speakers: 0 },
  } as const;
  for (const clip of all.filter(isTest)) {
    const utterance = utterances[clip] as Utterance;
    const { nearest } = nearestClips(measured, Array.from(evidence[clip] as Float32Array), 2);
    const own = right.get(speakerKey(utterance)) ?? { hits: 0, count: 0 };
    right.set(speakerKey(utterance), own);
    own.count++;
    if (nearest[0]?.emotion === utterance.emotion) own.hits++;
    second.count++;
    if (nearest.some(({ emotion }) => emotion === utterance.emotion)) second.hits++;
  }
}

const shares = [...right.values()].map(({ hits, count }) => hits / count);
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const random = new RandomStream(1);
const draws = Array.from({ length: 2000 }, () =>
  meanOf(shares.map(() => shares[Math.floor(random.uniform() * shares.length)] as number)),
).sort((a, b) => a - b);
const round = (share: number) => Math.round(1000 * share) / 1000;
const sameEmotion = {
  share: round(meanOf(shares)),
  interval: [round(draws[49] as number), round(draws[1949] as number)] as const,
  recordings: second.count,
  speakers: shares.length,
};
console.log('nearest clip, same emotion:', sameEmotion);
console.log('one of the two nearest:', round(second.hits / second.count));
for (const name of titles.keys()) {
  const own = [...right].filter(([key]) => key.startsWith(`${name}/`));
  console.log(`  ${name}: ${round(meanOf(own.map(([, { hits, count }]) => hits / count)))}`);
}

const { voice } = shipped.metadata;
if (!voice) throw new Error('models/encoder.onnx knows no voices');
const reference = referenceOf(evidenceBy(shipped), all);
const clips: ReferenceClips = { model: evidenceKey(voice), sameEmotion, ...reference };
writeFileSync(
  `${root}src/neighbours/encoder-clips.ts`,
  [
    '// Written by scripts/make-neighbours.ts. What is known of training clips of models/encoder.onnx: who speaks, what was acted, and 64',
    '// numbers of each, of which no sound can be made. It stands under the terms of the corpora, as the model does (models/encoder.md).',
    '',
    "import type { ReferenceClips } from './nearest-clips.js';",
    '',
    '/** The training clips of `encoder` that recordings are compared with. */',
    `export const encoderClips: ReferenceClips = ${JSON.stringify(clips)};`,
    '',
  ].join('\n'),
);
console.log(`${clips.clips.length} clips, ${JSON.stringify(clips).length} bytes`);
