// A recording of any length, piece by piece, with the answer that `recognize` gives for the whole: hours
// of sound pass through a buffer of half a minute.

import { silencePeak, silentRecording } from '../audio/check-samples.js';
import { withoutInfrasound } from '../audio/infrasound.js';
import { peakOf } from '../audio/peak.js';
import type { AudioWarning } from '../audio/types.js';
import { maxSamples } from '../features/options.js';
import { isSpeechless } from './nothing-to-judge.js';
import {
  averageWindows,
  type Recognition,
  type WindowAnswer,
  withWarnings,
} from './recognition.js';
import { longestTrimmed, type Recognizer } from './recognizer.js';
import type { Voice } from './voice.js';

/** How a long recording is judged. */
export interface LongRecordingOptions {
  /**
   * The voice that speaks, of the same recogniser: it gets to know the recording at its end, and every window is judged
   * by the others. Default: every window is judged alone.
   */
  readonly voice?: Voice;
}

/** Collects the pieces of one recording and answers at its end. */
export class LongRecording {
  readonly #recognizer: Recognizer;
  readonly #voice: Voice | undefined;
  readonly #size: number;
  readonly #hop: number;
  readonly #answers: WindowAnswer[] = [];
  /** How many samples are collected before windows start: as many as `recognize` searches for silence at the ends. */
  readonly #most: number;
  /** The samples that a window still needs, and room for more; it grows to `#most`, since most recordings are short. */
  #buffer = new Float32Array(0);
  #filled = 0;
  /** Where the buffer starts in the recording. */
  #offset = 0;
  /** Where the next window starts in the recording. */
  #next = 0;
  #peak = 0;

  /** Starts one recording; the recogniser is only borrowed. */
  constructor(recognizer: Recognizer, { voice }: LongRecordingOptions = {}) {
    this.#recognizer = recognizer;
    this.#voice = voice;
    this.#size = maxSamples(recognizer.metadata.frontEnd);
    this.#hop = Math.max(1, Math.floor(this.#size / 2));
    this.#most = longestTrimmed * this.#size;
  }

  /** The windows answered so far; after `finish` all of them, not yet judged by each other. */
  get windows(): readonly WindowAnswer[] {
    return this.#answers;
  }

  /**
   * Takes the next piece. Wait for it before the next one.
   * @param samples Mono samples at the model's rate, shape [n], nominally in [-1, 1].
   * @throws AffettoError `RUNTIME_FAILED` where the model cannot be run.
   */
  async push(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length; ) {
      if (this.#filled === this.#most) await this.#hear();
      const part = samples.subarray(at, at + this.#most - this.#filled);
      this.#makeRoom(part.length);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  /**
   * Answers for all that was pushed.
   * @param warnings what `source.warnings` says of the decoded recording: the answer carries it. Default: nothing
   * @throws AffettoError what `recognize` throws where there is nothing to judge.
   */
  async finish(warnings: readonly AudioWarning[] = []): Promise<Recognition> {
    const end = this.#offset + this.#filled;
    if (this.#offset === 0) {
      const rest = this.#buffer.subarray(0, this.#filled);
      this.#answers.push(...(await this.#recognizer.answerWindows(rest)));
    } else {
      await this.#hear();
      // The last window ends where the recording ends.
      if (this.#next - this.#hop + this.#size < end) await this.#hearAt(end - this.#size);
      if (this.#peak < silencePeak) throw silentRecording(this.#peak);
    }
    const { metadata } = this.#recognizer;
    const seconds = end / metadata.sampleRate;
    const recognition =
      this.#voice?.take({ answers: this.#answers, durationSeconds: seconds }) ??
      averageWindows(metadata, this.#answers, seconds, 0, this.#recognizer.only);
    return withWarnings(recognition, warnings);
  }

  /** Sees to it that so many samples more have room. */
  #makeRoom(count: number): void {
    const needed = this.#filled + count;
    if (needed <= this.#buffer.length) return;
    const larger = new Float32Array(
      Math.min(this.#most, Math.max(needed, 2 * this.#buffer.length)),
    );
    larger.set(this.#buffer.subarray(0, this.#filled));
    this.#buffer = larger;
  }

  /** Answers the whole windows in the buffer, half overlapping, and keeps what later ones need. */
  async #hear(): Promise<void> {
    while (this.#next + this.#size <= this.#offset + this.#filled) {
      await this.#hearAt(this.#next);
      this.#next += this.#hop;
    }
    // The recording may end before the next window's end; then the last one starts earlier.
    const kept = this.#next - this.#hop - this.#offset;
    this.#buffer.copyWithin(0, kept, this.#filled);
    this.#filled -= kept;
    this.#offset += kept;
  }

  async #hearAt(start: number): Promise<void> {
    const from = start - this.#offset;
    const { sampleRate } = this.#recognizer.metadata;
    // A copy: the engine may hold on to what it is fed while the buffer moves.
    const samples = withoutInfrasound(this.#buffer.slice(from, from + this.#size), sampleRate);
    this.#peak = Math.max(this.#peak, peakOf(samples));
    const heard = await this.#recognizer.hearStretch(samples);
    this.#answers.push({
      startSeconds: start / sampleRate,
      endSeconds: (start + this.#size) / sampleRate,
      ...heard,
      speechless: heard.isFar === true || isSpeechless(samples, sampleRate),
    });
  }
}
