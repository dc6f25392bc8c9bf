// The recogniser: a model file and samples in, emotions out. Short clips are heard whole, long ones by
// overlapping windows whose answers are averaged. Node and browser run this same code.

import {
  checkSamples,
  heardSamples,
  silencePeak,
  silentRecording,
} from '../audio/check-samples.js';
import { withoutInfrasound } from '../audio/infrasound.js';
import { peakOf } from '../audio/peak.js';
import { resample } from '../audio/resample.js';
import { Turns } from '../audio/turn.js';
import type { AudioWarning } from '../audio/types.js';
import { AffettoError } from '../errors.js';
import { maxSamples } from '../features/options.js';
import { type ModelMetadata, readModelMetadata } from '../model-file/model-file.js';
import { nearest } from '../nearest.js';
import { poolOpinions } from '../opinion-pool.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';
import { isSpeechless } from './nothing-to-judge.js';
import {
  averageWindows,
  type Recognition,
  type WindowAnswer,
  withWarnings,
} from './recognition.js';
import { type SavedVoice, Voice } from './voice.js';

/** The number of windows above which a recording is not searched for silence at the ends first. */
export const longestTrimmed = 8;

/** How a recording is heard. */
export interface RecognizeOptions {
  /** Hears after each window that `done` of `total` windows are answered. */
  readonly onWindow?: (done: number, total: number) => void;
  /** What `source.warnings` says of the decoded recording: the answer carries it. Default: nothing. */
  readonly warnings?: readonly AudioWarning[];
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
  /**
   * The labels to answer among, at least two of the model's, in the order that answers list them: their probabilities are
   * renormalised, so that what is left out counts as ruled out. Default: all of the model's labels.
   */
  readonly only?: readonly string[];
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  /** What is heard between them. */
  readonly sound: Float32Array;
  /** What the model is fed with. */
  readonly input: Float32Array;
  /** What the model answers for `input` at its own speed, where it was asked already. */
  readonly answer?: HeardStretch;
}

/** What the model makes of one stretch. */
export interface HeardStretch {
  /** A probability for each label, in the order of `metadata.labels`, summing to 1. */
  readonly probabilities: number[];
  /** A number for each dimension, in the order of `metadata.dimensions`; absent without any, and where it is far. */
  readonly dimensions?: readonly number[];
  /** What a profile of the voice takes, see `VoiceProfile`; absent where the model cannot get to know one. */
  readonly evidence?: readonly number[];
  /** Whether it is so far from what the model was trained on that no answer can be believed. */
  readonly isFar?: boolean;
}

/** A loaded model; make one with `loadRecognizer`. */
export class Recognizer {
  /** What the model file says of itself. */
  readonly metadata: ModelMetadata;
  /** The labels that answers are among; undefined: all of the model's. */
  readonly only: readonly string[] | undefined;
  private readonly session: Session;
  private readonly speeds: readonly number[];

  /**
   * `loadRecognizer` makes one.
   * @param metadata What the model file says of itself.
   * @param session The file, loaded.
   * @param speeds The playback speeds at which each window is heard, 0.5 to 2.
   * @param only The labels that answers are among; default: all of the model's.
   */
  constructor(
    metadata: ModelMetadata,
    session: Session,
    speeds: readonly number[],
    only?: readonly string[],
  ) {
    this.metadata = metadata;
    this.only = only;
    this.session = session;
    this.speeds = speeds;
  }

  /**
   * Answers which emotion a recording carries. What no ear hears is taken out first, see `withoutInfrasound`.
   * @param samples Mono samples at `metadata.sampleRate`, shape [n], nominally in [-1, 1].
   * @throws AffettoError `AUDIO_EMPTY`, `AUDIO_NON_FINITE`, `AUDIO_TOO_SHORT` or `AUDIO_SILENT` where there is nothing to judge.
   */
  async recognize(samples: Float32Array, options: RecognizeOptions = {}): Promise<Recognition> {
    const answers = await this.answerWindows(samples, options);
    const seconds = samples.length / this.metadata.sampleRate;
    const recognition = averageWindows(this.metadata, answers, seconds, 0, this.only);
    return withWarnings(recognition, options.warnings);
  }

  /**
   * Answers every window of a recording, without averaging: what `recognize` and a `Voice` begin with.
   * @param samples as for `recognize`
   * @throws AffettoError as `recognize`
   */
  async answerWindows(
    samples: Float32Array,
    options: RecognizeOptions = {},
  ): Promise<WindowAnswer[]> {
    const { sampleRate } = this.metadata;
    const stretches = await this.stretches(samples);
    const answers: WindowAnswer[] = [];
    const turns = new Turns();
    for (const { start, end, sound, input, answer } of stretches) {
      // What aborts the signal comes in only between tasks.
      if (options.signal) await turns.give();
      options.signal?.throwIfAborted();
      const heard = (this.plain ? answer : undefined) ?? (await this.hearAtSpeeds(input));
      answers.push({
        startSeconds: start / sampleRate,
        endSeconds: end / sampleRate,
        ...heard,
        speechless: heard.isFar === true || isSpeechless(sound, sampleRate),
      });
      options.onWindow?.(answers.length, stretches.length);
    }
    return answers;
  }

