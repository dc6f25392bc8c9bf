// Files that hold one recording after the other: what was joined is heard whole, at the rate and with the channels of the
// first.
import { downMix } from '../down-mix.js';
import { createResampler, type Resampler } from '../resample.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import type { AudioWarning } from '../types.js';

/** More than this is not joined by anybody, and opening each takes time; what is behind is told to be unheard. */
export const MOST_JOINED = 1000;

/** Says that recordings behind the first thousand were not heard. */
export function unheardRest(count: number): AudioWarning[] {
  if (count <= MOST_JOINED) return [];
  return [
    {
      code: 'unheard',
      message: `The file joins ${count} recordings; those behind the first ${MOST_JOINED} were not heard.`,
    },
  ];
}

/** What blocks are like. */
export interface BlockFormat {
  /** The rate in Hz. */
  readonly sampleRate: number;
  /** The number of channels. */
  readonly channels: number;
}

/** Turns blocks of any format into blocks of one; free it. */
export class BlockConverter {
  readonly #to: BlockFormat;
  #from: BlockFormat | undefined;
  #resamplers: readonly Resampler[] | undefined;

  constructor(to: BlockFormat) {
    this.#to = to;
  }

  /** Converts a block of format `from`; where that changed, what the last one still held comes first. */
  async convert(block: AudioBlock, from: BlockFormat): Promise<readonly AudioBlock[]> {
    const rest = isSame(from, this.#from) ? [] : this.finish();
    if (!isSame(from, this.#from)) await this.#begin(from);
    const mixed = withChannels(block, this.#to.channels);
    const resamplers = this.#resamplers;
    if (!resamplers) return [...rest, mixed];
    return [...rest, mixed.map((samples, index) => resamplers[index]!.push(samples))];
  }

  /** Gives what is still held, at most one block, and forgets the format. */
  finish(): readonly AudioBlock[] {
    const resamplers = this.#resamplers;
    this.#from = undefined;
    if (!resamplers) return [];
    const rest = resamplers.map((resampler) => resampler.finish());
    this.free();
    return [rest];
  }

  free(): void {
    for (const resampler of this.#resamplers ?? []) resampler.free();
    this.#resamplers = undefined;
  }

  async #begin(from: BlockFormat): Promise<void> {
    this.#from = from;
    const { sampleRate, channels } = this.#to;
    if (from.sampleRate === sampleRate) return;
    const make = () => createResampler(from.sampleRate, sampleRate);
    this.#resamplers = await Promise.all(Array.from({ length: channels }, make));
  }
}

function isSame(a: BlockFormat, b: BlockFormat | undefined): boolean {
  return a.sampleRate === b?.sampleRate && a.channels === b.channels;
}

/** The block with so many channels: its own, or their mean on each. */
function withChannels(block: AudioBlock, channels: number): AudioBlock {
  if (block.length === channels || block.length === 0) return block;
  const mono = downMix(block);
  return Array.from({ length: channels }, () => mono);
}

/**
 * Joins recordings that follow each other in one file.
 * @param streams in their order, one at least
 * @param warnings what to know about them beside their own warnings
 */
export function joinStreams(
  streams: readonly [AudioStream, ...AudioStream[]],
  warnings: readonly AudioWarning[] = [],
): AudioStream {
  const [first, ...others] = streams;
  if (others.length === 0 && warnings.length === 0) return first;
  const claimed = streams.map(({ claimedFrames, sampleRate }) =>
    claimedFrames === undefined ? undefined : (claimedFrames * first.sampleRate) / sampleRate,
  );
  return {
    ...first,
    claimedFrames: claimed.every((frames) => frames !== undefined)
      ? Math.round(claimed.reduce((sum, frames) => sum + frames, 0))
      : undefined,
    get warnings() {
      return [...streams.flatMap((stream) => stream.warnings ?? []), ...warnings];
    },
    read: () => readJoined(streams, first),
  };
}

async function* readJoined(
  streams: readonly AudioStream[],
  to: BlockFormat,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const converter = new BlockConverter(to);
  let early: EarlyEnd | null = null;
  try {
    for (const stream of streams) {
      const blocks = stream.read();
      try {
        for (let step = await blocks.next(); ; step = await blocks.next()) {
          if (step.done) {
            // The others are heard all the same.
            early ??= step.value && { reason: step.value.reason };
            break;
          }
          yield* await converter.convert(step.value, stream);
        }
      } finally {
        await blocks.return(null);
      }
    }
    yield* converter.finish();
  } finally {
    converter.free();
  }
  return early;
}
