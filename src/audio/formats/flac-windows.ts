// The frames of a long FLAC file, of which never more than a window is held: walkFlacFrames goes over window after window.
// Where it finds no further frame, all the rest is read, so that the end of a file is judged as that of a short one is.
import type { ByteSource } from '../byte-source.js';
import { type FlacFrame, walkFlacFrames } from './flac-frames.js';

/** The bytes of a window, of which half are left to the next: what is larger than that makes all the rest one window. */
const windowBytes = 1 << 21;

/** A frame and the byte offset behind it. */
export interface FlacFrameInFile {
  readonly frame: FlacFrame;
  readonly end: number;
}

/**
 * Yields the frames from byte `start` of a file on, as `walkFlacFrames` does of bytes; the last may end at `tags`.
 * @param window the bytes that are held; fewer in tests
 */
export async function* walkFlacFile(
  file: ByteSource,
  { start, tags, bits }: { readonly start: number; readonly tags: number; readonly bits: number },
  window = windowBytes,
): AsyncGenerator<FlacFrameInFile, void, undefined> {
  const marginBytes = window / 2;
  let size = window;
  for (let from = start; ; ) {
    const isRest = file.size - from <= size + marginBytes;
    const bytes = await file.read(from, isRest ? file.size : from + size);
    let done = 0;
    for (const frame of walkFlacFrames(bytes, 0, isRest ? tags - from : -1, bits)) {
      const end = done + frame.data.length;
      if (!isRest && end > bytes.length - marginBytes) break;
      yield { frame, end: from + end };
      done = end;
    }
    if (isRest) return;
    if (done === 0) size = Number.POSITIVE_INFINITY;
    from += done;
  }
}

/**
 * Tells whether something stands in a file behind byte `from`, looking at a window at a time.
 * @param length the bytes that it takes: windows overlap by so many
 */
export async function includes(
  file: ByteSource,
  from: number,
  find: (bytes: Uint8Array) => boolean,
  length: number,
): Promise<boolean> {
  for (let at = from; at < file.size; at += windowBytes) {
    if (find(await file.read(at, Math.min(file.size, at + windowBytes + length)))) return true;
  }
  return false;
}
