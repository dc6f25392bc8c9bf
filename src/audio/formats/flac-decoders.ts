// libFLAC's decoders, kept for the next file. Each has megabytes of WebAssembly memory: with a new one for every short
// recording, a sixth of the time of many went into collecting the old ones.
import type { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { FlacFrame, FlacFrameHeader } from './flac-frames.js';

interface Idle {
  readonly decoder: FLACDecoder;
  /** The header of the first frame of what it read last. */
  readonly header: FlacFrameHeader;
}

/** The decoders that wait, the one that waits longest first. */
const idle: Idle[] = [];
const MOST_IDLE = 2;

/**
 * Returns a decoder for a file that begins with `first`. One that was used before remembers its files' block size, by
 * which it finds gaps between frames, and where it stopped: it only does for a file that is like those and begins at 0.
 */
export async function takeDecoder(first: FlacFrame): Promise<FLACDecoder> {
  const { samples, channels, bits } = first.header;
  const fits = ({ header }: Idle) =>
    header.samples === samples && header.channels === channels && header.bits === bits;
  const found = beginsAtZero(first) ? idle.findIndex(fits) : -1;
  const [known] = found < 0 ? [] : idle.splice(found, 1);
  if (known) return known.decoder;
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  return decoder;
}

/** Keeps a decoder that read a whole file without an error; `first` is what it was taken for. */
export function keepDecoder(decoder: FLACDecoder, first: FlacFrame): void {
  if (!beginsAtZero(first)) {
    decoder.free();
    return;
  }
  idle.push({ decoder, header: first.header });
  if (idle.length > MOST_IDLE) idle.shift()?.decoder.free();
}

/** Whether the number of the frame or of its first sample, which follows four bytes, is 0. */
function beginsAtZero({ data }: FlacFrame): boolean {
  return data[4] === 0;
}
