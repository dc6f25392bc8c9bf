// A recording in some place as an opened stream: our own readers first, ffmpeg where they do not know the format.

import { AffettoError } from '../../errors.js';
import { bytesOf } from '../byte-source.js';
import type { ForeignDecoder } from '../formats/foreign-decoder.js';
import { readLimits } from '../limits.js';
import { openAudio } from '../open.js';
import { DEFAULT_MAX_FILE_BYTES } from '../read-file.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import type { DecodeOptions } from '../types.js';
import { type Ffmpeg, type FfmpegChoice, findFfmpeg } from './ffmpeg-program.js';
import { openWithFfmpeg } from './ffmpeg-stream.js';
import { openFile } from './open-file.js';
import { type RecordingPlace, Spool } from './recording-input.js';

/** How a recording is read in Node. */
export interface NodeReadOptions extends Omit<DecodeOptions, 'sampleRate'> {
  /**
   * Which ffmpeg decodes what affetto cannot read by itself: default the one on the PATH, unless the environment variable
   * `AFFETTO_FFMPEG` says otherwise.
   */
  readonly ffmpeg?: FfmpegChoice;
  /** The largest recording in bytes, in whatever form it is given; default 2 GiB. */
  readonly maxBytes?: number;
}

/**
 * Opens a recording, does something with it, and closes it; to be called inside `guarded`. Where the reader that fits turns
 * out not to decode it before the first sample came, `use` is called again with what ffmpeg gives.
 */
export async function withStream<T>(
  place: RecordingPlace,
  options: NodeReadOptions,
  use: (stream: AudioStream) => Promise<T>,
): Promise<T> {
  const watch = new Watch();
  try {
    return await withReader(place, options, (stream) => use(watch.over(stream)));
  } catch (error) {
    if (watch.hasBegun || !isUnknown(error)) throw error;
    return withFfmpeg({ place, options, refused: error, use });
  }
}

/** Opens a recording with the reader that fits. */
async function withReader<T>(
  place: RecordingPlace,
  { maxBytes = DEFAULT_MAX_FILE_BYTES }: NodeReadOptions,
  use: (stream: AudioStream) => Promise<T>,
  decodeForeign?: ForeignDecoder,
): Promise<T> {
  const file = 'path' in place ? await openFile(place.path, maxBytes) : undefined;
  try {
    const source =
      file?.source ?? ('bytes' in place ? place.bytes : (place as { blob: Blob }).blob);
    return await use(await openAudio(source, decodeForeign));
  } finally {
    await file?.close();
  }
}

/** Formats that nobody here reads; what is damaged or cut stays so, whoever might make something of it. */
function isUnknown(error: unknown): error is AffettoError {
  return (
    error instanceof AffettoError &&
    (error.code === 'AUDIO_UNSUPPORTED_CODEC' || error.code === 'AUDIO_NOT_AUDIO')
  );
}

/** Sees whether any sound has come. */
class Watch {
  hasBegun = false;

  /** The same stream, looked at. */
  over(stream: AudioStream): AudioStream {
    const begin = () => {
      this.hasBegun = true;
    };
    async function* read(): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
      const blocks = stream.read();
      try {
        for (;;) {
          const step = await blocks.next();
          if (step.done) return step.value;
          begin();
          yield step.value;
        }
      } finally {
        await blocks.return(null);
      }
    }
    // A prototype, not a copy: what a reader finds on the way it says by getters.
    return Object.assign(Object.create(stream) as AudioStream, { read });
  }
}

interface Refusal<T> {
  readonly place: RecordingPlace;
  readonly options: NodeReadOptions;
  /** What our readers said. */
  readonly refused: AffettoError;
  readonly use: (stream: AudioStream) => Promise<T>;
}

async function withFfmpeg<T>(refusal: Refusal<T>): Promise<T> {
  const { place, options, refused, use } = refusal;
  const ffmpeg = await findFfmpeg(options.ffmpeg);
  if (!ffmpeg) throw refusedWith(refused, withoutFfmpeg(options.ffmpeg));
  const calls = new FfmpegCalls(ffmpeg, options);
  const watch = new Watch();
  try {
    // What a container says of times is read by us, and ffmpeg hears the packets alone: it drops HE-AAC's first tenth of a
    // second twice, and leaves AAC's padding at the end (5.1).
    return await withReader(
      place,
      options,
      (stream) => use(watch.over(stream)),
      (packets) => calls.openPackets(packets, refused),
    );
  } catch (error) {
    if (watch.hasBegun || !isUnknown(error)) throw error;
    return await use(await calls.openPlace(place, refused));
  } finally {
    await calls.end();
  }
}

/** Calls of ffmpeg for one recording, and the files that they read. */
class FfmpegCalls {
  readonly #ffmpeg: Ffmpeg;
  readonly #options: NodeReadOptions;
  readonly #spools: Spool[] = [];
  readonly #closers: (() => void)[] = [];

  constructor(ffmpeg: Ffmpeg, options: NodeReadOptions) {
    this.#ffmpeg = ffmpeg;
    this.#options = options;
  }

  /** Has a recording decoded as it is. */
  async openPlace(place: RecordingPlace, refused: AffettoError): Promise<AudioStream> {
    if ('path' in place) return this.#open(place.path, refused);
    const bytes = 'bytes' in place ? place.bytes : await bytesOf((place as { blob: Blob }).blob);
    return this.#open(await this.#spool([bytes]), refused);
  }

  /** Has packets decoded that say what they are. */
  async openPackets(
    packets: AsyncIterable<Uint8Array>,
    refused: AffettoError,
  ): Promise<AudioStream> {
    return this.#open(await this.#spool(packets), refused);
  }

  /** Ends all of them, and removes their files. */
  async end(): Promise<void> {
    for (const close of this.#closers) {
      this.#options.signal?.removeEventListener('abort', close);
      close();
    }
    for (const spool of this.#spools) await spool.remove();
  }

  async #spool(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
    const spool = await Spool.open();
    this.#spools.push(spool);
    for await (const piece of pieces) {
      this.#options.signal?.throwIfAborted();
      await spool.add(piece);
    }
    await spool.done();
    return spool.path;
  }

  async #open(file: string, refused: AffettoError): Promise<AudioStream> {
    const { resolve } = process.getBuiltinModule('node:path');
    const opened = await openWithFfmpeg(resolve(file), this.#ffmpeg, readLimits(this.#options));
    if ('refusal' in opened) {
      throw refusedWith(
        refused,
        `${this.#ffmpeg.name} cannot decode it either (${opened.refusal}).`,
      );
    }
    this.#closers.push(opened.close);
    this.#options.signal?.addEventListener('abort', opened.close, { once: true });
    return opened.stream;
  }
}

function withoutFfmpeg(choice: FfmpegChoice | undefined): string {
  return choice === false || process.env.AFFETTO_FFMPEG
    ? 'ffmpeg, which decodes many more formats, is switched off here.'
    : 'or install ffmpeg: where it is on the PATH, affetto decodes such files with it.';
}

/** Says what our readers said, and what more there is to say; of what is no recording at all nothing more. */
function refusedWith(error: AffettoError, more: string): AffettoError {
  if (error.code !== 'AUDIO_UNSUPPORTED_CODEC') return error;
  return new AffettoError(error.code, `${error.message}; ${more}`, { cause: error });
}
