// Many channels to one, piece by piece. The mean suits every recording but one kind: channels in opposite phase, one of them
// wired or inverted the wrong way round, cancel, and what is left of them after a lossy codec is no voice.

import { checkFinite, checkSameLength, IMPOSSIBLE_SAMPLE } from './channels.js';
import type { AudioBlock } from './stream.js';
import type { AudioWarning } from './types.js';

/** Each stretch of so many frames is judged by itself, so that the borders of blocks decide nothing. */
const STRETCH = 1 << 14;
/** Over so many frames the one mix becomes the other: no click. */
const FADE = 1 << 9;
/** The mean of n channels that have nothing in common keeps 1/n of their power; a tenth of that is left by cancelling alone. */
const CANCELLED = 0.1;
/** What is so much softer than the loudest stretch so far, in power, decides nothing: it is the noise of pauses. */
const SOFT = 1e-4;

/** Mixes one recording. */
export class ChannelMixer {
  readonly #pending: AudioBlock[] = [];
  #pendingFrames = 0;
  #done = 0;
  /** The power of the loudest stretch so far. */
  #loudest = 0;
  /** The channel that is heard alone; undefined: the mean of all is. */
  #alone: number | undefined;
  /** The frames in which one channel was heard alone, and which was. */
  #aloneFrames = 0;
  #heardAlone = 0;

  /** What to know of the mix: nothing, or which channel was heard alone and for how long, at this rate in Hz. */
  warnings(sampleRate: number): AudioWarning[] {
    if (this.#aloneFrames === 0) return [];
    const seconds = `${(this.#aloneFrames / sampleRate).toFixed(3)} s of ${(this.#done / sampleRate).toFixed(3)} s`;
    const message = `The channels are in opposite phase and cancel each other out in ${seconds}: channel ${this.#heardAlone} alone is heard there, the first being channel 0.`;
    return [{ code: 'channels', message }];
  }

  /**
   * Takes a block; returns the samples that are mixed so far, which may be those of earlier blocks.
   * @throws AffettoError `AUDIO_NON_FINITE` on NaN or infinity, `OPTION_INVALID` on no or unequal channels.
   */
  push(block: AudioBlock): Float32Array {
    const frames = checkSameLength(block);
    checkFinite(block, this.#done + this.#pendingFrames, IMPOSSIBLE_SAMPLE);
    if (block.length === 1) {
      this.#done += frames;
      return block[0] as Float32Array;
    }
    this.#pendingFrames += frames;
    const isWaiting = this.#pendingFrames < STRETCH;
    // A copy: a decoder may use its memory again.
    this.#pending.push(isWaiting ? block.map((channel) => channel.slice()) : block);
    return this.#mixWhole(this.#pendingFrames - (this.#pendingFrames % STRETCH));
  }

  /** Ends the recording and returns the rest. */
  finish(): Float32Array {
    return this.#mixWhole(this.#pendingFrames);
  }

  /** Mixes the first frames of what is pending. */
  #mixWhole(frames: number): Float32Array {
    const [first] = this.#pending;
    if (frames === 0 || !first) return new Float32Array(0);
    const channels =
      this.#pending.length === 1 ? first : joined(this.#pending, this.#pendingFrames);
    const out = new Float32Array(frames);
    for (let at = 0; at < frames; at += STRETCH) {
      const stretch = channels.map((channel) =>
        channel.subarray(at, Math.min(frames, at + STRETCH)),
      );
      this.#mixStretch(stretch, out.subarray(at, at + STRETCH));
    }
    this.#done += frames;
    this.#pendingFrames -= frames;
    this.#pending.length = 0;
    if (this.#pendingFrames > 0) {
      this.#pending.push(channels.map((channel) => channel.slice(frames)));
    }
    return out;
  }

  #mixStretch(stretch: AudioBlock, out: Float32Array): void {
    mean(stretch, out);
    const before = this.#alone;
    const isFirst = this.#loudest === 0;
    this.#decide(stretch, out);
    const now = this.#alone;
    if (now !== undefined) {
      this.#heardAlone = now;
      this.#aloneFrames += out.length;
    }
    if (before === undefined && now === undefined) return;
    const from = before === undefined ? out.slice(0, FADE) : stretch[before];
    const to = now === undefined ? out.slice() : (stretch[now] as Float32Array);
    out.set(to);
    if (before === now || isFirst || !from) return;
    for (let i = 0; i < Math.min(FADE, out.length); i++) {
      const share = i / FADE;
      out[i] = (1 - share) * (from[i] as number) + share * (to[i] as number);
    }
  }

  /** Decides whether the channels cancel in a stretch, and which of them is heard then. */
  #decide(stretch: AudioBlock, mix: Float32Array): void {
    const powers = stretch.map(varying);
    const power = powers.reduce((sum, value) => sum + value, 0) / powers.length;
    if (power <= SOFT * this.#loudest || power === 0) return;
    this.#loudest = Math.max(this.#loudest, power);
    if (varying(mix) >= (CANCELLED / powers.length) * power) {
      this.#alone = undefined;
      return;
    }
    // The first, or the one before, unless another is far louder: codecs make equal channels differ by a hair.
    const kept = this.#alone ?? 0;
    const loudest = powers.indexOf(Math.max(...powers));
    this.#alone = (powers[loudest] as number) > 2 * (powers[kept] as number) ? loudest : kept;
  }
}

/** The mean of the channels, sample by sample, in double precision, rounded once to float32. */
function mean(channels: AudioBlock, out: Float32Array): void {
  const [first, ...rest] = channels as [Float32Array, ...Float32Array[]];
  for (let i = 0; i < out.length; i++) {
    let sum = first[i] as number;
    for (const channel of rest) sum += channel[i] as number;
    out[i] = sum / channels.length;
  }
}

/** The power of a signal without its offset. */
function varying(samples: Float32Array): number {
  let sum = 0;
  let power = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number;
    sum += sample;
    power += sample * sample;
  }
  return Math.max(0, power - (sum * sum) / samples.length) / samples.length;
}

function joined(blocks: readonly AudioBlock[], frames: number): AudioBlock {
  return (blocks[0] as AudioBlock).map((_, channel) => {
    const all = new Float32Array(frames);
    let at = 0;
    for (const block of blocks) {
      all.set(block[channel] as Float32Array, at);
      at += (block[channel] as Float32Array).length;
    }
    return all;
  });
}
