// Where a track's samples belong: what lies before its first edit and behind its last is cut off to the sample, what the
// edits leave out between is left out, and where samples are missing there is silence.
import type { AudioBlock } from '../stream.js';
import { Gaps, silence } from './ogg-timeline.js';

/** A stretch of the media that is heard, in samples from its time 0; its end may be infinite. */
export type Stretch = readonly [start: number, end: number];

/** How a track's samples are placed. */
export interface TrackRules {
  /** The rate in Hz. */
  readonly sampleRate: number;
  /** Which stretches are heard, in order; undefined where the track is heard from its first sample on. */
  readonly stretches?: readonly Stretch[] | undefined;
  /** The number of samples to drop before the first, whatever the times say. */
  readonly preSkip: number;
  /** The number of samples to drop behind the last. */
  readonly padding: number;
}

/** Places a track's blocks, in the order of their times. */
export class TrackTimeline {
  readonly #rules: TrackRules;
  /** The position of the next sample in the media; undefined before the first. */
  #position: number | undefined;
  #toDrop: number;
  /** The last block, of which padding may have to be taken. */
  #held: AudioBlock | undefined;
  readonly #gaps: Gaps;
  #blocks = 0;

  constructor(rules: TrackRules) {
    this.#rules = rules;
    this.#toDrop = rules.preSkip;
    this.#gaps = new Gaps(rules.sampleRate);
  }

  /** Whether all that is heard is past. */
  get isOver(): boolean {
    const last = this.#rules.stretches?.at(-1);
    return last !== undefined && this.#position !== undefined && this.#position >= last[1];
  }

  /** Places the next block, whose first sample has this time in the media, in seconds. */
  *place(block: AudioBlock, seconds: number): Generator<AudioBlock, void, undefined> {
    const { sampleRate } = this.#rules;
    const at = Math.round(seconds * sampleRate);
    this.#blocks++;
    if (this.#position === undefined) this.#begin(at);
    const late = at - this.#position!;
    if (this.#gaps.isOne(late, this.#blocks)) {
      for (const quiet of silence(block.length, late, sampleRate)) yield* this.#take(quiet);
    }
    yield* this.#take(block);
  }

  /** Gives what was held back, without the padding. */
  *finish(): Generator<AudioBlock, void, undefined> {
    const held = this.#held;
    if (!held) return;
    const length = held[0]?.length ?? 0;
    yield held.map((channel) => channel.subarray(0, Math.max(0, length - this.#rules.padding)));
  }

  #begin(at: number): void {
    this.#position = at;
    // A track without edits that begins before 0 has what is to be dropped there.
    if (!this.#rules.stretches) this.#toDrop = Math.max(this.#toDrop, -at);
    else this.#toDrop = Math.max(0, Math.min(this.#toDrop, this.#rules.preSkip));
  }

  *#take(block: AudioBlock): Generator<AudioBlock, void, undefined> {
    const length = block[0]?.length ?? 0;
    const from = this.#position!;
    this.#position = from + length;
    const dropped = Math.min(this.#toDrop, length);
    this.#toDrop -= dropped;
    for (const [start, end] of this.#rules.stretches ?? everything) {
      const first = Math.max(dropped, start - from);
      const last = Math.min(length, end - from);
      if (first >= last) continue;
      if (this.#held) yield this.#held;
      this.#held = block.map((channel) => channel.subarray(first, last));
    }
  }
}

const everything: readonly Stretch[] = [[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]];
