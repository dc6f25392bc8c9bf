// What a model loses when its weights are stored in fewer bits: the networks of an evaluation's folds (of several,
// together, as `affetto ship` joined them) with their weights rounded hear the speakers that they have not met:
//   npx tsx studies/eight-bit-weights/quantized.ts runs/crnn-g/crnn-g/together --corpus data/ravdess
// Computing stays float32.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeAudio } from '../../src/audio/decode.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { fromEightBits, toEightBits } from '../../src/grad/eight-bits.js';
import { buildModelFile, readModelMetadata } from '../../src/model-file/model-file.js';
import { storedAs } from '../../src/model-file/storage.js';
import { readModelWeights } from '../../src/model-file/weights.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { runFiles } from '../../src/training/run-folder.js';
import { answerHeader, answerRow, gainInUar } from '../tools/answer-rows.js';

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
  readonly store: (file: Uint8Array) => Uint8Array;
}
const variants: readonly Variant[] = [
  { title: 'float16', store: (file) => storedAs(file, 'float16') },
  { title: 'int8, a scale for each column', store: (file) => storedAs(file, 'int8') },
  { title: 'int8, a scale for each matrix', store: (file) => rounded(file, 8, 'matrix') },
  { title: 'int6, a scale for each column', store: (file) => rounded(file, 6, 'columns') },
  { title: 'int4, a scale for each column', store: (file) => rounded(file, 4, 'columns') },
];

/** What affetto stores in no file: the matrices hold what would be left of them. */
function rounded(file: Uint8Array, bits: number, scales: 'columns' | 'matrix'): Uint8Array {
  const { metadata, layout, values: trained } = readModelWeights(file);
  const weights = trained.weights.slice();
  for (const { shape, offset, size } of layout.parameters) {
    if (shape.length < 2) continue;
    const columns = scales === 'columns' ? (shape.at(-1) as number) : 1;
    const matrix = weights.subarray(offset, offset + size);
    matrix.set(fromEightBits(toEightBits(matrix, columns, 2 ** (bits - 1) - 1)));
  }
  return buildModelFile(metadata, { ...trained, weights });
}

const corpus = await openCorpus(values.corpus);
const byId = new Map(corpus.utterances.map((utterance) => [utterance.id, utterance]));
/** What the networks answer among. */
let labels: readonly string[] = [];
const answers = variants.map((): ScoredUtterance[] => []);
for (const fold of (await readdir(folder)).filter((name) => name.startsWith('fold-')).sort()) {
  console.error(fold);
  const file = await readFile(join(folder, fold, runFiles.model));
  const { sampleRate, labels: own } = readModelMetadata(file);
  labels = own;
  const { test } = JSON.parse(await readFile(join(folder, fold, runFiles.split), 'utf8'));
  const recognizers = await Promise.all(
    variants.map(({ store }) => loadRecognizer(store(file), nodeRuntime)),
  );
  for (const id of test as string[]) {
    const { path, speaker, corpus: name, emotion } = byId.get(id)!;
    const { samples } = await decodeAudio(await readFile(path), { sampleRate });
    for (const [index, recognizer] of recognizers.entries()) {
      const { probabilities } = await recognizer.recognize(samples);
      answers[index]!.push({
        ...{ id, speaker, corpus: name, path },
        truth: labels.indexOf(emotion),
        probabilities: Object.values(probabilities),
      });
    }
  }
  for (const recognizer of recognizers) await recognizer.dispose();
}

console.log(answerHeader);
for (const [index, { title }] of variants.entries()) {
  const heard = [answers[index]!];
  console.log(answerRow(labels, title, heard));
  if (index > 0) console.error(`${title}: ${gainInUar(labels, [answers[0]!], heard)} points`);
}
