// Answers of a model adapted by a method to some clips, on others: what every figure is computed from.

import { ClipTrainer, type PreparedClip } from '../../src/adaptation/clip-trainer.js';
import {
  type AdaptedLayers,
  type RawClip,
  type TrainablePart,
  trainablePart,
} from '../../src/adaptation/trainable-part.js';
import { RandomStream } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { augmentationSchema, augmentClip } from '../../src/training/augmentation.js';
import { layoutOf } from '../../src/training/evaluator.js';
import type { Example } from '../../src/training/examples.js';
import { type Fold, rawClip } from './fold.js';
import type { TrainingMethod } from './methods.js';

/** What training does to clips, as far as it needs no masks. */
const changes = augmentationSchema.parse({
  cutFrames: 4,
  stretch: 0.15,
  equalizerDb: 2,
  noise: { probability: 0.5, belowPeakDb: [20, 60], tiltDb: [-20, 10], cellDb: 3 },
});

export interface Task {
  readonly adapt: readonly Example[];
  readonly test: readonly Example[];
  readonly seed: number;
}

/** Adapts models of one fold; keeps what can be used again. */
export class Adapter {
  private readonly parts = new Map<AdaptedLayers, TrainablePart>();

  constructor(private readonly fold: Fold) {}

  /** Logits [test][labels] of the model as it is. */
  async unadapted(test: readonly Example[]): Promise<Float32Array[]> {
    const part = await this.part('last');
    const answers: Float32Array[] = [];
    const trainer = await this.trainer(part, baseline, 1, []);
    for (const clip of test) {
      const { input } = await this.prepare(part, clip);
      answers.push(await trainer.logits(part.start.weights, input));
    }
    await trainer.dispose();
    return answers;
  }

  /** The same, adapted. */
  async trained(method: TrainingMethod, { adapt, test, seed }: Task): Promise<Float32Array[]> {
    const longest = Math.max(...adapt.map(({ variants }) => variants[0]!.length));
    const part = await this.part(method.layers, longest);
    const past = this.fold.past.slice(0, method.replay);
    const replay = await Promise.all(past.map((clip) => this.prepare(part, clip)));
    const clips: PreparedClip[] = [];
    for (const clip of adapt) {
      clips.push(...(await this.withVariants(part, clip, method.variants, seed)));
    }
    // Copies of a clip are no more evidence than the clip: the prior keeps its weight against it.
    const priorStrength = method.priorStrength * (1 + method.variants);
    const settings = { ...method, priorStrength };
    const trainer = await this.trainer(part, settings, clips.length, replay);
    try {
      const weights = await trainer.train({ clips, seed });
      const answers: Float32Array[] = [];
      for (const clip of test) {
        answers.push(await trainer.logits(weights, (await this.prepare(part, clip)).input));
      }
      return answers;
    } finally {
      await trainer.dispose();
    }
  }

  async dispose(): Promise<void> {
    for (const part of this.parts.values()) await part.dispose();
  }

  private trainer(
    part: TrainablePart,
    settings: TrainingMethod,
    clipCount: number,
    replay: readonly PreparedClip[],
  ): Promise<ClipTrainer> {
    const classes = this.fold.parts.metadata.labels.length;
    return ClipTrainer.create(part, { classes, clipCount, settings, replay, runtime: nodeRuntime });
  }

  /** The last layers' trunk serves all speakers; the steps of all layers are as long as the clips. */
  private async part(layers: AdaptedLayers, longest?: number): Promise<TrainablePart> {
    const kept = this.parts.get(layers);
    if (kept && layers === 'last') return kept;
    const part = await trainablePart(this.fold.parts, layers, nodeRuntime, longest);
    this.parts.set(layers, part);
    return part;
  }

  private readonly prepared = new Map<string, PreparedClip>();

  private async prepare(part: TrainablePart, clip: Example): Promise<PreparedClip> {
    const key = `${part.layers} ${clip.utterance.id}`;
    const known = this.prepared.get(key);
    if (known) return known;
    const input = await part.prepare(rawClip(clip, this.fold.parts));
    const prepared = { label: clip.label, input };
    this.prepared.set(key, prepared);
    return prepared;
  }

  private async withVariants(
    part: TrainablePart,
    clip: Example,
    count: number,
    seed: number,
  ): Promise<PreparedClip[]> {
    const all = [await this.prepare(part, clip)];
    const random = new RandomStream(seed, clip.label, 0x7a41);
    for (let index = 0; index < count; index++) {
      const input = await part.prepare(this.changed(clip, random));
      all.push({ label: clip.label, input });
    }
    return all;
  }

  private changed(clip: Example, random: RandomStream): RawClip {
    const layout = layoutOf(this.fold.parts.metadata.frontEnd);
    const features = new Float32Array(layout.frames * layout.channels);
    const target = {
      features,
      keptFrames: new Float32Array(layout.frames),
      keptBands: new Float32Array(layout.channels),
    };
    return { features, length: augmentClip(clip.variants[0]!, target, layout, changes, random) };
  }
}

const baseline: TrainingMethod = {
  layers: 'last',
  steps: 1,
  learningRate: 1e-3,
  priorStrength: 1,
  replay: 0,
  variants: 0,
};
