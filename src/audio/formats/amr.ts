// AMR and AMR-WB, decoded by somebody else. Which frames hold speech is read here: phones leave out the pauses, and ffmpeg (5.1)
// gives nothing for what stands in their place, so that all behind them would be heard too early.
import type { EncodedPacket } from 'mediabunny';
import { joinBytes } from '../../join-bytes.js';
import type { ByteSource } from '../byte-source.js';
import { corrupt } from '../failures.js';
import type { AudioStream, EarlyEnd } from '../stream.js';
import type { DecodableTrack, TimedBlock } from './decodable-track.js';
import { type ForeignDecoder, Portions } from './foreign-decoder.js';
import { silence } from './ogg-timeline.js';

/** One of the two codecs (RFC 4867, sections 4.3 and 5). */
export interface AmrKind {
  /** Its name in `AudioSource.codec`. */
  readonly codec: string;
  /** What its files begin with. */
  readonly magic: string;
  readonly sampleRate: number;
  /** The bytes of a frame with its head, by its type: speech, and what stands for a pause behind it. */
  readonly sizes: readonly (number | undefined)[];
  /** The number of types that are speech. */
  readonly speechTypes: number;
}

const none = undefined;
const narrow: AmrKind = {
  codec: 'amr_nb',
  magic: '#!AMR\n',
  sampleRate: 8_000,
  sizes: [13, 14, 16, 18, 20, 21, 27, 32, 6, none, none, none, none, none, none, 1],
  speechTypes: 8,
};
const wide: AmrKind = {
  codec: 'amr_wb',
  magic: '#!AMR-WB\n',
  sampleRate: 16_000,
  sizes: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, none, none, none, none, 1, 1],
  speechTypes: 9,
};
/** The kinds by the names of their sample entries in MP4 and 3GP. */
export const amrTracks: ReadonlyMap<string, AmrKind> = new Map([
  ['samr', narrow],
  ['sawb', wide],
]);

const frameSeconds = 0.02;
/** Bits of a frame's head that are always 0. */
const padding = 0x83;
/** The bytes of a file that are read at once, and of the longest magic. */
const [readBytes, headBytes] = [1 << 16, 9];

/** Frames of one sort that follow each other. */
interface Run {
  /** The time of the first where a container tells, in seconds; else it follows what was before. */
  readonly seconds: number | undefined;
  readonly isSpeech: boolean;
  frames: number;
}

/** What a file or a packet gives at once: bytes of frames, and their time where a container tells. */
interface Stretch {
  readonly bytes: Uint8Array;
  readonly seconds?: number;
}

/**
 * Opens a file of AMR or AMR-WB; null for what is neither, and for the form with several channels.
 * @throws AffettoError what `decode` throws; `AUDIO_CORRUPT`
 */
export async function openAmr(
  file: ByteSource,
  decode: ForeignDecoder,
): Promise<AudioStream | null> {
  const head = String.fromCharCode(...(await file.read(0, Math.min(headBytes, file.size))));
  const kind = [narrow, wide].find(({ magic }) => head.startsWith(magic));
  if (!kind) return null;
  const first = kind.magic.length < file.size && (await file.read(0, kind.magic.length + 1)).at(-1);
  // No frame at all, or none that could be one.
  if (typeof first !== 'number' || !sizeOf(first, kind)) return null;
  const frames = new AmrFrames(kind);
  const decoded = await frames.decodedBy(decode, stretchesOf(file, kind.magic.length));
  return {
    container: 'amr',
    codec: kind.codec,
    sampleRate: kind.sampleRate,
    channels: 1,
    claimedFrames: undefined,
    ...(decoded?.decoder !== undefined && { decoder: decoded.decoder }),
    async *read() {
      const blocks = frames.blocks(decoded);
      for (;;) {
        const step = await blocks.next();
        if (step.done) return step.value;
        yield step.value.block;
      }
    },
  };
}

/**
 * Opens a track of AMR in MP4 or 3GP.
 * @param batches its packets, cut where times jump
 * @throws AffettoError what `decode` throws; `AUDIO_CORRUPT`
 */
export async function openAmrTrack(
  kind: AmrKind,
  batches: AsyncIterable<readonly EncodedPacket[]>,
  decode: ForeignDecoder,
): Promise<DecodableTrack> {
  const frames = new AmrFrames(kind);
  const decoded = await frames.decodedBy(decode, packetsOf(batches));
  return {
    codec: kind.codec,
    sampleRate: kind.sampleRate,
    channels: 1,
    preSkip: 0,
    ...(decoded?.decoder !== undefined && { decoder: decoded.decoder }),
    async *blocks() {
      const end = yield* frames.blocks(decoded);
      if (end) throw corrupt(end.reason);
    },
  };
}

