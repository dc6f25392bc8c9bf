// Makes src/neighbours/encoder-clips.ts: `npx tsx scripts/make-neighbours.ts DIR...` after models/encoder.onnx was shipped, where DIR...
// are its corpora (models/README.md). Of each speaker, emotion and intensity it keeps the clip that is nearest to their mean. It
// measures how often the nearest clip has the same emotion on speakers left out: five folds of speakers, each fitted to the others'
// clips as they were recorded, by the settings of the shipped model.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { joinCorpora } from '../src/corpora/joined-corpora.js';
import { openCorpus } from '../src/corpora/open-corpus.js';
import { emotions, speakerKey, type Utterance } from '../src/corpora/types.js';
import { featureShape } from '../src/features/options.js';
import { defaultCacheFolder } from '../src/float-cache.js';
import { readModelWeights } from '../src/model-file/weights.js';
import type { ReferenceClip, ReferenceClips } from '../src/neighbours/nearest-clips.js';
import { nearestClips, stepsPerScale } from '../src/neighbours/nearest-clips.js';
import { RandomStream } from '../src/random.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { extractUsable } from '../src/training/clip-features.js';
import { asRecorded } from '../src/training/clip-variant.js';
import type { EncoderOptions } from '../src/training/fit-part.js';
import {
  type EvidenceWeights,
  evidenceMap,
  evidenceWeights,
  fitOpinions,
  reduceVoices,
} from '../src/voices/fit-voice-model.js';
import { MatrixProducts } from '../src/voices/matrix-products.js';
import { evidenceKey } from '../src/voices/voice-model.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const dirs = process.argv.slice(2);
if (dirs.length === 0) {
  console.error('usage: npx tsx scripts/make-neighbours.ts DIR...');
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

/** The evidence of every clip by a linear map of what the encoder, the same in all models, gives. */
function evidenceBy({ weight, bias }: EvidenceWeights): Float32Array[] {
  return features.map(([clip]) => {
    const row = Float32Array.from(bias);
    clip?.values.forEach((value, i) => {
      for (let j = 0; j < row.length; j++)
        row[j]! += value * (weight[i * row.length + j] as number);
    });
    return row;
  });
}

/** The map of the shipped model. */
function shippedMap(): EvidenceWeights {
  const { layout, values } = shipped;
  const part = (name: string) => {
    const entry = layout.parameters.find((one) => one.name === name);
    if (!entry) throw new Error(`models/encoder.onnx has no ${name}`);
    return values.weights.subarray(entry.offset, entry.offset + entry.size);
  };
  return { weight: part('evidence/weight'), bias: part('evidence/bias') };
}

/** Fits the map of a model to some of the clips, as src/training/fit-voices.ts does. */
async function fittedMap(chosen: readonly number[]): Promise<EvidenceWeights> {
  const options = shipped.metadata.model.options as unknown as EncoderOptions;
  const columns = featureShape(shipped.metadata.frontEnd)[1];
  const data = new Float32Array(chosen.length * columns);
  for (const [row, clip] of chosen.entries()) {
    const values = features[clip]?.[0]?.values ?? new Float32Array(columns);
    data.set(values.subarray(0, columns), row * columns);
  }
  const names = listings.map(({ name }) => name);
  const [main] = names;
  const people = chosen.map((clip) => utterances[clip] as Utterance);
  const weightOf = ({ corpus }: Utterance) => (corpus === main ? 1 : options.otherCorpora);
  const products = new MatrixProducts(nodeRuntime);
  try {
    const reduced = await reduceVoices(
      {
        numbers: { rows: chosen.length, columns, data },
        labels: people.map(({ emotion }) => labels.indexOf(emotion)),
        voices: people.map(speakerKey),
        weights: new Map(people.map((one) => [speakerKey(one), weightOf(one)])),
        classes: labels.length,
      },
      options,
      products,
    );
    const all = chosen.map((_, index) => index);
    const task = {
      options,
      seed: 1,
      corpusOf: people.map(({ corpus }) => (options.corpora > 1 ? names.indexOf(corpus) : 0)),
    };
    const fitted = await fitOpinions(reduced, all, task, products);
    const map = evidenceMap(fitted, labels.length, options.sharpness);
    return await evidenceWeights(reduced, map, products);
  } finally {
    await products.dispose();
  }
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
  // What a corpus lacks a label for is 0 for every clip.
  const scales = Array.from({ length: size }, (_, i) => spreadOf(column(chosen, i)) || 1);
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
const right = new Map<string, { hits: number; count: number }>();
const second = { hits: 0, count: 0 };
const folds = 5;
// Speaker by speaker in turn, so that every fold has voices of every corpus.
const speakers = [...new Set(utterances.map(speakerKey))].sort();
for (let fold = 0; fold < folds; fold++) {
  const tested = new Set(speakers.filter((_, index) => index % folds === fold));
  const isTest = (clip: number) => tested.has(speakerKey(utterances[clip] as Utterance));
  const evidence = evidenceBy(await fittedMap(all.filter((clip) => !isTest(clip))));
  console.log(`fold ${fold + 1} of ${folds} is fitted`);
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
const reference = referenceOf(evidenceBy(shippedMap()), all);
const clips: ReferenceClips = { model: evidenceKey(voice), sameEmotion, ...reference };
writeFileSync(
  `${root}src/neighbours/encoder-clips.ts`,
  [
    '// Written by scripts/make-neighbours.ts. What is known of training clips of models/encoder.onnx: who speaks, what was acted, and 72',
    '// numbers of each, of which no sound can be made. It stands under the terms of the corpora, as the model does (models/encoder.md).',
    '',
    "import type { ReferenceClips } from './nearest-clips.js';",
    '',
    '/** The training clips of `encoder` that recordings are compared with. */',
    '// biome-ignore format: a line of numbers',
    `export const encoderClips: ReferenceClips = ${JSON.stringify(clips)};`,
    '',
  ].join('\n'),
);
console.log(`${clips.clips.length} clips, ${JSON.stringify(clips).length} bytes`);
