// A live stream in, answers while somebody speaks: voice activity finds the utterances, the model hears
// their last seconds several times a second, and an exponential mean calms its answers.

import { createResampler, type Resampler } from '../../audio/resample.js';
import { AffettoError, type AffettoErrorCode } from '../../errors.js';
import { maxSamples } from '../../features/options.js';
import { amongLabels, type WindowAnswer } from '../recognition.js';
import type { HeardStretch, Recognizer } from '../recognizer.js';
import { type LiveSettings, liveSettings } from './live-settings.js';
import { RingBuffer } from './ring-buffer.js';
import { Steadiness } from './steadiness.js';
import { type SpeechDetector, VoiceActivity } from './voice-activity.js';

/** What live recognition tells; `atSeconds` counts from the start of the stream. */
export type LiveEvent =
  | {
      /** How loud it is, told ten times a second. */
      readonly kind: 'level';
      /** The time in the stream. */
      readonly atSeconds: number;
      /** The loudest frame since the last such event, RMS in dBFS. */
      readonly levelDb: number;
      /** Whether an utterance is going on. */
      readonly speaking: boolean;
    }
  | {
      /** What the model answers. */
      readonly kind: 'answer';
      /** The end of what was heard. */
      readonly atSeconds: number;
      /** A probability for each label; smoothed, but for the last answer to an utterance that fits one window. */
      readonly probabilities: readonly number[];
      /** Whether this is the last answer to an utterance. */
      readonly final: boolean;
      /**
       * Whether it can be shown: until an answer is steady, say that somebody is listened to. The last answer to an
       * utterance always is, and so is every one after the first steady one.
       */
      readonly steady: boolean;
      /**
       * What was heard for it, in the stream, and the answer to that alone, without smoothing: `LiveTimeline` makes what the
       * session was heard as of it. Its probabilities are for all labels of the model.
       */
      readonly window: WindowAnswer;
      /** The time that the model took. */
      readonly inferenceMs: number;
      /** The time since the last voiced sound of a word came in; undefined within words. */
      readonly latencyMs: number | undefined;
    }
  | {
      /** The model could not be run; there are no more events. */
      readonly kind: 'failed';
      /** The code of the error, where affetto knows it. */
      readonly code: AffettoErrorCode | undefined;
      /** What happened, for people. */
      readonly message: string;
    };

/** The stretch that the model heard for an answer. */
export interface LiveStretch {
  /** Its length. */
  readonly seconds: number;
  /** Whether it is the last one of its utterance. */
  readonly final: boolean;
}

/** What live recognition needs. */
export interface LiveOptions {
  /** The rate of the samples that will be pushed, in Hz, 1,000-384,000. */
  readonly sampleRate: number;
  /** Tells speech from other sound; `LiveRecognizer.dispose` frees it. */
  readonly detector: SpeechDetector;
  /** How the stream is cut and smoothed. Default `liveSettings`. */
  readonly settings?: LiveSettings;
  /**
   * Turns what the model heard into a probability for each label, e.g. by what is known of the voice. Default: what the
   * model says itself.
   */
  readonly judge?: (heard: HeardStretch, stretch: LiveStretch) => readonly number[];
  /** Hears of levels, answers and failure. */
  readonly onEvent: (event: LiveEvent) => void;
}

/** The time between two levels. */
const levelMs = 100;
/** The time without voice after which a word has ended. */
const wordGapMs = 50;
/** How much sound after the last voiced frame still belongs to the word: soft ends are not voiced. */
const postRollMs = 200;

/** One stream; make one with `startLive`, `push` to it, and `dispose` of it. */
export class LiveRecognizer {
  readonly #recognizer: Recognizer;
  readonly #settings: LiveSettings;
  readonly #detector: SpeechDetector;
  readonly #activity: VoiceActivity;
  readonly #toModel: Resampler;
  readonly #toDetector: Resampler;
  readonly #judge: NonNullable<LiveOptions['judge']>;
  readonly #onEvent: (event: LiveEvent) => void;
  /** The last seconds at the model's rate. */
  readonly #sound: RingBuffer;
  readonly #frame: Float32Array;
  #frameFilled = 0;
  #elapsedMs = 0;
  readonly #recentlyVoiced: boolean[] = [];
  #utteranceStartMs: number | undefined;
  /** Voiced sound in the utterance. */
  #voicedMs = 0;
  #lastVoicedMs = Number.NEGATIVE_INFINITY;
  /** When the last voiced sound came in, by the clock. */
  #lastVoicedClock = 0;
  #answeredVoicedMs = Number.NEGATIVE_INFINITY;
  #lastAnswerMs = Number.NEGATIVE_INFINITY;
  #smoothed: number[] | undefined;
  readonly #steadiness: Steadiness;
  #lastLevelMs = 0;
  #loudestDb = -120;
  #hearing = false;
  #latest: Promise<void> = Promise.resolve();
  #disposed = false;

