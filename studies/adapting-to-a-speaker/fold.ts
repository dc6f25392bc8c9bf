// One fold of a finished evaluation: its model, the speakers it never heard, and clips of those it did.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RawClip } from '../../src/adaptation/trainable-part.js';
import type { Utterance } from '../../src/corpora/types.js';
import { featureShape } from '../../src/features/options.js';
import { type ModelParts, readModelWeights } from '../../src/model-file/weights.js';
import { RandomStream, shuffle } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { copyClip } from '../../src/training/augmentation.js';
import { extractFeatures } from '../../src/training/clip-features.js';
import { layoutOf } from '../../src/training/evaluator.js';
import { type Example, makeExamples } from '../../src/training/examples.js';
import { type RunSplit, runFiles } from '../../src/training/run-folder.js';

export interface Fold {
  readonly number: number;
  readonly parts: ModelParts;
  /** Clips of each held-out speaker. */
  readonly speakers: ReadonlyMap<string, readonly Example[]>;
  /** Clips of the training speakers, those of each emotion in turn, in random order. */
  readonly past: readonly Example[];
}

/** @param folder a run folder, `fold-N`, with its model file. */
export async function readFold(
  folder: string,
  corpus: readonly Utterance[],
  cacheFolder: string,
): Promise<Fold> {
  const number = Number(basename(folder).replace('fold-', ''));
  const parts = readModelWeights(await readFile(join(folder, runFiles.model)));
  const split = JSON.parse(await readFile(join(folder, runFiles.split), 'utf8')) as RunSplit;
  const load = async (ids: readonly string[]) => {
    const utterances = corpus.filter(({ id }) => ids.includes(id));
    if (utterances.length !== ids.length) throw new Error('The corpus lacks clips of the run.');
    const { frontEnd, labels } = parts.metadata;
    const options = { frontEnd, variants: [{ speed: 1 }], runtime: nodeRuntime, cacheFolder };
    return makeExamples(utterances, await extractFeatures(utterances, options), labels);
  };
  const test = await load(split.test);
  const train = await load(split.train);
  const names = [...new Set(test.map(({ utterance }) => utterance.speaker))].sort();
  return {
    number,
    parts,
    speakers: new Map(
      names.map((name) => [name, test.filter(({ utterance }) => utterance.speaker === name)]),
    ),
    past: emotionsInTurn(shuffle(train, new RandomStream(number, 0x9a57))),
  };
}

/** Raw features as the model's front end gives them, padded. */
export function rawClip(
  { variants }: Pick<Example, 'variants'>,
  { metadata }: ModelParts,
): RawClip {
  const [frames, channels] = featureShape(metadata.frontEnd);
  const features = new Float32Array(frames * channels);
  const length = copyClip(variants[0]!, features, layoutOf(metadata.frontEnd));
  return { features, length };
}

function emotionsInTurn(examples: readonly Example[]): Example[] {
  const place = new Map<Example, number>();
  const counts = new Map<number, number>();
  for (const example of examples) {
    const seen = counts.get(example.label) ?? 0;
    place.set(example, seen);
    counts.set(example.label, seen + 1);
  }
  return [...examples].sort((a, b) => place.get(a)! - place.get(b)! || a.label - b.label);
}
