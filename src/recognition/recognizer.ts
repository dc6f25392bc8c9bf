// The recogniser: a model file and samples in, emotions out. Short clips are heard whole, long ones by
// overlapping windows whose answers are averaged. Node and browser run this same code.

import { peakOf } from '../audio/peak.js';
import { resample } from '../audio/resample.js';
import { AffettoError } from '../errors.js';
import { maxSamples } from '../features/options.js';
import { type ModelMetadata, readModelMetadata } from '../model-file/model-file.js';
import { poolOpinions } from '../opinion-pool.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';

/** The number of windows above which a recording is not searched for silence at the ends first. */
export const longestTrimmed = 8;

/** The answer for one recording. */
export interface Recognition {
  /** The most probable label. */
  readonly emotion: string;
  /** Its probability, in [0, 1]. */
  readonly confidence: number;
  /**
   * False where the confidence is below the model's own threshold, or no stretch can be speech (see
   * `isSpeechless`): say "not sure", not the emotion.
   */
  readonly sure: boolean;
  /** A probability for each label, summing to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** The length of the recording. */
  readonly durationSeconds: number;
  /** The answers that were averaged; one for a clip no longer than the model's window. */
  readonly windows: readonly RecognitionWindow[];
}

/** What the model heard in one stretch. */
export interface RecognitionWindow {
  /** Where the stretch begins in the recording. */
  readonly startSeconds: number;
  /** Where it ends. */
  readonly endSeconds: number;
  /** A probability for each label, in the order of `metadata.labels`, summing to 1. */
  readonly probabilities: readonly number[];
}

/** How a recording is heard. */
export interface RecognizeOptions {
  /** Hears after each window that `done` of `total` windows are answered. */
  readonly onWindow?: (done: number, total: number) => void;
  /** Stops the work between two windows when it is aborted. */
  readonly signal?: AbortSignal;
}

/** How a model is run; plain data. */
export interface RecognizerOptions {
  /** The number of threads of the engine. Default 1. */
  readonly threads?: number;
  /**
   * The playback speeds, 0.5 to 2, at which each window is heard; the answers are pooled by their geometric mean.
   * Pitch and formants follow the speed. Each but 1 costs a resampling and a run of the model more. Default 1 alone.
   */
  readonly speeds?: readonly number[];
}

/** The shortest recording that is answered, in seconds: less holds no syllable to judge. */
export const shortestSeconds = 0.2;

/** The peak below which a recording counts as silent: -80 dBFS, a few steps of 16 bits. */
export const silencePeak = 1e-4;

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly input: Float32Array;
  /** What the model answers for `input` at its own speed, where it was asked already. */
  readonly answer?: number[];
}

/** A loaded model; make one with `loadRecognizer`. */
export class Recognizer {
  /** What the model file says of itself. */
  readonly metadata: ModelMetadata;
  private readonly session: Session;
  private readonly speeds: readonly number[];

  /**
   * `loadRecognizer` makes one.
   * @param metadata What the model file says of itself.
   * @param session The file, loaded.
   * @param speeds The playback speeds at which each window is heard, 0.5 to 2.
   */
  constructor(metadata: ModelMetadata, session: Session, speeds: readonly number[]) {
    this.metadata = metadata;
    this.session = session;
    this.speeds = speeds;
  }

  /**
   * Answers which emotion a recording carries.
   * @param samples Mono samples at `metadata.sampleRate`, shape [n], nominally in [-1, 1].
   * @throws AffettoError `AUDIO_EMPTY`, `AUDIO_NON_FINITE`, `AUDIO_TOO_SHORT` or `AUDIO_SILENT` where there is nothing to judge.
   */
  async recognize(samples: Float32Array, options: RecognizeOptions = {}): Promise<Recognition> {
    const { sampleRate } = this.metadata;
    checkSamples(samples, sampleRate);
    const stretches = await this.stretches(samples);
    const answers: WindowAnswer[] = [];
    for (const { start, end, input, answer } of stretches) {
      options.signal?.throwIfAborted();
      answers.push({
        startSeconds: start / sampleRate,
        endSeconds: end / sampleRate,
        probabilities: (this.plain ? answer : undefined) ?? (await this.hearWindow(input)),
        speechless: isSpeechless(samples.subarray(start, end), sampleRate),
      });
      options.onWindow?.(answers.length, stretches.length);
    }
    return averageWindows(this.metadata, answers, samples.length / sampleRate);
  }

