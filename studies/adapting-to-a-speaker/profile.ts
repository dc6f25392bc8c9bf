// The neutral profile: how a speaker differs from the training speakers on average is taken away, from the
// mean spectrum or from what the last layer is given. No labels are trained on.

import { ClipTrainer } from '../../src/adaptation/clip-trainer.js';
import { trainablePart } from '../../src/adaptation/trainable-part.js';
import { emotions } from '../../src/corpora/types.js';
import { RandomStream, shuffle } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import type { FeatureLayout } from '../../src/training/augmentation.js';
import { layoutOf } from '../../src/training/evaluator.js';
import type { Example } from '../../src/training/examples.js';
import { type Fold, rawClip } from './fold.js';
import type { ProfileMethod } from './methods.js';

const neutral = emotions.indexOf('neutral');

/** Means over the training speakers, the same for all others: a fold has a thousand clips of them. */
const usualOf = new WeakMap<Fold, Map<string, Float64Array>>();

/** Logits [test][labels] once the speaker's mean over `pool` is moved to that of the training speakers. */
export async function profiled(
  fold: Fold,
  { of, clips, share }: ProfileMethod,
  pool: readonly Example[],
  test: readonly Example[],
  seed: number,
): Promise<Float32Array[]> {
  const { parts, past } = fold;
  const chosen =
    clips === 'neutral'
      ? pool.filter(({ label }) => label === neutral)
      : shuffle(pool, new RandomStream(seed, pool.length)).slice(0, clips);
  const theirs = clips === 'neutral' ? past.filter(({ label }) => label === neutral) : past;
  const part = await trainablePart(parts, 'last', nodeRuntime);
  const settings = { steps: 1, learningRate: 1e-3, priorStrength: 1 };
  const trainer = await ClipTrainer.create(part, {
    classes: parts.metadata.labels.length,
    clipCount: 1,
    settings,
    replay: [],
    runtime: nodeRuntime,
  });
  const layout = layoutOf(parts.metadata.frontEnd);
  const floorDb = parts.metadata.frontEnd.normalization.floorDb ?? 80;
  const embed = async (clip: Example, shift?: Float64Array) => {
    const raw = rawClip(clip, parts);
    if (shift) shiftBands(raw.features, raw.length, layout, shift);
    return Float64Array.from((await part.prepare(raw)).embedding!);
  };
  const describe = async (examples: readonly Example[]) => {
    const all: Float64Array[] = [];
    for (const clip of examples) {
      all.push(of === 'embedding' ? await embed(clip) : spectrum(clip, layout, floorDb));
    }
    return meanOf(all);
  };
  const known = usualOf.get(fold) ?? new Map<string, Float64Array>();
  usualOf.set(fold, known);
  const key = `${of} ${clips === 'neutral'}`;
  const usual = known.get(key) ?? (await describe(theirs));
  known.set(key, usual);
  const ours = await describe(chosen);
  const shift = ours.map((value, i) => share * (usual[i]! - value));
  const answers: Float32Array[] = [];
  for (const clip of test) {
    const embedding =
      of === 'embedding'
        ? (await embed(clip)).map((v, i) => v + shift[i]!)
        : await embed(clip, shift);
    answers.push(
      await trainer.logits(part.start.weights, { embedding: Float32Array.from(embedding) }),
    );
  }
  await trainer.dispose();
  await part.dispose();
  return answers;
}

/** Mean level of each band against the clip's own mean level, in dB. */
function spectrum(
  { variants }: Example,
  { channels }: FeatureLayout,
  floorDb: number,
): Float64Array {
  const { values, length } = variants[0]!;
  const lowest = values.reduce((top, value) => Math.max(top, value), -Infinity) - floorDb;
  const bands = new Float64Array(channels);
  for (let i = 0; i < length * channels; i++) bands[i % channels]! += Math.max(values[i]!, lowest);
  const level = bands.reduce((sum, value) => sum + value, 0) / (length * channels);
  return bands.map((sum) => sum / length - level);
}

function shiftBands(
  features: Float32Array,
  length: number,
  { channels }: FeatureLayout,
  shift: Float64Array,
): void {
  for (let i = 0; i < length * channels; i++) features[i]! += shift[i % channels]!;
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(rows[0]!.length);
  for (const row of rows) for (const [i, value] of row.entries()) sum[i]! += value / rows.length;
  return sum;
}
