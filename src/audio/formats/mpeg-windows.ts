// The frames of a long MPEG file, of which never more than a window is held: walkMpegFrames goes over window after window
// while one frame follows the other. Where anything else stands between them, all the rest is read, so that what it does with
// tags, junk and parts stays the same for files of any length.
import type { ByteSource } from '../byte-source.js';
import { type MpegEnd, type MpegFrame, walkMpegFrames } from './mpeg-frames.js';

/** The bytes that are held. */
const windowBytes = 1 << 20;
/** The share of a window at its end that is left to the next: what follows a frame counts, too. */
const margin = 1 / 16;

/** A frame with its bytes. */
export interface MpegFrameData extends MpegFrame {
  readonly data: Uint8Array;
}

/**
 * Yields the frames between byte offsets `start` and `end` of a file, as `walkMpegFrames` does of bytes.
 * @param window the bytes that are held; fewer in tests
 */
export async function* walkMpegFile(
  file: ByteSource,
  start: number,
  end: number,
  window = windowBytes,
): AsyncGenerator<MpegFrameData, MpegEnd, undefined> {
  const marginBytes = window * margin;
  let size = window;
  for (let from = start; ; ) {
    const isRest = end - from <= size + marginBytes;
    const bytes = await file.read(from, isRest ? end : from + size);
    const frames = walkMpegFrames(bytes, 0, bytes.length);
    let done = 0;
    for (;;) {
      const step = frames.next();
      if (step.done) {
        if (isRest) return { ...step.value, at: step.value.at + from };
        break;
      }
      const frame = step.value;
      const isClean = frame.junk === 0 && frame.at === done;
      if (!isRest && (!isClean || frame.end > bytes.length - marginBytes)) break;
      const data = bytes.subarray(frame.at, frame.end);
      yield { ...frame, at: frame.at + from, end: frame.end + from, data };
      done = frame.end;
    }
    if (done === 0) size = Number.POSITIVE_INFINITY;
    from += done;
  }
}
