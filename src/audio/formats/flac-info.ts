// The header of a FLAC stream (RFC 9639, section 8): STREAMINFO, and where the frames begin.
import { corrupt, cutInHeader } from '../failures.js';

/** What STREAMINFO says. */
export interface StreamInfo {
  /** The rate in Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** The depth of one sample in bits, 1 to 32; no stream has fewer than 4. */
  readonly bits: number;
  /** Sample frames, undefined where the encoder did not know. */
  readonly totalFrames: number | undefined;
  /** Byte offset of the first frame, or the file's end if metadata is cut. */
  readonly framesStart: number;
}

const STREAMINFO_BYTES = 34;

/** Reads the metadata blocks behind `fLaC` at byte `start`, STREAMINFO first. */
export function readStreamInfo(bytes: Uint8Array, start: number): StreamInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = start + 8;
  if (body + STREAMINFO_BYTES > bytes.length) {
    throw cutInHeader('FLAC', bytes.length);
  }
  if ((bytes[start + 4]! & 0x7f) !== 0) throw corrupt('its FLAC header lacks STREAMINFO');
  const packed = view.getBigUint64(body + 10);
  const totalFrames = Number(packed & 0xfffffffffn);
  let at = start + 4;
  for (let last = false; !last && at + 4 <= bytes.length; ) {
    last = (bytes[at]! & 0x80) !== 0;
    at += 4 + (view.getUint32(at) & 0xffffff);
  }
  return {
    sampleRate: Number(packed >> 44n),
    channels: Number((packed >> 41n) & 7n) + 1,
    bits: Number((packed >> 36n) & 31n) + 1,
    totalFrames: totalFrames === 0 ? undefined : totalFrames,
    framesStart: Math.min(at, bytes.length),
  };
}

/** Reads what containers keep of the header: with `fLaC` before the blocks, or without. */
export function streamInfoFrom(description: Uint8Array): StreamInfo {
  if (String.fromCharCode(...description.subarray(0, 4)) === 'fLaC') {
    return readStreamInfo(description, 0);
  }
  const whole = new Uint8Array(4 + description.length);
  whole.set(description, 4);
  return readStreamInfo(whole, 0);
}
