// A recording in some place as an opened stream: our own readers first, ffmpeg where they do not know the format.

import { AffettoError } from '../../errors.js';
import { bytesOf } from '../byte-source.js';
import { readLimits } from '../limits.js';
import { openAudio } from '../open.js';
import { DEFAULT_MAX_FILE_BYTES } from '../read-file.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import type { DecodeOptions } from '../types.js';
import { type FfmpegChoice, findFfmpeg } from './ffmpeg-program.js';
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
  const { maxBytes = DEFAULT_MAX_FILE_BYTES } = options;
  let begun = false;
  try {
    const file = 'path' in place ? await openFile(place.path, maxBytes) : undefined;
    try {
      const source =
        file?.source ?? ('bytes' in place ? place.bytes : (place as { blob: Blob }).blob);
      const stream = await openAudio(source);
      return await use(watched(stream, () => (begun = true)));
    } finally {
      await file?.close();
    }
  } catch (error) {
    if (begun || !isUnknown(error)) throw error;
    return withFfmpeg(place, options, error, use);
  }
}

/** Formats that nobody here reads; what is damaged or cut stays so, whoever might make something of it. */
function isUnknown(error: unknown): error is AffettoError {
  return (
    error instanceof AffettoError &&
    (error.code === 'AUDIO_UNSUPPORTED_CODEC' || error.code === 'AUDIO_NOT_AUDIO')
  );
}

/** The same stream; `onBlock` hears of its first block. */
function watched(stream: AudioStream, onBlock: () => void): AudioStream {
  async function* read(): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
    const blocks = stream.read();
    try {
      for (;;) {
        const step = await blocks.next();
        if (step.done) return step.value;
        onBlock();
        yield step.value;
      }
    } finally {
      await blocks.return(null);
    }
  }
  // A prototype, not a copy: what a reader finds on the way it says by getters.
  return Object.assign(Object.create(stream) as AudioStream, { read });
}

async function withFfmpeg<T>(
  place: RecordingPlace,
  options: NodeReadOptions,
  refused: AffettoError,
  use: (stream: AudioStream) => Promise<T>,
): Promise<T> {
  const ffmpeg = await findFfmpeg(options.ffmpeg);
  if (!ffmpeg) throw refusedWith(refused, withoutFfmpeg(options.ffmpeg));
  const spool = 'path' in place ? undefined : await Spool.open();
  try {
    if (spool) {
      await spool.add(
        'bytes' in place ? place.bytes : await bytesOf((place as { blob: Blob }).blob),
      );
      await spool.done();
    }
    const { resolve } = process.getBuiltinModule('node:path');
    const path = resolve(spool?.path ?? (place as { path: string }).path);
    const opened = await openWithFfmpeg(path, ffmpeg, readLimits(options));
    if ('refusal' in opened) {
      throw refusedWith(refused, `${ffmpeg.name} cannot decode it either (${opened.refusal}).`);
    }
    options.signal?.addEventListener('abort', opened.close, { once: true });
    try {
      return await use(opened.stream);
    } finally {
      options.signal?.removeEventListener('abort', opened.close);
      opened.close();
    }
  } finally {
    await spool?.remove();
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
