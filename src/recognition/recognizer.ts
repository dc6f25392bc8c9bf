// The recogniser: a model file and samples in, emotions out. Short clips are heard whole, long ones by
// overlapping windows whose answers are averaged. Node and browser run this same code.

import { AffettoError } from '../errors.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';
import { type ModelMetadata, readModelMetadata } from './model-file.js';

/** Recordings of more windows than this are not searched for silence at the ends first. */
const longestTrimmed = 8;

/** The answer for one recording. */
export interface Recognition {
  /** The most probable label. */
  readonly emotion: string;
  /** Its probability, in [0, 1]. */
  readonly confidence: number;
  /** One probability a label, summing to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  readonly durationSeconds: number;
  /** The answers that were averaged; one for a clip no longer than the model's window. */
  readonly windows: readonly RecognitionWindow[];
}

/** What the model heard in one stretch. */
export interface RecognitionWindow {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** In the order of the labels. */
  readonly probabilities: readonly number[];
}

export interface RecognizeOptions {
  /** Called after each window, with how many are done. */
  readonly onWindow?: (done: number, total: number) => void;
  /** Stops between windows. */
  readonly signal?: AbortSignal;
}

/** Shortest recording that is answered, in seconds: less holds no syllable to judge. */
export const shortestSeconds = 0.2;

/** Loudest sample below which a recording counts as silent: -60 dBFS. */
export const silencePeak = 1e-3;

/** A loaded model; make one with `loadRecognizer`. */
export class Recognizer {
  readonly metadata: ModelMetadata;
  private readonly session: Session;

  constructor(metadata: ModelMetadata, session: Session) {
    this.metadata = metadata;
    this.session = session;
  }

  /**
   * The emotion of a recording.
   * @param samples mono, at `metadata.sampleRate`, nominally in [-1, 1], at least one.
   * @throws AffettoError `AUDIO_EMPTY`, `AUDIO_NON_FINITE`, `AUDIO_TOO_SHORT` or `AUDIO_SILENT` where there is nothing to judge.
   */
  async recognize(samples: Float32Array, options: RecognizeOptions = {}): Promise<Recognition> {
    const { sampleRate, windowSeconds, labels } = this.metadata;
    checkSamples(samples, sampleRate);
    const size = Math.floor(windowSeconds * sampleRate);
    const stretches = await this.stretches(samples, size);
    const windows: RecognitionWindow[] = [];
    const weights: number[] = [];
    for (const [start, end] of stretches) {
      options.signal?.throwIfAborted();
      const part = samples.subarray(start, end);
      const outputs = await this.session.run({ waveform: floats(part, [1, part.length]) }, [
        'probabilities',
      ]);
      const probabilities = Array.from(floatOutput(outputs, 'probabilities'));
      windows.push({
        startSeconds: start / sampleRate,
        endSeconds: end / sampleRate,
        probabilities,
      });
      // A window without sound has an opinion too, but no say.
      weights.push(peakOf(part) < silencePeak ? 0 : 1);
      options.onWindow?.(windows.length, stretches.length);
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = labels.map(
      (_, index) =>
        windows.reduce(
          (sum, window, i) => sum + (weights[i] ?? 0) * (window.probabilities[index] ?? 0),
          0,
        ) / total,
    );
    const best = mean.reduce((top, value, index) => (value > (mean[top] ?? 0) ? index : top), 0);
    return {
      emotion: labels[best] as string,
      confidence: mean[best] as number,
      probabilities: Object.fromEntries(labels.map((label, index) => [label, mean[index] ?? 0])),
      durationSeconds: samples.length / sampleRate,
      windows,
    };
  }

  /**
   * The stretches to answer for. A model that cuts silence off the ends hears a clip whole as long as
   * its speech fits one window, as in training; only longer ones need several windows.
   */
  private async stretches(samples: Float32Array, size: number): Promise<[number, number][]> {
    const trims = this.session.outputNames.includes('heard');
    if (!trims || samples.length <= size || samples.length > longestTrimmed * size) {
      return windowStretches(samples.length, size);
    }
    const feeds = { waveform: floats(samples, [1, samples.length]) };
    const heard = floatOutput(await this.session.run(feeds, ['heard']), 'heard');
    const [start, end] = heard as unknown as [number, number];
    return windowStretches(end - start, size).map(([a, b]) => [start + a, start + b]);
  }

  /** Frees the engine's memory. */
  dispose(): Promise<void> {
    return this.session.dispose();
  }
}

/**
 * Loads a model file.
 * @throws AffettoError `MODEL_FILE_INVALID` for bytes that are not a whole affetto model.
 */
export async function loadRecognizer(
  bytes: Uint8Array,
  runtime: Runtime,
  options: { readonly threads?: number } = {},
): Promise<Recognizer> {
  const metadata = readModelMetadata(bytes);
  try {
    return new Recognizer(metadata, await runtime.createSession(bytes, options));
  } catch (cause) {
    throw new AffettoError(
      'MODEL_FILE_INVALID',
      `The model file cannot be loaded, so it is damaged or cut off. Fetch or train it again. (${(cause as Error).message})`,
      { cause },
    );
  }
}

/** [start, end) of each window: one if the clip fits, else half-overlapping ones, the last ending at the end. */
export function windowStretches(length: number, size: number): [start: number, end: number][] {
  if (length <= size) return [[0, length]];
  const hop = Math.floor(size / 2);
  const count = Math.ceil((length - size) / hop) + 1;
  return Array.from({ length: count }, (_, index) => {
    const start = Math.min(index * hop, length - size);
    return [start, start + size];
  });
}

function checkSamples(samples: Float32Array, sampleRate: number): void {
  if (samples.length === 0) {
    throw new AffettoError('AUDIO_EMPTY', 'The recording has no samples, so there is nothing to hear.');
  }
  const bad = samples.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new AffettoError(
      'AUDIO_NON_FINITE',
      `Sample ${bad} is ${samples[bad]}. Export the recording again without NaN or infinite samples.`,
    );
  }
  const seconds = samples.length / sampleRate;
  if (seconds < shortestSeconds) {
    throw new AffettoError(
      'AUDIO_TOO_SHORT',
      `The recording lasts ${seconds.toFixed(3)} s; at least ${shortestSeconds} s are needed. Record a word or a sentence.`,
    );
  }
  const peak = peakOf(samples);
  if (peak < silencePeak) {
    const level = peak === 0 ? 'all samples are 0' : `the peak is ${(20 * Math.log10(peak)).toFixed(1)} dBFS`;
    throw new AffettoError(
      'AUDIO_SILENT',
      `The recording is silent (${level}), so there is no emotion to hear. Check the microphone, or record louder than -60 dBFS.`,
    );
  }
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    const level = Math.abs(samples[i] as number);
    if (level > peak) peak = level;
  }
  return peak;
}
