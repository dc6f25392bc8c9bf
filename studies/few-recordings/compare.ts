// How many dimensions, and which variants, a model of a few hundred recordings needs: five speaker folds of a corpus, fitted
// without its temperatures, which no answer depends on. Prints a line a configuration:
//   npx tsx studies/few-recordings/compare.ts data/nemo 300

import { parseArgs } from 'node:util';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import type { Utterance } from '../../src/corpora/types.js';
import { encoderFrontEnd, frontEndOptions } from '../../src/features/options.js';
import { defaultCacheFolder } from '../../src/float-cache.js';
import { encoder } from '../../src/models/encoder.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { extractFeatures } from '../../src/training/clip-features.js';
import { asRecorded, otherVariants } from '../../src/training/clip-variant.js';
import {
  evidenceMap,
  fitVoiceModel,
  reduceVoices,
  voiceModelOf,
} from '../../src/voices/fit-voice-model.js';
import { MatrixProducts } from '../../src/voices/matrix-products.js';
import { VoiceProfile } from '../../src/voices/voice-profile.js';

const folds = 5;
const known = 8;
const columns = 3072;
const frontEnd = frontEndOptions(encoderFrontEnd);
const variants = [
  asRecorded,
  ...otherVariants({ speeds: [1, 0.89, 1.12], degraded: 1, shortened: 0 }),
];
const { positionals } = parseArgs({ allowPositionals: true });
const [folder = '', most = '300'] = positionals;

/** Takes as many as are wanted, spread over the list, so that all labels and speakers stay. */
function thinned(all: readonly Utterance[], count: number): Utterance[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
}

const utterances = thinned((await openCorpus(folder)).utterances, Number(most));
const labels = [...new Set(utterances.map(({ emotion }) => emotion))].sort();
const speakers = [...new Set(utterances.map(({ speaker }) => speaker))].sort();
const clips = await extractFeatures(utterances, {
  frontEnd,
  variants,
  runtime: nodeRuntime,
  cacheFolder: defaultCacheFolder(),
});
const valuesOf = (clip: number, variant: number) => clips[clip]![variant]!.values;
const products = new MatrixProducts(nodeRuntime);

/** The emotion heard in each held-out recording, nobody known, and with up to eight others of the voice known. */
async function heard(fold: number, chosen: readonly number[], dimensions: number) {
  const left = new Set(speakers.filter((_, index) => index % folds === fold));
  const indices = utterances.map((_, index) => index);
  const rows = indices
    .filter((index) => !left.has(utterances[index]!.speaker))
    .flatMap((index) => chosen.map((variant) => ({ index, variant })));
  const data = new Float32Array(rows.length * columns);
  for (const [row, { index, variant }] of rows.entries()) {
    data.set(valuesOf(index, variant).subarray(0, columns), row * columns);
  }
  const options = { ...encoder.defaults, dimensions };
  const reduced = await reduceVoices(
    {
      numbers: { rows: rows.length, columns, data },
      labels: rows.map(({ index }) => labels.indexOf(utterances[index]!.emotion)),
      voices: rows.map(({ index, variant }) => `${utterances[index]!.speaker}@${variant}`),
      classes: labels.length,
    },
    options,
    products,
  );
  const all = rows.map((_, row) => row);
  const fitted = await fitVoiceModel(reduced, all, { options, seed: 1 }, products);
  const map = evidenceMap([fitted], labels.length, options.sharpness);
  const model = {
    ...voiceModelOf(fitted, labels.length, options),
    temperatures: [{ recordings: 0, temperature: 1 }],
  };
  const held = indices.filter((index) => left.has(utterances[index]!.speaker));
  const centred = {
    rows: held.length,
    columns,
    data: Float32Array.from(
      held.flatMap((index) =>
        Array.from(reduced.mean, (mean, column) => valuesOf(index, 0)[column]! - mean),
      ),
    ),
  };
  const coordinates = await products.times(centred, reduced.basis);
  const evidence = await products.times(coordinates, {
    rows: map.rows,
    columns: map.columns,
    data: Float32Array.from(map.to1DArray()),
  });
  const own = (place: number) =>
    Float64Array.from(evidence.data.subarray(place * map.columns, (place + 1) * map.columns));
  return held.map((index, place) => {
    const { speaker, emotion } = utterances[index]!;
    const others = held.flatMap((other, at) =>
      other !== index && utterances[other]!.speaker === speaker && (at * 7 + place) % 3 === 0
        ? [at]
        : [],
    );
    const profile = new VoiceProfile(model, labels.length);
    const strange = best([...profile.logits(own(place))]);
    for (const at of others.slice(0, known)) profile.add(own(at));
    return { emotion, strange, known: best([...profile.logits(own(place))]) };
  });
}

const best = (logits: readonly number[]) => labels[logits.indexOf(Math.max(...logits))]!;

const recall = (said: readonly { readonly emotion: string; readonly answer: string }[]) => {
  const each = labels.map((label) => {
    const spoken = said.filter(({ emotion }) => emotion === label);
    return spoken.filter(({ answer }) => answer === label).length / spoken.length;
  });
  return (100 * each.reduce((sum, share) => sum + share, 0)) / labels.length;
};

for (const chosen of [
  [0, 1, 2, 3],
  [0, 3],
]) {
  for (const dimensions of [100, 200, 300, 600]) {
    const said: Awaited<ReturnType<typeof heard>> = [];
    for (let fold = 0; fold < folds; fold++) said.push(...(await heard(fold, chosen, dimensions)));
    const unknown = recall(said.map(({ emotion, strange }) => ({ emotion, answer: strange })));
    const after = recall(said.map(({ emotion, known: answer }) => ({ emotion, answer })));
    console.log(
      `${utterances.length} recordings, ${chosen.length} variants, ${dimensions} dimensions: UAR ${unknown.toFixed(1)}, ${known} recordings of the voice known ${after.toFixed(1)}`,
    );
  }
}
await products.dispose();
