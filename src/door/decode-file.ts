// A file to samples: where there are files and programs by the reader of the command line, which reads parts of what lies on
// disk and asks ffmpeg for what affetto cannot decode, in a page by affetto's own decoders.

import { decodeInPieces, type OnPiece } from '../audio/decode.js';
import type { RecordingInput } from '../audio/node/recording-input.js';
import type { AudioSource } from '../audio/types.js';
import type { TakeInOptions } from './heard-pieces.js';
import { bytesOfInput, type FileInput, partsOfStream } from './input-bytes.js';
import { hasFiles, hasNodeThreads, pathOf } from './surroundings.js';

/**
 * Decodes a file, piece by piece.
 * @param sampleRate the wanted rate in Hz
 * @throws AffettoError as `decodeAudio`, for a path as `readAudioFile`, for an address as `fetchBytes`
 */
export async function decodeFile(
  input: FileInput,
  sampleRate: number,
  { seconds: _, ffmpeg, ...options }: TakeInOptions,
  onPiece: OnPiece,
): Promise<AudioSource> {
  const { signal } = options;
  if (!hasFiles()) {
    const bytes = await bytesOfInput(input, signal);
    signal?.throwIfAborted();
    return decodeInPieces(bytes, { ...options, sampleRate }, onPiece);
  }
  const { decodeRecordingInPieces } = await import('../audio/node/decode-recording.js');
  const place = placeOf(input, signal);
  // What is in memory is mostly short, and a copy of it would have to be sent to the thread.
  const here = place === undefined || !hasNodeThreads();
  const recording = place ?? (await bytesOfInput(input, signal));
  signal?.throwIfAborted();
  return decodeRecordingInPieces(
    recording,
    {
      ...options,
      sampleRate,
      ...(ffmpeg !== undefined && { ffmpeg }),
      ...(here && { thread: false }),
    },
    onPiece,
  );
}

/** What need not be in memory as a whole: a file on disk, and a stream, which is put there where it is long. */
function placeOf(input: FileInput, signal: AbortSignal | undefined): RecordingInput | undefined {
  switch (input.kind) {
    case 'path':
      return input.path;
    case 'stream':
      return partsOfStream(input.stream, signal);
    case 'address':
      return input.address.protocol === 'file:' ? pathOf(input.address) : undefined;
    case 'bytes':
      return undefined;
  }
}
