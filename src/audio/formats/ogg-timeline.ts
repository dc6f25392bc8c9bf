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

/** A position that is later than the samples by less, in seconds, is taken for a slip, by more than the other for another. */
const GAP_SECONDS = [0.1, 600] as const;

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
  let [gaps, pageCount] = [0, 0];
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
      } else if (isGap(late, sampleRate) && gaps < 3 + pageCount / 20) {
        gaps++;
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

function isGap(samples: number, sampleRate: number): boolean {
  const [least, most] = GAP_SECONDS;
  return samples >= least * sampleRate && samples <= most * sampleRate;
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
