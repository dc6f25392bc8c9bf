// What live sound comes as, piece by piece: floats or 16-bit numbers with a rate that is told once, or pieces that say their
// own, as those of pages and of LiveKit do. All become mono floats.

import { downMix } from '../audio/down-mix.js';
import { joinBytes } from '../join-bytes.js';
import { nextOf } from './iterating.js';
import { mediaPieces } from './media-stream.js';
import {
  type AudioBufferLike,
  isMediaStream,
  isStream,
  knownInput,
  type MediaStreamLike,
  nameOf,
  refused,
  type SampledRecording,
} from './recording-input.js';

/** A piece as LiveKit has it: 16-bit numbers, the channels by turns. */
export interface AudioFrameLike {
  /** The samples, shape [frames * channels]. */
  readonly data: Int16Array;
  /** The rate in Hz. */
  readonly sampleRate: number;
  /** The number of channels. */
  readonly channels: number;
}

/** A piece of live sound. Floats, 16-bit numbers and bytes need `sampleRate` to be told. */
export type LivePiece =
  | Float32Array
  | Int16Array
  | Uint8Array
  | SampledRecording
  | AudioBufferLike
  | AudioFrameLike;

/** Live sound: a page's microphone, or a stream or async iterable of pieces. */
export type LiveInput = MediaStreamLike | ReadableStream<LivePiece> | AsyncIterable<LivePiece>;

/** How the numbers of pieces are to be read. */
export interface PieceFormat {
  /** The rate in Hz of pieces that do not say their own, 1,000-384,000. */
  readonly sampleRate?: number;
  /** The number of channels that such pieces hold, by turns. Default 1. */
  readonly channels?: number;
  /** What bytes are: 16-bit whole numbers or 32-bit floats, the low byte first. Default `s16le`. */
  readonly encoding?: 's16le' | 'f32le';
}

/** Mono sound. */
export interface MonoPiece {
  /** The samples, shape [n]. */
  readonly samples: Float32Array;
  /** The rate in Hz. */
  readonly sampleRate: number;
}

/**
 * Goes over live sound.
 * @throws AffettoError `INPUT_UNSUPPORTED` for anything else, by its name
 */
export async function* monoPieces(
  input: unknown,
  format: PieceFormat,
  signal: AbortSignal | undefined,
): AsyncGenerator<MonoPiece> {
  if (isMediaStream(input)) {
    yield* mediaPieces(input, signal);
    return;
  }
  if (typeof input !== 'object' || input === null || !isStream(input)) {
    throw refused(
      `listen() cannot take a ${nameOf(input)}. Give a MediaStream, or a stream of pieces: Float32Array with sampleRate, { samples, sampleRate }. A recording that is finished goes to recognize().`,
    );
  }
  const rest = { bytes: new Uint8Array(0) };
  for await (const piece of nextOf<unknown>(input, signal)) yield monoPiece(piece, format, rest);
}

/** @param rest the bytes of a sample that was cut in two, which is changed */
function monoPiece(piece: unknown, format: PieceFormat, rest: { bytes: Uint8Array }): MonoPiece {
  if (piece instanceof Float32Array) return apart(piece, format);
  if (piece instanceof Int16Array) return apart(floats(piece), format);
  if (piece instanceof Uint8Array) return apart(decoded(piece, format, rest), format);
  if (typeof piece === 'object' && piece !== null) {
    const { data, sampleRate, channels } = piece as Partial<AudioFrameLike>;
    if (data instanceof Int16Array && sampleRate) {
      return apart(floats(data), { sampleRate, channels: channels ?? 1 });
    }
    if ('samples' in piece || 'getChannelData' in piece) {
      const known = knownInput(piece);
      if (known.kind === 'samples') {
        return { samples: downMix(known.channels), sampleRate: known.sampleRate };
      }
    }
  }
  throw refused(
    `The stream gave a ${nameOf(piece)}; live sound comes in Float32Arrays, Int16Arrays or bytes with sampleRate told, or in pieces like { samples, sampleRate }.`,
  );
}

/** Takes channels by turns apart and averages them. */
function apart(samples: Float32Array, { sampleRate, channels = 1 }: PieceFormat): MonoPiece {
  if (sampleRate === undefined) {
    throw refused(
      'The pieces of the stream do not say their rate. Tell it: listen(stream, { sampleRate: 16000 }).',
    );
  }
  if (channels === 1) return { samples, sampleRate };
  if (!Number.isInteger(channels) || channels < 1 || samples.length % channels !== 0) {
    throw refused(`${samples.length} samples are not those of ${channels} channels by turns.`);
  }
  const frames = samples.length / channels;
  const mono = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += samples[frame * channels + channel]!;
    mono[frame] = sum / channels;
  }
  return { samples: mono, sampleRate };
}

const floats = (numbers: Int16Array): Float32Array =>
  Float32Array.from(numbers, (number) => number / 32_768);

/** Networks cut bytes anywhere: what is left of a frame waits for the next piece. */
function decoded(
  piece: Uint8Array,
  { encoding = 's16le', channels = 1 }: PieceFormat,
  rest: { bytes: Uint8Array },
): Float32Array {
  const bytes = joinBytes([rest.bytes, piece]);
  const width = encoding === 's16le' ? 2 : 4;
  const whole = bytes.length - (bytes.length % (width * channels));
  rest.bytes = bytes.slice(whole);
  const view = new DataView(bytes.buffer, 0, whole);
  return Float32Array.from({ length: whole / width }, (_, i) =>
    encoding === 's16le' ? view.getInt16(2 * i, true) / 32_768 : view.getFloat32(4 * i, true),
  );
}