  /**
   * Starts to know a voice, or goes on with one that was saved.
   * @param saved what `Voice.save` gave, of the same model
   * @throws AffettoError `OPTION_INVALID` where the model cannot get to know voices, or the voice is another model's
   */
  voice(saved?: SavedVoice): Voice {
    return new Voice(this, saved);
  }

  /**
   * Gives one answer of the model, whatever there is to hear; of more than `windowSeconds` it hears the start.
   * @param samples Mono samples at `metadata.sampleRate`, shape [n], nominally in [-1, 1].
   * @returns A probability for each label, in the order of `metadata.labels`, summing to 1.
   * @throws AffettoError `RUNTIME_FAILED` where the engine fails, `MODEL_FILE_INVALID` where the answer is no such list.
   */
  async hearWindow(samples: Float32Array): Promise<number[]> {
    return (await this.hearStretch(samples)).probabilities;
  }

  /**
   * Does what `hearWindow` does, and gives what a voice is known by, too.
   * @param samples as for `hearWindow`
   * @throws AffettoError as `hearWindow`
   */
  async hearStretch(samples: Float32Array): Promise<HeardStretch> {
    return this.hearAtSpeeds(withoutInfrasound(samples, this.metadata.sampleRate));
  }

  private async hearAtSpeeds(samples: Float32Array): Promise<HeardStretch> {
    if (this.plain) return this.hear(samples);
    const { sampleRate } = this.metadata;
    const answers: HeardStretch[] = [];
    for (const speed of this.speeds) {
      // Heard at the nominal rate, what was sampled at rate / speed sounds faster by `speed`.
      answers.push(
        await this.hear(await resample(samples, sampleRate, Math.round(sampleRate / speed))),
      );
    }
    const evidence = answers.flatMap((answer) => (answer.evidence ? [answer.evidence] : []));
    const dimensions = answers.flatMap((answer) => (answer.dimensions ? [answer.dimensions] : []));
    return {
      probabilities: poolOpinions(answers.map(({ probabilities }) => probabilities)),
      ...(dimensions.length > 0 && { dimensions: meanRow(dimensions) }),
      ...(evidence.length > 0 && { evidence: meanRow(evidence) }),
      ...(answers.every(({ isFar }) => isFar === true) && { isFar: true }),
    };
  }

  /** Whether a window is heard once, at the nominal speed. */
  private get plain(): boolean {
    return this.speeds.length === 1 && this.speeds[0] === 1;
  }

  private async hear(samples: Float32Array): Promise<HeardStretch> {
    const feeds = { waveform: floats(samples, [1, samples.length]) };
    return this.answerIn(await this.session.run(feeds, this.wanted));
  }

  /** The outputs of an answer. */
  private get wanted(): string[] {
    const { labels, dimensions, voice, speechLimits = voice } = this.metadata;
    return [
      ...(labels.length > 0 ? ['probabilities'] : []),
      ...(dimensions ? ['dimensions'] : []),
      ...(voice ? ['evidence'] : []),
      ...(speechLimits?.farFrom === undefined ? [] : ['distance']),
      ...(speechLimits?.speechFrom === undefined ? [] : ['speech']),
    ];
  }

  private answerIn(outputs: Awaited<ReturnType<Session['run']>>): HeardStretch {
    const { labels, voice, speechLimits = voice } = this.metadata;
    const probabilities =
      labels.length > 0 ? Array.from(floatOutput(outputs, 'probabilities')) : [];
    const dimensions = this.dimensionsIn(outputs);
    if (probabilities.length !== labels.length || !probabilities.every(Number.isFinite)) {
      throw unusable(
        `is damaged: it answers [${probabilities.join(', ')}] for the labels ${labels.join(', ')}`,
      );
    }
    const evidence = voice && Array.from(floatOutput(outputs, 'evidence'));
    const { farFrom = Infinity, speechFrom = -Infinity } = speechLimits ?? {};
    const [distance = 0] = farFrom === Infinity ? [] : floatOutput(outputs, 'distance');
    const [speech = 0] = speechFrom === -Infinity ? [] : floatOutput(outputs, 'speech');
    if (distance <= farFrom && speech >= speechFrom) {
      return { probabilities, ...dimensions, ...(evidence && { evidence }) };
    }
    // No emotion is made up for what the model cannot judge, and nothing of it is learnt.
    return { probabilities: labels.map(() => 1 / labels.length), isFar: true };
  }