  /**
   * Gives one answer of the model, whatever there is to hear; of more than `windowSeconds` it hears the start.
   * @param samples Mono samples at `metadata.sampleRate`, shape [n], nominally in [-1, 1].
   * @returns A probability for each label, in the order of `metadata.labels`, summing to 1.
   * @throws AffettoError `RUNTIME_FAILED` where the engine fails, `MODEL_FILE_INVALID` where the answer is no such list.
   */
  async hearWindow(samples: Float32Array): Promise<number[]> {
    if (this.plain) return this.hear(samples);
    const { sampleRate } = this.metadata;
    const answers: number[][] = [];
    for (const speed of this.speeds) {
      // Heard at the nominal rate, what was sampled at rate / speed sounds faster by `speed`.
      answers.push(
        await this.hear(await resample(samples, sampleRate, Math.round(sampleRate / speed))),
      );
    }
    return poolOpinions(answers);
  }

  /** Whether a window is heard once, at the nominal speed. */
  private get plain(): boolean {
    return this.speeds.length === 1 && this.speeds[0] === 1;
  }

  private async hear(samples: Float32Array): Promise<number[]> {
    const feeds = { waveform: floats(samples, [1, samples.length]) };
    return this.answerIn(await this.session.run(feeds, ['probabilities']));
  }

  private answerIn(outputs: Awaited<ReturnType<Session['run']>>): number[] {
    const probabilities = Array.from(floatOutput(outputs, 'probabilities'));
    const { labels } = this.metadata;
    if (probabilities.length !== labels.length || !probabilities.every(Number.isFinite)) {
      throw unusable(
        `is damaged: it answers [${probabilities.join(', ')}] for the labels ${labels.join(', ')}`,
      );
    }
    return probabilities;
  }

  /**
   * Finds the stretches to answer for, and what to feed for each. A model that cuts silence off the ends
   * hears a clip whole as long as its speech fits one window, as in training; only longer ones need
   * several windows.
   */
  private async stretches(samples: Float32Array): Promise<Stretch[]> {
    const size = maxSamples(this.metadata.frontEnd);
    const cut = (from: number, to: number) =>
      windowStretches(to - from, size).map(([start, end]) => ({
        start: from + start,
        end: from + end,
        input: samples.subarray(from + start, from + end),
      }));
    const trims = this.session.outputNames.includes('heard');
    if (!trims || samples.length <= size || samples.length > longestTrimmed * size) {
      return cut(0, samples.length);
    }
    const feeds = { waveform: floats(samples, [1, samples.length]) };
    // The engine runs the whole graph whatever is asked of it, so mostly this is the answer as well.
    const outputs = await this.session.run(feeds, ['heard', 'probabilities']);
    const [start, end] = floatOutput(outputs, 'heard') as unknown as [number, number];
    if (end - start > size) return cut(start, end);
    // Fed with its silence: cutting here and again in the graph would move the ends a little.
    return [{ start, end, input: samples, answer: this.answerIn(outputs) }];
  }

  /** Frees the engine's memory. */
  dispose(): Promise<void> {
    return this.session.dispose();
  }
}

/**
 * Loads a model file.
 * @param bytes A whole model file, as `buildModelFile` makes it and `affetto train` writes it.
 * @param runtime The engine: `nodeRuntime` of `affetto/node`, or `webRuntime()` of `affetto/web`.
 * @throws AffettoError `OPTION_INVALID` for speeds out of range, none or too many; `MODEL_FILE_INVALID` for
 * bytes that are not a whole affetto model; `RUNTIME_FAILED` where the engine itself cannot start, as when
 * its .wasm file is not served.
 */
export async function loadRecognizer(
  bytes: Uint8Array,
  runtime: Runtime,
  options: RecognizerOptions = {},
): Promise<Recognizer> {
  const { speeds = [1], ...sessionOptions } = options;
  checkSpeeds(speeds);
  const metadata = readModelMetadata(bytes);
  let session: Session;
  try {
    session = await runtime.createSession(bytes, sessionOptions);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof AffettoError && words.includes('no available backend')) throw cause;
    throw unusable(`cannot be loaded, so it is damaged or cut off (${words})`, cause);
  }
  const { inputNames, outputNames } = session;
  if (inputNames.join() !== 'waveform' || !outputNames.includes('probabilities')) {
    await session.dispose();
    throw unusable(
      `turns ${inputNames.join(', ')} into ${outputNames.join(', ')}, not a waveform into probabilities`,
    );
  }
  return new Recognizer(metadata, session, speeds);
}

/** The largest number of speeds: more would take longer than anyone waits. */
const mostSpeeds = 16;

function checkSpeeds(speeds: readonly number[]): void {
  const bad = speeds.find((speed) => !(speed >= 0.5 && speed <= 2));
  if (bad === undefined && speeds.length >= 1 && speeds.length <= mostSpeeds) return;
  const what = bad === undefined ? `there are ${speeds.length} speeds` : `the speed ${bad}`;
  throw new AffettoError(
    'OPTION_INVALID',
    `speeds: ${what}. Give 1 to ${mostSpeeds} numbers from 0.5 to 2, e.g. 0.944, 1, 1.059.`,
  );
}

/** A window's answer, and whether speech is out of the question in it. */
export interface WindowAnswer extends RecognitionWindow {
  /** Whether speech is out of the question: such a window has no say in the mean. */
  readonly speechless: boolean;
}

