// Finds the frames of an MP3 with codec-parser and keeps account of every byte, which codec-parser
// does not: it silently skips what it cannot parse, and a skipped stretch is damage the caller must hear of.
import type { CodecFrame } from 'codec-parser';

/** One frame as it lies in the file. */
export interface FoundFrame {
  /** Its bytes. */
  readonly data: Uint8Array;
  /** The number of sample frames it holds. */
  readonly samples: number;
  /** Its place in the file, in bytes from the start. */
  readonly offset: number;
  /** The number of bytes before it that belong to no frame. */
  readonly skipped: number;
}

/** The number of bytes fed at once: codec-parser copies what it is fed. */
const CHUNK_BYTES = 1 << 16;
/** The number of bytes without a frame after which nothing more is searched for: searching costs two seconds a megabyte. */
const GIVE_UP_BYTES = 1 << 18;
/** codec-parser accepts a frame only when it sees the next one's header. */
const LOOKAHEAD_BYTES = 64;
/** The number of bytes of a frame's start that suffice to recognise it. */
const FINGERPRINT_BYTES = 8;

/**
 * Yields the whole frames between byte offsets `start` and `end`, in order; returns the end of the last.
 * Stops where no frame is found for a quarter of a megabyte.
 */
export async function* walkFrames(
  bytes: Uint8Array,
  start: number,
  end: number,
): AsyncGenerator<FoundFrame, number, undefined> {
  const { default: CodecParser } = await import('codec-parser');
  const parser = new CodecParser<CodecFrame>('audio/mpeg', { enableFrameCRC32: false });
  let position = start;
  let fed = start;
  let first: Uint8Array | undefined;
  for (const chunk of chunks(bytes, start, end, () => first)) {
    const found = parser.parseChunk(chunk);
    for (let step = found.next(); !step.done; step = found.next()) {
      const { data, samples } = step.value;
      const offset = locate(bytes, data, position, end);
      // Only the stand-in after the end can fail to be found.
      if (offset < 0) continue;
      first ??= data;
      yield { data, samples, offset, skipped: offset - position };
      position = offset + data.length;
    }
    fed += chunk.length;
    if (fed - position > GIVE_UP_BYTES) break;
  }
  return position;
}

/**
 * The file in pieces, then a copy of the first frame's header: with it the last frame has a successor and is
 * accepted. codec-parser's own flush() instead takes any leftover for a frame, and needs quadratic time on it.
 */
function* chunks(
  bytes: Uint8Array,
  start: number,
  end: number,
  firstFrame: () => Uint8Array | undefined,
): Generator<Uint8Array> {
  for (let at = start; at < end; at += CHUNK_BYTES) {
    yield bytes.subarray(at, Math.min(end, at + CHUNK_BYTES));
  }
  const standIn = new Uint8Array(LOOKAHEAD_BYTES);
  standIn.set((firstFrame() ?? bytes.subarray(start, end)).subarray(0, LOOKAHEAD_BYTES));
  yield standIn;
}

function locate(bytes: Uint8Array, frame: Uint8Array, from: number, end: number): number {
  const length = Math.min(FINGERPRINT_BYTES, frame.length);
  for (let at = from; at + frame.length <= end; at++) {
    let same = 0;
    while (same < length && bytes[at + same] === frame[same]) same++;
    if (same === length) return at;
  }
  return -1;
}
