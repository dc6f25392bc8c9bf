// The graphs of a tuning: the teacher, who hears every clip as it is once, and the student's steps. There is one for each of
// a few lengths of spectra, so that short ones are not padded to the longest.

import { multiply } from '../grad/operators/elementwise.js';
import type { ParameterValues } from '../grad/scope-options.js';
import type { Tensor } from '../grad/tensor.js';
import {
  buildEvaluation,
  buildTrainingStep,
  initialState,
  type NetworkOptions,
  type TrainingStep,
} from '../grad/training-step.js';
import type { PretrainedEncoder } from '../models/encoder-features.js';
import {
  encoderStatistics,
  type WhisperEncoderOptions,
  whisperEncoder,
} from '../models/whisper-encoder.js';
import { nextState, stateFeeds } from '../runtime/graph-state.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';
import type { TrainingState } from './training-steps.js';
import type { TuningClip } from './tuning-clips.js';

/** How long the spectra of a batch are, in frames of 10 ms; longer ones are not trained on. */
export const batchFrames = [256, 384, 512] as const;
/** About how many frames a batch has: the shorter its spectra, the more of them. */
const framesOfBatch = 4096;

/** What the graphs are made from, see `TuneEncoderOptions`. */
interface TunedNetwork {
  readonly encoder: PretrainedEncoder;
  readonly runtime: Runtime;
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/** The frames of the batches that a spectrum belongs to; undefined where it is too long. */
export function framesFor(
  spectrum: Float32Array,
  { bands }: WhisperEncoderOptions,
): number | undefined {
  return batchFrames.find((frames) => spectrum.length <= frames * bands);
}

/** How many spectra of `frames` frames are a batch. */
export function batchSizeOf(frames: number): number {
  return Math.round(framesOfBatch / frames);
}

/** Spectra as a padded batch, with the valid frames of each. */
function padded(spectra: readonly Float32Array[], frames: number, bands: number) {
  const features = new Float32Array(spectra.length * frames * bands);
  for (const [index, spectrum] of spectra.entries()) features.set(spectrum, index * frames * bands);
  return {
    features: floats(features, [spectra.length, frames, bands]),
    lengths: floats(spectra.map(({ length }) => length / bands)),
  };
}

/** The network from spectra of at most `frames` to statistics, each times its `scale`, [numbers], where there is one. */
function networkOf(
  frames: number,
  options: WhisperEncoderOptions,
  scale?: Float32Array,
): NetworkOptions {
  return {
    batchSize: batchSizeOf(frames),
    inputs: { features: [frames, options.bands], lengths: [] },
    forward: (scope, { features, lengths }) => {
      const heard = { features: features as Tensor, lengths: lengths as Tensor };
      const statistics = encoderStatistics(scope, whisperEncoder(scope, heard, options));
      return scale
        ? multiply(statistics, scope.graph.constant(scale, [1, scale.length]))
        : statistics;
    },
  };
}

/** What the teacher says of every clip as it is, each number in units of its deviation. */
export class Targets {
  /** One over the standard deviation of each number, [numbers]. */
  readonly scale: Float32Array;
  /** What it says of each clip, scaled so, [clips][numbers]; undefined where a clip is too long. */
  private readonly rows: readonly (Float32Array | undefined)[];

  private constructor(scale: Float32Array, rows: readonly (Float32Array | undefined)[]) {
    this.scale = scale;
    this.rows = rows.map((row) => row?.map((value, number) => value * (scale[number] as number)));
  }