/** Averages the windows: one without speech has an opinion too, but no say. */
export function averageWindows(
  { labels, calibration }: Pick<ModelMetadata, 'labels' | 'calibration'>,
  answers: readonly WindowAnswer[],
  durationSeconds: number,
): Recognition {
  const speaking = answers.filter(({ speechless }) => !speechless);
  // Trimming may leave no window above silence: then all count alike.
  const counted = speaking.length > 0 ? speaking : answers;
  const mean = labels.map(
    (_, index) =>
      counted.reduce((sum, { probabilities }) => sum + (probabilities[index] ?? 0), 0) /
      counted.length,
  );
  const best = mean.reduce((top, value, index) => (value > (mean[top] ?? 0) ? index : top), 0);
  return {
    emotion: labels[best] as string,
    confidence: mean[best] as number,
    sure: speaking.length > 0 && (mean[best] as number) >= (calibration.notSureBelow ?? 0),
    probabilities: Object.fromEntries(labels.map((label, index) => [label, mean[index] ?? 0])),
    durationSeconds,
    windows: answers.map(({ speechless: _, ...window }) => window),
  };
}

function unusable(why: string, cause?: unknown): AffettoError {
  return new AffettoError('MODEL_FILE_INVALID', `The model file ${why}. Fetch or train it again.`, {
    cause,
  });
}

/**
 * Cuts `length` samples into windows [start, end) of `size`: one if the clip fits, else half-overlapping ones, the last
 * ending at the end.
 */
export function windowStretches(length: number, size: number): [start: number, end: number][] {
  if (length <= size) return [[0, length]];
  const hop = Math.max(1, Math.floor(size / 2));
  const count = Math.ceil((length - size) / hop) + 1;
  return Array.from({ length: count }, (_, index) => {
    const start = Math.min(index * hop, length - size);
    return [start, start + size];
  });
}

/**
 * Refuses a recording in which there is nothing to judge.
 * @param samples mono, at `sampleRate` Hz.
 * @throws AffettoError `AUDIO_EMPTY`, `AUDIO_NON_FINITE`, `AUDIO_TOO_SHORT` or `AUDIO_SILENT`.
 */
export function checkSamples(samples: Float32Array, sampleRate: number): void {
  if (samples.length === 0) {
    throw new AffettoError(
      'AUDIO_EMPTY',
      'The recording has no samples, so there is nothing to hear.',
    );
  }
  const peak = peakOf(samples);
  if (!Number.isFinite(peak)) {
    const bad = samples.findIndex((sample) => !Number.isFinite(sample));
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
  if (peak < silencePeak) throw silentRecording(peak);
}

/** Says why a recording of this peak is not answered. */
export function silentRecording(peak: number): AffettoError {
  const level =
    peak === 0 ? 'all samples are 0' : `the peak is ${(20 * Math.log10(peak)).toFixed(1)} dBFS`;
  return new AffettoError(
    'AUDIO_SILENT',
    `The recording is silent (${level}), so there is no emotion to hear. Check the microphone, or record louder than -80 dBFS.`,
  );
}

/**
 * Tells whether speech is out of the question: nothing is louder than -80 dBFS, or, for 0.8 s or more, the level
 * keeps within 4 dB. Hums, tones and steady noises do; syllables rise and fall by far more.
 */
export function isSpeechless(samples: Float32Array, sampleRate: number): boolean {
  const frame = Math.round(levelFrameSeconds * sampleRate);
  const levels: number[] = [];
  for (let start = 0; start + frame <= samples.length; start += frame) {
    let power = 0;
    for (let i = start; i < start + frame; i++) {
      const sample = samples[i] as number;
      // A product: V8 takes `** 2` for a general power, which costs as much as a layer of the network.
      power += sample * sample;
    }
    levels.push(10 * Math.log10(power / frame + 1e-12));
  }
  const loudest = Math.max(...levels);
  // A frame's level cannot exceed its peak, so mostly no sample needs to be looked at again.
  if (!(loudest > surelyHeardDb) && peakOf(samples) < silencePeak) return true;
  const isHeard = (level: number) => level > loudest - 30;
  const heard = levels
    .slice(levels.findIndex(isHeard), levels.findLastIndex(isHeard) + 1)
    .sort((a, b) => a - b);
  if (heard.length * levelFrameSeconds < 0.8) return false;
  const at = (share: number) => heard[Math.floor(share * (heard.length - 1))] as number;
  return at(0.95) - at(0.05) < 4;
}

/** The level in dBFS from which a frame is louder than `silencePeak` somewhere, with room for rounding. */
const surelyHeardDb = 20 * Math.log10(silencePeak) + 0.1;
/** The length of a level frame in seconds: longer than a period of the lowest voices, much shorter than a syllable. */
const levelFrameSeconds = 0.02;
