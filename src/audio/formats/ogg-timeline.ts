// Positions of Ogg pages to a timeline: they tell the samples to drop at both ends, and where some are missing between.
import type { AudioBlock } from '../stream.js';
import type { PagePackets } from './ogg-packets.js';

/** How a codec counts. */
export interface PositionRules {
  /** The rate of positions and samples, in Hz. */
  readonly sampleRate: number;
  /** The number of samples to drop before the first, which positions count. */
  readonly preSkip: number;
  /** Whether samples before position 0 are to be dropped (Vorbis I, appendix A.2). */
  readonly dropsBeforeZero: boolean;
  /** The most samples of one packet: without an end mark, no more padding is believed. */
  readonly maxPacketSamples: number;
}

/** Samples that are later than their time by less, in seconds, are only late. */
const LEAST_GAP_SECONDS = 0.1;
/** More silence than this, in seconds, is not believed: the times are wrong. */
const MOST_SILENCE_SECONDS = 600;

/** Tells gaps from times that are wrong: those come with every packet, or are of hours. */
export class Gaps {
  readonly #sampleRate: number;
  #count = 0;
  #samples = 0;

  /** @param sampleRate the rate in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /**
   * Whether silence belongs before samples that are `late` by so many; counted if so.
   * @param blocks how many blocks there were so far
   */
  isOne(late: number, blocks: number): boolean {
    if (late < LEAST_GAP_SECONDS * this.#sampleRate || this.#count >= 3 + blocks / 20) return false;
    if (this.#samples + late > MOST_SILENCE_SECONDS * this.#sampleRate) return false;
    this.#count++;
    this.#samples += late;
    return true;
  }
}

/** Decodes pages and yields their samples on the timeline: trimmed at both ends, silence where the stream has a gap. */
export async function* onTimeline(
  pages: AsyncIterable<PagePackets>,
  decode: (packets: readonly Uint8Array[]) => AudioBlock | Promise<AudioBlock>,
  { sampleRate, preSkip, dropsBeforeZero, maxPacketSamples }: PositionRules,
): AsyncGenerator<AudioBlock, void, undefined> {
  /** The number of samples so far, and what has to be added for the position. */
  let count = 0;
  let offset: number | undefined;
  let toDrop = preSkip;
  const gaps = new Gaps(sampleRate);
  let pageCount = 0;
  for await (const { packets, position, isLast, isMarked } of pages) {
    let block = await decode(packets);
    const length = block[0]?.length ?? 0;
    pageCount++;
    if (position !== undefined && length > 0) {
      const late = position - (count + length) - (offset ?? 0);
      if (isLast && late < 0 && (isMarked || -late < maxPacketSamples)) {
        block = cut(block, 0, Math.max(0, length + late));
      } else if (offset === undefined) {
        // A recording that was joined late begins with its first sound.
        offset = late;
        if (late < 0 && dropsBeforeZero) toDrop -= late;
      } else if (gaps.isOne(late, pageCount)) {
        yield* silence(block.length, late, sampleRate);
        count += late;
      }
    }
    count += length;
    const dropped = Math.min(toDrop, block[0]?.length ?? 0);
    toDrop -= dropped;
    yield cut(block, dropped);
  }
}

/** Yields silence, a second at a time. */
export function* silence(
  channels: number,
  samples: number,
  sampleRate: number,
): Generator<AudioBlock, void, undefined> {
  for (let left = samples; left > 0; left -= sampleRate) {
    const quiet = new Float32Array(Math.min(left, sampleRate));
    yield Array.from({ length: channels }, () => quiet);
  }
}

function cut(block: AudioBlock, from: number, to?: number): AudioBlock {
  return block.map((channel) => channel.subarray(from, to));
}