  /**
   * `startLive` makes one.
   * @param resamplers From the stream's rate to the model's and to the detector's.
   */
  constructor(recognizer: Recognizer, options: LiveOptions, resamplers: [Resampler, Resampler]) {
    const { frontEnd, sampleRate } = recognizer.metadata;
    this.#recognizer = recognizer;
    this.#settings = options.settings ?? liveSettings;
    this.#detector = options.detector;
    this.#activity = new VoiceActivity(options.detector, this.#settings);
    this.#steadiness = new Steadiness(this.#settings);
    [this.#toModel, this.#toDetector] = resamplers;
    this.#judge = options.judge ?? (({ probabilities }) => probabilities);
    this.#onEvent = options.onEvent;
    this.#sound = new RingBuffer(maxSamples(frontEnd) + sampleRate);
    this.#frame = new Float32Array(options.detector.frameSize);
  }

  /**
   * Takes the next samples and returns at once; answers come as events.
   * @param samples Mono samples at `LiveOptions.sampleRate`, shape [n], nominally in [-1, 1].
   */
  push(samples: Float32Array): void {
    if (this.#disposed) return;
    this.#sound.push(this.#toModel.push(samples));
    const forDetector = this.#toDetector.push(samples);
    for (let at = 0; at < forDetector.length; ) {
      const part = forDetector.subarray(at, at + this.#frame.length - this.#frameFilled);
      this.#frame.set(part, this.#frameFilled);
      this.#frameFilled += part.length;
      at += part.length;
      if (this.#frameFilled < this.#frame.length) continue;
      this.#frameFilled = 0;
      this.#judgeFrame();
    }
    this.#hearIfDue();
  }

  /**
   * Waits until the model has answered what it was asked last: whoever pushes faster than sound goes, as from a file,
   * waits for it after each piece, and no answer is left out.
   */
  settled(): Promise<void> {
    return this.#latest;
  }

  /** Answers an utterance that goes on as if it ended here: whoever ends the stream loses nothing. */
  async finish(): Promise<void> {
    await this.#latest;
    const start = this.#utteranceStartMs;
    if (this.#disposed || start === undefined) return;
    this.#utteranceStartMs = undefined;
    if (this.#voicedMs >= this.#settings.leastVoicedMs) await this.#hear(start, true);
  }

  /** Ends the stream and frees what it holds, the detector too. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#toModel.free();
    this.#toDetector.free();
    this.#detector.dispose();
  }

  #judgeFrame(): void {
    const { voiced, levelDb } = this.#activity.process(this.#frame);
    const { frameMs } = this.#activity;
    const { onsetMs, onsetWindowMs, preRollMs } = this.#settings;
    this.#elapsedMs += frameMs;
    this.#recentlyVoiced.push(voiced);
    if (this.#recentlyVoiced.length > onsetWindowMs / frameMs) this.#recentlyVoiced.shift();
    if (voiced) {
      const voicedMs = this.#recentlyVoiced.filter(Boolean).length * frameMs;
      if (this.#utteranceStartMs === undefined && voicedMs >= onsetMs) {
        this.#utteranceStartMs = Math.max(0, this.#elapsedMs - onsetWindowMs - preRollMs);
        this.#lastAnswerMs = Number.NEGATIVE_INFINITY;
        this.#smoothed = undefined;
        this.#steadiness.restart();
        this.#voicedMs = voicedMs - frameMs;
      }
      this.#voicedMs += frameMs;
      this.#lastVoicedMs = this.#elapsedMs;
      this.#lastVoicedClock = performance.now();
    }
    this.#loudestDb = Math.max(this.#loudestDb, levelDb);
    if (this.#elapsedMs - this.#lastLevelMs >= levelMs) this.#tellLevel();
  }

  #tellLevel(): void {
    this.#onEvent({
      kind: 'level',
      atSeconds: this.#elapsedMs / 1000,
      levelDb: this.#loudestDb,
      speaking: this.#utteranceStartMs !== undefined,
    });
    this.#lastLevelMs = this.#elapsedMs;
    this.#loudestDb = -120;
  }

  #hearIfDue(): void {
    const start = this.#utteranceStartMs;
    if (start === undefined || this.#hearing) return;
    const { firstAnswerMs, leastVoicedMs, pauseMs } = this.#settings;
    const hopMs = this.#steadiness.isSteady ? this.#settings.hopMs : this.#settings.firstHopMs;
    const now = this.#elapsedMs;
    const ended = now - this.#lastVoicedMs >= pauseMs;
    const unheard = this.#lastVoicedMs > this.#answeredVoicedMs;
    const due = now - start >= firstAnswerMs && now - this.#lastAnswerMs >= hopMs;
    if (ended) this.#utteranceStartMs = undefined;
    if (this.#voicedMs < leastVoicedMs) return;
    // In the pause there is nothing new: the answer after the last word stands.
    if ((due && unheard) || ended) this.#latest = this.#hear(start, ended);
  }

  /** Lets the model hear the utterance up to now; skipped rather than queued when it is slower than `hopMs`. */
  async #hear(startMs: number, final: boolean): Promise<void> {
    const { labels, sampleRate } = this.#recognizer.metadata;
    const { only } = this.#recognizer;
    const atMs = this.#elapsedMs;
    const voicedMs = this.#lastVoicedMs;
    const voicedClock = this.#lastVoicedClock;
    const sinceAnswerMs = atMs - this.#lastAnswerMs;
    const toSamples = (ms: number) => Math.round((ms * sampleRate) / 1000);
    const size = maxSamples(this.#recognizer.metadata.frontEnd);
    const pause = toSamples(Math.max(0, atMs - voicedMs - postRollMs));
    const utterance = this.#sound.last(Math.min(size + pause, toSamples(atMs - startMs)));
    const input = utterance.subarray(0, Math.max(1, utterance.length - pause));
    this.#lastAnswerMs = atMs;
    this.#hearing = true;
    try {
      const began = performance.now();
      const heard = await this.#recognizer.hearStretch(input);
      if (this.#disposed) return;
      const raw = this.#judge(heard, { seconds: input.length / sampleRate, final });
      // The last answer heard a short utterance whole: what was thought before it was complete is forgotten.
      const isWhole = final && input.length < size;
      // Nor does what was not steady count: a syllable says little.
      const isSmooth = this.#steadiness.isSteady && !isWhole;
      const share = isSmooth ? 1 - Math.exp(-sinceAnswerMs / this.#settings.smoothingMs) : 1;
      const before = this.#smoothed ?? raw;
      const smoothed = labels.map((_, i) => {
        const old = before[i] ?? 0;
        return old + share * ((raw[i] ?? 0) - old);
      });
      this.#smoothed = smoothed;
      const { isFar, ...rest } = heard;
      const heardMs = (1000 * input.length) / sampleRate;
      const startSeconds = Math.max(0, atMs / 1000 - utterance.length / sampleRate);
      const now = performance.now();
      const isNew = voicedMs > this.#answeredVoicedMs;
      this.#onEvent({
        kind: 'answer',
        atSeconds: atMs / 1000,
        probabilities: only ? amongLabels(labels, smoothed, only) : smoothed,
        final,
        steady: this.#steadiness.push(raw, heardMs) || final,
        window: {
          ...rest,
          startSeconds,
          endSeconds: startSeconds + input.length / sampleRate,
          probabilities: raw,
          speechless: isFar === true,
        },
        inferenceMs: now - began,
        latencyMs: isNew && atMs - voicedMs >= wordGapMs ? now - voicedClock : undefined,
      });
      this.#answeredVoicedMs = voicedMs;
    } catch (error) {
      if (this.#disposed) return;
      this.dispose();
      const code = error instanceof AffettoError ? error.code : undefined;
      const message = error instanceof Error ? error.message : String(error);
      this.#onEvent({ kind: 'failed', code, message });
    } finally {
      this.#hearing = false;
    }
  }
}

/**
 * Starts live recognition of one stream.
 * @throws AffettoError `OPTION_INVALID` for an impossible rate, `RUNTIME_FAILED`.
 */
export async function startLive(
  recognizer: Recognizer,
  options: LiveOptions,
): Promise<LiveRecognizer> {
  const toModel = await createResampler(options.sampleRate, recognizer.metadata.sampleRate);
  const toDetector = await createResampler(options.sampleRate, options.detector.sampleRate);
  return new LiveRecognizer(recognizer, options, [toModel, toDetector]);
}