  /** Hears all clips that are not too long. */
  static async heard(options: TunedNetwork & { readonly clips: readonly TuningClip[] }) {
    const { encoder, clips, runtime, threads = 1, signal } = options;
    const { options: sizes, values } = encoder;
    const rows = new Array<Float32Array | undefined>(clips.length);
    for (const frames of batchFrames) {
      const size = batchSizeOf(frames);
      const own = [...clips.keys()].filter(
        (clip) => framesFor((clips[clip] as TuningClip).clean, sizes) === frames,
      );
      if (own.length === 0) continue;
      const graph = buildEvaluation(networkOf(frames, sizes));
      const session = await runtime.createSession(graph, { threads });
      try {
        for (let at = 0; at < own.length; at += size) {
          signal?.throwIfAborted();
          // The last batch is filled up with its last clip.
          const batch = Array.from(
            { length: size },
            (_, place) => own[Math.min(at + place, own.length - 1)] as number,
          );
          const spectra = batch.map((clip) => (clips[clip] as TuningClip).clean);
          const outputs = await session.run({
            ...padded(spectra, frames, sizes.bands),
            weights: floats(values.weights),
          });
          const statistics = floatOutput(outputs, 'logits');
          const numbers = statistics.length / size;
          for (const [place, clip] of batch.entries()) {
            rows[clip] = statistics.slice(place * numbers, (place + 1) * numbers);
          }
        }
      } finally {
        await session.dispose();
      }
    }
    return new Targets(scaleOf(rows), rows);
  }

  /** The targets of clips, a row each. */
  of(batch: readonly number[]): Float32Array {
    const numbers = this.scale.length;
    const targets = new Float32Array(batch.length * numbers);
    for (const [place, clip] of batch.entries()) {
      targets.set(this.rows[clip] as Float32Array, place * numbers);
    }
    return targets;
  }
}

/** The least standard deviation of a number that counts: what never varies teaches nothing. */
const leastDeviation = 1e-3;

function scaleOf(rows: readonly (Float32Array | undefined)[]): Float32Array {
  const known = rows.filter((row) => row !== undefined);
  const numbers = known[0]?.length ?? 0;
  return Float32Array.from({ length: numbers }, (_, number) => {
    let [sum, squares] = [0, 0];
    for (const row of known) {
      const value = row[number] as number;
      sum += value;
      squares += value * value;
    }
    const mean = sum / known.length;
    return 1 / Math.max(leastDeviation, Math.sqrt(Math.max(0, squares / known.length - mean ** 2)));
  });
}

/** The steps of the student, a graph for each length of spectra, on one state. */
export class Students {
  private readonly graphs: ReadonlyMap<number, { step: TrainingStep; session: Session }>;
  private readonly bands: number;

  private constructor(graphs: Students['graphs'], bands: number) {
    this.graphs = graphs;
    this.bands = bands;
  }

  static async open({ encoder, runtime, threads = 1 }: TunedNetwork, scale: Float32Array) {
    const { options } = encoder;
    const graphs = new Map<number, { step: TrainingStep; session: Session }>();
    for (const frames of batchFrames) {
      const step = buildTrainingStep({
        ...networkOf(frames, options, scale),
        loss: 'squared-error',
        optimizer: { kind: 'adamw', weightDecay: 0 },
        clipNorm: 1,
      });
      graphs.set(frames, { step, session: await runtime.createSession(step.onnx, { threads }) });
    }
    return new Students(graphs, options.bands);
  }

  /** The pretrained weights, and moments of zero. */
  initialState({ weights }: ParameterValues, seed: number): TrainingState {
    const { step } = this.graphs.get(batchFrames[0]) as { step: TrainingStep };
    return { ...initialState(step, seed), weights: weights.slice() };
  }

  /** Runs a step on spectra of at most `frames`. */
  async step(
    frames: number,
    given: {
      readonly spectra: readonly Float32Array[];
      readonly targets: Float32Array;
      readonly rate: number;
      readonly step: number;
      readonly state: TrainingState;
    },
  ): Promise<{ readonly loss: number; readonly state: TrainingState }> {
    const { step, session } = this.graphs.get(frames) as { step: TrainingStep; session: Session };
    const { spectra, targets, state } = given;
    const outputs = await session.run({
      ...padded(spectra, frames, this.bands),
      targets: floats(targets, [spectra.length, targets.length / spectra.length]),
      exampleWeights: floats(new Float32Array(spectra.length).fill(1)),
      learningRate: floats([given.rate], []),
      step: floats([given.step + 1], []),
      ...stateFeeds(step.state, state),
    });
    return {
      loss: floatOutput(outputs, 'loss')[0] as number,
      state: nextState(step.state, outputs),
    };
  }

  async dispose(): Promise<void> {
    for (const { session } of this.graphs.values()) await session.dispose();
  }
}
