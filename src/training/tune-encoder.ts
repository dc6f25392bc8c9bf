// The pretrained encoder taught to hear through noise, rooms and telephones: a recording made worse is to give the numbers
// that the recording as it is gives. Nobody's emotion is told, so nothing is learnt of emotions or of who has which; and
// what is fitted to the numbers of clean recordings holds for others.

import { AffettoError } from '../errors.js';
import type { PretrainedEncoder } from '../models/encoder-features.js';
import { RandomStream, shuffle } from '../random.js';
import type { Runtime } from '../runtime/runtime.js';
import { learningRateAt } from './schedule.js';
import type { TrainingState } from './training-steps.js';
import type { TuningClip } from './tuning-clips.js';
import { batchFrames, batchSizeOf, framesFor, Students, Targets } from './tuning-networks.js';

/** How an encoder is tuned. */
export interface TuneEncoderOptions {
  /** The encoder to begin with, which is also the teacher. */
  readonly encoder: PretrainedEncoder;
  /** What it is tuned on. */
  readonly clips: readonly TuningClip[];
  /** How often each clip is heard, in one of its forms. */
  readonly epochs: number;
  /** The highest learning rate of AdamW, without weight decay. */
  readonly learningRate: number;
  /** The share of the clips that are heard as they are, so that these stay what they were; 0 to 1. */
  readonly cleanShare: number;
  /** What order and forms are drawn by. */
  readonly seed: number;
  /** The engine that computes. */
  readonly runtime: Runtime;
  /** The number of threads inside a step. */
  readonly threads?: number;
  /** An epoch's end to go on from, as `onEpoch` gave it. */
  readonly from?: TuningPoint;
  /** Is told of each step: its number from 1, how many there are, and its loss. */
  readonly onStep?: (step: number, steps: number, loss: number) => void;
  /** Is given what is reached after each epoch, to keep it. */
  readonly onEpoch?: (point: TuningPoint) => Promise<void> | void;
  /** Stops the tuning after a step. */
  readonly signal?: AbortSignal;
}

/** What an epoch of tuning leaves. */
export interface TuningPoint {
  /** How many epochs are done. */
  readonly epoch: number;
  /** The weights and the optimiser's moments. */
  readonly state: TrainingState;
}

/** One clip in one form: `form` is its number among those made worse, -1 for the clip as it is. */
interface Heard {
  readonly clip: number;
  readonly form: number;
}

/**
 * Tunes an encoder by teacher and student (Li et al. 2017, "Large-scale domain adaptation via teacher-student learning"):
 * the loss is the squared distance of the statistics from those that the untuned encoder gives for the clip as it is,
 * each number in units of its standard deviation over the clips.
 * @returns All weights, in the order of the encoder's layout.
 * @throws AffettoError `OPTION_INVALID` where there are too few clips for a batch; `TRAINING_DIVERGED` when the loss stops
 *   being a number; the signal's reason when aborted
 */
export async function tuneEncoder(options: TuneEncoderOptions): Promise<Float32Array> {
  const { encoder, clips, epochs, seed, signal, onStep, onEpoch } = options;
  const targets = await Targets.heard(options);
  const plans = Array.from({ length: epochs }, (_, epoch) => dealBatches(options, epoch + 1));
  const steps = plans.reduce((total, plan) => total + plan.length, 0);
  if (steps === 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${clips.length} clips of at most ${batchFrames.at(-1)} frames fill no batch. Give more recordings, or shorter ones.`,
    );
  }
  const students = await Students.open(options, targets.scale);
  try {
    let { state } = options.from ?? { state: students.initialState(encoder.values, seed) };
    let step = 0;
    for (const [index, plan] of plans.entries()) {
      if (index < (options.from?.epoch ?? 0)) {
        step += plan.length;
        continue;
      }
      for (const { frames, batch } of plan) {
        signal?.throwIfAborted();
        const rate = learningRateAt(step, steps, {
          learningRate: options.learningRate,
          schedule: { kind: 'one-cycle', warmup: 0.04 },
        });
        const done = await students.step(frames, {
          spectra: batch.map(({ clip, form }) => spectrumOf(clips[clip] as TuningClip, form)),
          targets: targets.of(batch.map(({ clip }) => clip)),
          rate,
          step,
          state,
        });
        if (!Number.isFinite(done.loss)) {
          throw new AffettoError(
            'TRAINING_DIVERGED',
            `The loss became ${done.loss} in step ${step + 1}, at a learning rate of ${rate.toPrecision(3)}. Lower the learning rate.`,
          );
        }
        state = done.state;
        step++;
        onStep?.(step, steps, done.loss);
      }
      await onEpoch?.({ epoch: index + 1, state });
    }
    return state.weights as Float32Array;
  } finally {
    await students.dispose();
  }
}

/** The spectrum of a clip in a form, [frames, bands]. */
function spectrumOf({ clean, worse }: TuningClip, form: number): Float32Array {
  return form < 0 ? clean : (worse[form] as Float32Array);
}

/**
 * Deals an epoch's batches, in an order that is drawn: every clip once, in a form that is drawn, beside clips of about the
 * same length. What fills no batch is left out of the epoch.
 * @param epoch from 1
 */
export function dealBatches(
  {
    clips,
    cleanShare,
    seed,
    encoder,
  }: Pick<TuneEncoderOptions, 'clips' | 'cleanShare' | 'seed' | 'encoder'>,
  epoch: number,
): { readonly frames: number; readonly batch: readonly Heard[] }[] {
  const random = new RandomStream(seed, epoch, 0x70e5);
  const byFrames = new Map<number, Heard[]>(batchFrames.map((frames) => [frames, []]));
  for (const [clip, { clean, worse }] of clips.entries()) {
    const asItIs = worse.length === 0 || random.uniform() < cleanShare;
    const form = asItIs ? -1 : random.integer(worse.length);
    const taught = framesFor(clean, encoder.options);
    const frames = framesFor(spectrumOf({ clean, worse }, form), encoder.options);
    if (taught !== undefined && frames !== undefined) byFrames.get(frames)?.push({ clip, form });
  }
  const batches = [...byFrames].flatMap(([frames, heard]) => {
    const dealt = shuffle(heard, random);
    const size = batchSizeOf(frames);
    return Array.from({ length: Math.floor(dealt.length / size) }, (_, index) => ({
      frames,
      batch: dealt.slice(index * size, (index + 1) * size),
    }));
  });
  return shuffle(batches, random);
}
