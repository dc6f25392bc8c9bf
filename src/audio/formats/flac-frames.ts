// Finds the frames of a native FLAC stream (RFC 9639, section 9). codec-parser, which finds those of MP3,
// sums a frame anew up to every place that looks like the next header: a megabyte of headers kept it busy
// for minutes. Here one running checksum passes each byte once.
import { decodeFlacFrame } from './flac-decode-frame.js';

/** What a frame's header says; where it refers to STREAMINFO instead, undefined. */
export interface FlacFrameHeader {
  /** The length of the header with its checksum, in bytes. */
  readonly bytes: number;
  /** The number of samples of each channel. */
  readonly samples: number;
  /** The number of channels. */
  readonly channels: number;
  /** The stored rate in Hz. */
  readonly sampleRate: number | undefined;
  /** The depth of one sample in bits. */
  readonly bits: number | undefined;
  /** How two channels are told by their difference; undefined where they are not. */
  readonly stereo: 'left-side' | 'right-side' | 'mid-side' | undefined;
}

/** A frame whose header and content have the right checksums. */
export interface FlacFrame {
  /** What its header says. */
  readonly header: FlacFrameHeader;
  /** All its bytes, the header included. */
  readonly data: Uint8Array;
}

const BITS = [undefined, 8, 12, undefined, 16, 20, 24, 32];
const RATES = [
  undefined,
  88_200,
  176_400,
  192_000,
  8000,
  16_000,
  22_050,
  24_000,
  32_000,
  44_100,
  48_000,
  96_000,
];
const STEREO = ['left-side', 'right-side', 'mid-side'] as const;
const MAX_BITS = 32;

/**
 * Yields the frames that follow each other without a gap from byte `start` on, each behind the other;
 * stops at the first place where there is none. The last one may end at `tags`, where tags may begin.
 * @param bits the depth of samples where frames do not say
 */
export function* walkFlacFrames(
  bytes: Uint8Array,
  start: number,
  tags: number,
  bits: number,
): Generator<FlacFrame, void, undefined> {
  for (let at = start; at < bytes.length; ) {
    const header = readFrameHeader(bytes, at);
    const end =
      header &&
      (findEnd(bytes, at, header, tags) ?? decodedEnd(bytes.subarray(at), at, header, bits));
    if (!header || !end) return;
    yield { header, data: bytes.subarray(at, end) };
    at = end;
  }
}

/** The frame header at byte `at`; null unless all its fields are possible and its CRC-8 is right. */
export function readFrameHeader(bytes: Uint8Array, at: number): FlacFrameHeader | null {
  if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xfe) !== 0xf8) return null;
  const [sizeCode, rateCode] = nibbles(bytes[at + 2]);
  const [channelCode, bitsCode] = nibbles(bytes[at + 3]);
  // Channel codes 8-10 are ways to code stereo; the last bit is reserved, and so is 3 for the bits.
  if (sizeCode === 0 || rateCode === 15 || channelCode > 10) return null;
  if ((bitsCode & 1) !== 0 || bitsCode === 6) return null;
  const sizeAt = at + 4 + numberBytes(bytes[at + 4] ?? 0);
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateAt = sizeAt + sizeBytes;
  const rateBytes = rateCode < 12 ? 0 : rateCode === 12 ? 1 : 2;
  const checksumAt = rateAt + rateBytes;
  if (checksumAt >= bytes.length) return null;
  if (sum(CRC_8, 8, bytes, at, checksumAt) !== bytes[checksumAt]) return null;
  const rate = bigEndian(bytes, rateAt, rateBytes);
  return {
    bytes: checksumAt + 1 - at,
    samples: sizeBytes > 0 ? bigEndian(bytes, sizeAt, sizeBytes) + 1 : blockSize(sizeCode),
    channels: channelCode < 8 ? channelCode + 1 : 2,
    sampleRate: rateBytes === 0 ? RATES[rateCode] : rate * (RATE_UNITS[rateCode - 12] ?? 1),
    bits: BITS[bitsCode >> 1],
    stereo: STEREO[channelCode - 8],
  };
}

/** The units of the three ways to spell a rate out, in Hz: kHz in 8 bits, Hz in 16, tens of Hz in 16. */
const RATE_UNITS = [1000, 1, 10];

function blockSize(code: number): number {
  if (code === 1) return 192;
  return code < 8 ? 144 * 2 ** code : 2 ** code;
}

/** Length of the frame or sample number, coded like UTF-8 of up to 7 bytes. */
function numberBytes(first: number): number {
  return first < 0x80 ? 1 : Math.max(1, Math.clz32(~(first << 24)));
}

/** Where the frame at `at` ends: its CRC-16 is right there, and another frame, tags or the file's end follow. */
function findEnd(
  bytes: Uint8Array,
  at: number,
  header: FlacFrameHeader,
  tags: number,
): number | null {
  // Encoders store what does not compress as it is; twice that leaves room for one that does not.
  const sampleBytes = ((header.bits ?? MAX_BITS) + 1) / 8;
  const longest = header.bytes + 64 + 2 * header.channels * header.samples * sampleBytes;
  const limit = Math.min(bytes.length, at + Math.ceil(longest));
  let crc = sum(CRC_16, 16, bytes, at, at + header.bytes);
  for (let end = at + header.bytes; end < limit; ) {
    const before = crc;
    crc = ((crc << 8) & 0xffff) ^ CRC_16[(crc >>> 8) ^ bytes[end]!]!;
    end += 1;
    // Of a frame with its own checksum behind it, the checksum is 0.
    if (crc !== 0) continue;
    if (readFrameHeader(bytes, end)) return end;
    // Zeros behind a frame leave the checksum at 0: decoding tells where it ended.
    if (end === bytes.length || end === tags) return before === 0 ? null : end;
  }
  return null;
}

/** Where a frame ends that something unknown follows: it is decoded to find out. */
function decodedEnd(
  data: Uint8Array,
  at: number,
  header: FlacFrameHeader,
  bits: number,
): number | null {
  const frame = decodeFlacFrame(data, header, header.bits ?? bits);
  return frame && isWholeFrame(data.subarray(0, frame.bytes)) ? at + frame.bytes : null;
}

/** Whether the checksum at the end of a frame is right. */
export function isWholeFrame(frame: Uint8Array): boolean {
  return sum(CRC_16, 16, frame, 0, frame.length) === 0;
}

function nibbles(byte = 0): [high: number, low: number] {
  return [byte >> 4, byte & 15];
}

function bigEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value = value * 256 + bytes[at + i]!;
  return value;
}

/** Polynomials of RFC 9639, sections 9.1.8 and 9.3; no reflection, starting from 0. */
const CRC_8 = crcTable(8, 0x07);
const CRC_16 = crcTable(16, 0x8005);

function crcTable(width: number, polynomial: number): Uint16Array {
  const top = 2 ** (width - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) {
      value = (value & top) === 0 ? value << 1 : (value << 1) ^ polynomial;
    }
    return value & (2 ** width - 1);
  });
}

function sum(
  table: Uint16Array,
  width: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  let crc = 0;
  for (let at = from; at < to; at++) {
    crc = ((crc << 8) & (2 ** width - 1)) ^ table[(crc >>> (width - 8)) ^ bytes[at]!]!;
  }
  return crc;
}
