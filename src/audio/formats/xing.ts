// The header that encoders hide in the first frame of an MP3: "Xing" or "Info" with LAME's delays, or Fraunhofer's "VBRI".
import type { MpegHeader } from './mpeg-frames.js';

/** What such a header says. */
export interface XingInfo {
  /** MPEG frames after the header's own; undefined where it does not say. */
  readonly frames: number | undefined;
  /** The number of bytes from the header's frame to the end of the last. */
  readonly bytes: number | undefined;
  /** Whether it says how many samples the encoder added. */
  readonly hasDelays: boolean;
  /** The number of samples that the encoder added in front, 0 where it does not say. */
  readonly delay: number;
  /** The number of samples that the encoder added at the end, 0 where it does not say. */
  readonly padding: number;
}

/** Reads the header out of a whole frame; null where there is none. */
export function readXingInfo(frame: Uint8Array, header: MpegHeader): XingInfo | null {
  if (header.layer !== 3) return null;
  // Behind the frame's header and its side information, whose length depends on version and channels.
  const side =
    header.version === 1 ? (header.channels === 1 ? 17 : 32) : header.channels === 1 ? 9 : 17;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  // A checksum of two bytes may stand between the two.
  for (const at of [4 + side, 6 + side]) {
    const name = text(frame, at, 4);
    if ((name === 'Xing' || name === 'Info') && at + 8 <= frame.length) return readXing(view, at);
  }
  if (text(frame, 36, 4) === 'VBRI' && frame.length >= 54) {
    const [bytes, frames] = [view.getUint32(46), view.getUint32(50)];
    return { frames, bytes, hasDelays: false, delay: 0, padding: 0 };
  }
  return null;
}

function readXing(view: DataView, at: number): XingInfo {
  const flags = view.getUint32(at + 4);
  const numberAt = (place: number) =>
    place + 4 <= view.byteLength ? view.getUint32(place) : undefined;
  const frames = (flags & 1) === 0 ? undefined : numberAt(at + 8);
  const bytes = (flags & 2) === 0 ? undefined : numberAt(at + 8 + ((flags & 1) === 0 ? 0 : 4));
  const lame = at + 8 + [4, 4, 100, 4].reduce((n, size, i) => n + ((flags >> i) & 1) * size, 0);
  // Nine bytes of the encoder's name, twelve of other facts, then the delays in twelve bits each.
  const both = lame + 24 <= view.byteLength ? view.getUint32(lame + 20) & 0xffffff : 0;
  const [delay, padding] = [both >> 12, both & 0xfff];
  return { frames, bytes, hasDelays: delay + padding > 0, delay, padding };
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
