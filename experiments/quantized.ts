// What a model loses when its weights are stored in fewer bits: the networks of an evaluation's folds (of several,
// together, as `affetto ship` joined them) with their weights rounded hear the speakers that they have not met:
//   npx tsx experiments/quantized.ts runs/crnn-g/crnn-g/together --corpus data/ravdess
// Computing stays float32, as in a file that stores int8 weights with their scales (DequantizeLinear).

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeAudio } from '../src/audio/index.js';
import { emotions, openCorpus } from '../src/corpora/index.js';
import type { ScoredUtterance } from '../src/evaluation/index.js';
import type { LayoutEntry } from '../src/grad/index.js';
import { loadRecognizer } from '../src/recognition/index.js';
import { buildModelFile } from '../src/recognition/model-file.js';
import { readModelWeights } from '../src/recognition/model-weights.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { runFiles } from '../src/training/index.js';
import { answerHeader, answerRow, gainInUar } from './answer-rows.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { corpus: { type: 'string' } },
});
const [folder] = positionals;
if (!folder || !values.corpus) {
  throw new Error('Give a folder of folds, such as runs/NAME/MODEL/together, and --corpus DIR.');
}

interface Variant {
  readonly title: string;
  /** Bits of a weight in a matrix; the rest stays float32. */
  readonly bits: 16 | 8 | 6 | 4;
  /** A scale for each column, or one for the whole matrix. */
  readonly scales: 'columns' | 'matrix';
}
const variants: readonly Variant[] = [
  { title: 'float16', bits: 16, scales: 'matrix' },
  { title: 'int8, a scale for each column', bits: 8, scales: 'columns' },
  { title: 'int8, a scale for each matrix', bits: 8, scales: 'matrix' },
  { title: 'int6, a scale for each column', bits: 6, scales: 'columns' },
  { title: 'int4, a scale for each column', bits: 4, scales: 'columns' },
];

/** Symmetric rounding of the matrices in `weights`, and the bytes that all of it takes. */
function rounded(weights: Float32Array, layout: readonly LayoutEntry[], variant: Variant) {
  const result = weights.slice();
  let bytes = 0;
  for (const { shape, offset, size } of layout) {
    if (shape.length < 2 || variant.bits === 16) {
      bytes += size * (shape.length < 2 ? 4 : 2);
      continue;
    }
    const columns = variant.scales === 'columns' ? (shape.at(-1) as number) : 1;
    const steps = 2 ** (variant.bits - 1) - 1;
    for (let column = 0; column < columns; column++) {
      let largest = 0;
      for (let at = column; at < size; at += columns) {
        largest = Math.max(largest, Math.abs(weights[offset + at] as number));
      }
      const scale = largest / steps || 1;
      for (let at = column; at < size; at += columns) {
        result[offset + at] = Math.round((weights[offset + at] as number) / scale) * scale;
      }
    }
    bytes += (size * variant.bits) / 8 + 4 * columns;
  }
  return { weights: result, bytes };
}

const corpus = await openCorpus(values.corpus);
const byId = new Map(corpus.utterances.map((utterance) => [utterance.id, utterance]));
const answers = variants.map((): ScoredUtterance[] => []);
const bytesOf: number[] = [];
for (const fold of (await readdir(folder)).filter((name) => name.startsWith('fold-')).sort()) {
  console.error(fold);
  const {
    metadata,
    layout,
    values: trained,
  } = readModelWeights(await readFile(join(folder, fold, runFiles.model)));
  const { test } = JSON.parse(await readFile(join(folder, fold, runFiles.split), 'utf8'));
  const recognizers = await Promise.all(
    variants.map((variant, index) => {
      const { weights, bytes } = rounded(trained.weights, layout.parameters, variant);
      bytesOf[index] = bytes;
      const file = buildModelFile(metadata, { ...trained, weights });
      return loadRecognizer(file, nodeRuntime);
    }),
  );
  for (const id of test as string[]) {
    const { path, speaker, corpus: name, emotion } = byId.get(id)!;
    const { sampleRate } = metadata;
    const { samples } = await decodeAudio(await readFile(path), { sampleRate });
    for (const [index, recognizer] of recognizers.entries()) {
      const { probabilities } = await recognizer.recognize(samples);
      answers[index]!.push({
        ...{ id, speaker, corpus: name, path },
        truth: emotions.indexOf(emotion),
        probabilities: Object.values(probabilities),
      });
    }
  }
  for (const recognizer of recognizers) await recognizer.dispose();
}

console.log(answerHeader);
for (const [index, { title }] of variants.entries()) {
  const heard = [answers[index]!];
  console.log(answerRow(`${title} (weights ${Math.round(bytesOf[index]! / 1000)} kB)`, heard));
  if (index > 0) console.error(`${title}: ${gainInUar([answers[0]!], heard)} points`);
}