async function* packetsOf(
  batches: AsyncIterable<readonly EncodedPacket[]>,
): AsyncGenerator<Stretch, void, undefined> {
  for await (const batch of batches) {
    for (const [index, { data, timestamp }] of batch.entries()) {
      yield index === 0 ? { bytes: data, seconds: timestamp } : { bytes: data };
    }
  }
}

async function* stretchesOf(
  file: ByteSource,
  start: number,
): AsyncGenerator<Stretch, void, undefined> {
  for (let at = start; at < file.size; at += readBytes) {
    yield { bytes: await file.read(at, Math.min(file.size, at + readBytes)) };
  }
}

function sizeOf(head: number, { sizes }: AmrKind): number | undefined {
  return (head & padding) === 0 ? sizes[head >> 3] : undefined;
}

/** The frames of a recording: speech goes to the decoder, and the rest is remembered. */
class AmrFrames {
  readonly #kind: AmrKind;
  readonly #runs: Run[] = [];
  #end: EarlyEnd | null = null;

  constructor(kind: AmrKind) {
    this.#kind = kind;
  }

  /** Has speech decoded; undefined where there is none. */
  async decodedBy(
    decode: ForeignDecoder,
    stretches: AsyncIterable<Stretch>,
  ): Promise<AudioStream | undefined> {
    const speech = this.#sort(stretches);
    const first = await speech.next();
    if (first.done) return undefined;
    const { magic } = this.#kind;
    const pieces = async function* () {
      yield new TextEncoder().encode(magic);
      yield first.value;
      yield* speech;
    };
    return decode(pieces());
  }

  /** Gives the sound of all frames, with their times; why it ended early, or null. */
  async *blocks(
    decoded: AudioStream | undefined,
  ): AsyncGenerator<TimedBlock, EarlyEnd | null, undefined> {
    const { sampleRate } = this.#kind;
    const portions = decoded && new Portions(decoded);
    let seconds = 0;
    try {
      for (const run of this.#runs) {
        seconds = run.seconds ?? seconds;
        const frames = Math.round(run.frames * frameSeconds * sampleRate);
        const blocks =
          run.isSpeech && portions ? portions.take(frames) : silence(1, frames, sampleRate);
        for await (const block of blocks) {
          yield { block, seconds };
          seconds += (block[0]?.length ?? 0) / sampleRate;
        }
      }
      return (await portions?.finish()) ?? this.#end;
    } finally {
      await portions?.close();
    }
  }

  /** Yields the frames of speech. */
  async *#sort(stretches: AsyncIterable<Stretch>): AsyncGenerator<Uint8Array, void, undefined> {
    let rest: Uint8Array = new Uint8Array(0);
    for await (const { bytes, seconds } of stretches) {
      const all = rest.length === 0 ? bytes : joinBytes([rest, bytes]);
      let at = 0;
      let time = seconds;
      while (at < all.length) {
        const size = sizeOf(all[at]!, this.#kind);
        if (size === undefined) {
          const part = this.#magicAt(all, at);
          // Another file was joined to this one.
          if (part === 'whole') {
            at += this.#kind.magic.length;
            continue;
          }
          if (part === 'cut') break;
          this.#end = { reason: 'it holds something else between its AMR frames' };
          return;
        }
        if (at + size > all.length) break;
        if (this.#count(all[at]! >> 3, time)) yield all.subarray(at, at + size);
        time = undefined;
        at += size;
      }
      rest = all.subarray(at);
    }
    if (rest.length > 0) this.#end = { reason: `its last AMR frame has ${rest.length} bytes` };
  }

  /** Tells whether the beginning of a file stands there, whole or cut by the end of what has been read. */
  #magicAt(bytes: Uint8Array, at: number): 'whole' | 'cut' | 'none' {
    const { magic } = this.#kind;
    const found = String.fromCharCode(...bytes.subarray(at, at + magic.length));
    if (!magic.startsWith(found)) return 'none';
    return found.length === magic.length ? 'whole' : 'cut';
  }

  /** Counts a frame; whether it is speech. */
  #count(type: number, seconds: number | undefined): boolean {
    const isSpeech = type < this.#kind.speechTypes;
    const last = this.#runs.at(-1);
    if (last && last.isSpeech === isSpeech && seconds === undefined) last.frames++;
    else this.#runs.push({ seconds, isSpeech, frames: 1 });
    return isSpeech;
  }
}