  private dimensionsIn(
    outputs: Awaited<ReturnType<Session['run']>>,
  ): Pick<HeardStretch, 'dimensions'> {
    const { dimensions: known } = this.metadata;
    if (!known) return {};
    const dimensions = Array.from(floatOutput(outputs, 'dimensions'));
    if (dimensions.length === known.length && dimensions.every(Number.isFinite)) {
      return { dimensions };
    }
    throw unusable(
      `is damaged: it answers [${dimensions.join(', ')}] for the dimensions ${known.map(({ name }) => name).join(', ')}`,
    );
  }

  /**
   * Finds the stretches to answer for, and what to feed for each. A model that cuts silence off the ends
   * hears a clip whole as long as its speech fits one window, as in training; only longer ones need
   * several windows. Of a long recording, infrasound is taken out of each window by itself, as `LongRecording` does it.
   */
  private async stretches(samples: Float32Array): Promise<Stretch[]> {
    const { sampleRate } = this.metadata;
    const size = maxSamples(this.metadata.frontEnd);
    if (samples.length > longestTrimmed * size) {
      checkSamples(samples, sampleRate);
      const windows = windowStretches(samples.length, size).map(([start, end]) => {
        const sound = withoutInfrasound(samples.subarray(start, end), sampleRate);
        return { start, end, sound, input: sound };
      });
      const peak = windows.reduce((most, { sound }) => Math.max(most, peakOf(sound)), 0);
      if (peak < silencePeak) throw silentRecording(peak);
      return windows;
    }
    const clean = heardSamples(samples, sampleRate);
    const cut = (from: number, to: number) =>
      windowStretches(to - from, size).map(([start, end]) => {
        const sound = clean.subarray(from + start, from + end);
        return { start: from + start, end: from + end, sound, input: sound };
      });
    const trims = this.session.outputNames.includes('heard');
    if (!trims || samples.length <= size) return cut(0, samples.length);
    const feeds = { waveform: floats(clean, [1, clean.length]) };
    // The engine runs the whole graph whatever is asked of it, so mostly this is the answer as well.
    const outputs = await this.session.run(feeds, ['heard', ...this.wanted]);
    const [start, end] = floatOutput(outputs, 'heard') as unknown as [number, number];
    if (end - start > size) return cut(start, end);
    // Fed with its silence: cutting here and again in the graph would move the ends a little.
    const sound = clean.subarray(start, end);
    return [{ start, end, sound, input: clean, answer: this.answerIn(outputs) }];
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
 * @throws AffettoError `OPTION_INVALID` for speeds out of range, none or too many, and where `only` names fewer than two
 * labels, one twice or one that the model lacks; `MODEL_FILE_INVALID` for
 * bytes that are not a whole affetto model; `RUNTIME_FAILED` where the engine itself cannot start, as when
 * its .wasm file is not served.
 */
export async function loadRecognizer(
  bytes: Uint8Array,
  runtime: Runtime,
  options: RecognizerOptions = {},
): Promise<Recognizer> {
  const { speeds = [1], only, ...sessionOptions } = options;
  checkSpeeds(speeds);
  const metadata = readModelMetadata(bytes);
  if (only) checkOnly(only, metadata.labels);
  let session: Session;
  try {
    session = await runtime.createSession(bytes, sessionOptions);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof AffettoError && words.includes('no available backend')) throw cause;
    throw unusable(`cannot be loaded, so it is damaged or cut off (${words})`, cause);
  }
  const { inputNames, outputNames } = session;
  const answer = metadata.labels.length > 0 ? 'probabilities' : 'dimensions';
  if (inputNames.join() !== 'waveform' || !outputNames.includes(answer)) {
    await session.dispose();
    throw unusable(
      `turns ${inputNames.join(', ')} into ${outputNames.join(', ')}, not a waveform into ${answer}`,
    );
  }
  return new Recognizer(metadata, session, speeds, only);
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

function checkOnly(only: readonly string[], labels: readonly string[]): void {
  const strange = only.find((label) => !labels.includes(label));
  const near = strange === undefined ? undefined : nearest(strange, labels);
  if (strange !== undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      `only: the model has no label "${strange}"${near === undefined ? '' : ` (the nearest that there is: "${near}")`}. Its labels are ${labels.join(', ')}.`,
    );
  }
  if (only.length >= 2 && new Set(only).size === only.length) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `only: ${only.join(', ') || 'no label'}. Give two different labels or more of ${labels.join(', ')}.`,
  );
}

/** The mean of rows of equal length. */
function meanRow(rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows;
  return first.map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);
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
