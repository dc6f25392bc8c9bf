// The one way in Node from a recording, in whatever form, to its samples: our own readers, ffmpeg behind them, and on a
// thread of its own where it is more than a few seconds.

import type { DecodedChannels, OnPiece } from '../decode.js';
import { guarded } from '../failures.js';
import { checkRate, readLimits } from '../limits.js';
import type { AudioSource, DecodedAudio, DecodeOptions } from '../types.js';
import { doHere, type Job, type JobResult } from './decoding-job.js';
import { runOnThread } from './decoding-threads.js';
import { ffmpegChoice } from './ffmpeg-program.js';
import { type HeldRecording, holdRecording, type RecordingInput } from './recording-input.js';
import type { NodeReadOptions } from './with-stream.js';

/** How a recording is decoded in Node. */
export interface RecordingOptions extends NodeReadOptions {
  /** The wanted sample rate in Hz, 1,000-384,000. */
  readonly sampleRate: number;
  /** Names a stream in messages, e.g. `standard input`. */
  readonly name?: string;
  /** Whether another thread decodes. Default: where the recording is more than a few seconds long. */
  readonly thread?: boolean;
}

/**
 * Decodes a recording to mono at the wanted rate, as `decodeAudio` does, and what `decodeAudio` cannot read with ffmpeg
 * where that is on the PATH; `source.decoder` says so. More than a few seconds are decoded on another thread.
 * @returns `samples` of shape [round(frames * sampleRate / source.sampleRate)], nominally in [-1, 1].
 * @throws AffettoError what `decodeAudio` and `readAudioFile` throw; `FILE_UNREADABLE` for a stream that fails or is too
 *   long; `OPTION_INVALID` for what is no recording. What `signal` is aborted with.
 */
export async function decodeRecording(
  input: RecordingInput,
  options: RecordingOptions,
): Promise<DecodedAudio> {
  checkRate('sampleRate', options.sampleRate);
  const { samples, source } = await decoded(input, options, 'samples');
  const { durationSeconds } = source;
  return { samples, sampleRate: options.sampleRate, durationSeconds, source };
}

/**
 * Decodes as `decodeRecording` does, and hands the samples over piece by piece: memory does not grow with the length. It
 * waits for what `onPiece` promises.
 * @throws AffettoError what `decodeRecording` throws, and what `onPiece` does
 */
export async function decodeRecordingInPieces(
  input: RecordingInput,
  options: RecordingOptions,
  onPiece: OnPiece,
): Promise<AudioSource> {
  checkRate('sampleRate', options.sampleRate);
  return (await decoded(input, options, 'pieces', onPiece)).source;
}

/**
 * Decodes as `decodeRecording` does, but keeps the channels and the rate, as `decodeChannels` does.
 * @throws AffettoError what `decodeRecording` throws
 */
export async function decodeRecordingChannels(
  input: RecordingInput,
  options: Omit<RecordingOptions, 'sampleRate' | 'channel'> = {},
): Promise<DecodedChannels> {
  return decoded(input, options, 'channels');
}

async function decoded<What extends keyof JobResult>(
  input: RecordingInput,
  { name, signal, thread, ...options }: Partial<RecordingOptions>,
  what: What,
  onPiece: OnPiece = () => {},
): Promise<JobResult[What]> {
  return guarded(async () => {
    readLimits(options as DecodeOptions);
    const held = await holdRecording(input, { maxBytes: options.maxBytes, signal, name });
    try {
      const { place } = held;
      // What the environment says is asked here: a thread has its own copy.
      const job: Job<What> = {
        what,
        place,
        options: { ...options, ffmpeg: options.ffmpeg ?? ffmpegChoice() },
      };
      const listening = { onPiece, signal };
      return (thread ?? (await isLong(held)))
        ? await runOnThread(job, listening)
        : await doHere(job, listening);
    } finally {
      await held.release();
    }
  }, signal);
}

/** The sizes, in bytes, from which on a recording is decoded on a thread: some seconds, uncompressed and compressed. */
const [longUncompressed, longCompressed] = [1 << 22, 1 << 17];

/** Tells whether a recording is worth a thread, from what costs nothing to know. */
async function isLong({ place, size }: HeldRecording): Promise<boolean> {
  const { promises } = process.getBuiltinModule('node:fs');
  const bytes =
    size ??
    ('path' in place
      ? await promises.stat(place.path).then(
          (s) => s.size,
          () => 0,
        )
      : 0);
  const isUncompressed =
    'path' in place
      ? /\.(wav|wave|aiff?|aifc|caf|au|snd|w64|rf64|bw64)$/i.test(place.path)
      : 'bytes' in place &&
        /^(RIFF|RIFX|RF64|BW64|FORM|caff|riff|\.snd|dns\.)/.test(
          String.fromCharCode(...place.bytes.subarray(0, 4)),
        );
  return bytes >= (isUncompressed ? longUncompressed : longCompressed);
}
