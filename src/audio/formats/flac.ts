// FLAC: our own walk finds frames and checks their checksums, libFLAC (WebAssembly) decodes them, our own decoder those
// of depths that its build cannot, and STREAMINFO tells how many samples there should be.
import { type ByteSource, bytesInMemory } from '../byte-source.js';
import { corrupt, unsupported } from '../failures.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import type { AudioWarning } from '../types.js';
import { FlacBatches } from './flac-batches.js';
import {
  type FlacFrame,
  type FlacFrameHeader,
  isWholeFrame,
  readFrameHeader,
} from './flac-frames.js';
import { readStreamInfo, type StreamInfo, streamInfoFrom } from './flac-info.js';
import { includes, walkFlacFile } from './flac-windows.js';
import { joinStreams, MOST_JOINED, unheardRest } from './joined.js';
import { fillerLength, trailingTagsStart } from './tags.js';

/** Opens a native FLAC stream that starts at byte `start` (after an ID3 tag, say), and those joined behind it. */
export function openFlac(bytes: Uint8Array, start: number): AudioStream {
  const starts = [start, ...joinedStarts(bytes, start)];
  const [first, ...others] = starts
    .slice(0, MOST_JOINED)
    .map((from, index) => openOne(bytes.subarray(0, starts[index + 1] ?? bytes.length), from));
  return joinStreams([first!, ...others], unheardRest(starts.length));
}

/**
 * Opens a long file, of which parts are read as they are decoded; null for one that must be read whole: metadata that takes
 * much room, or streams that were joined.
 * @param head its first bytes
 */
export async function openLongFlac(
  file: ByteSource,
  head: Uint8Array,
  start: number,
): Promise<AudioStream | null> {
  const info = readStreamInfo(head, start);
  if (info.framesStart >= head.length) return null;
  const isJoined = (bytes: Uint8Array) => joinedStarts(bytes, -8).length > 0;
  if (await includes(file, start + 1, isJoined, BEGINNING.length)) return null;
  const tail = await file.read(Math.max(0, file.size - TAIL_BYTES), file.size);
  const tags = file.size - tail.length + trailingTagsStart(tail);
  return streamOf(file, info, tags);
}

/** The bytes at the end of a long file in which its tags are looked for. */
const TAIL_BYTES = 1 << 20;

/** How a stream begins: `fLaC`, and a block of 34 bytes. */
const BEGINNING = [0x66, 0x4c, 0x61, 0x43, 0, 0, 0, 34];

/** The places of streams that follow the first. */
function joinedStarts(bytes: Uint8Array, start: number): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(0x66, start + 8); at >= 0; at = bytes.indexOf(0x66, at + 1)) {
    // STREAMINFO may be the last block of metadata.
    const isOne = BEGINNING.every(
      (byte, index) => (index === 4 ? bytes[at + index]! & 0x7f : bytes[at + index]) === byte,
    );
    if (isOne) found.push(at);
  }
  return found;
}

function openOne(bytes: Uint8Array, start: number): AudioStream {
  // Chance writes TAG into sound, too: only a frame that ends there makes it one.
  const tags = trailingTagsStart(bytes);
  return streamOf(bytesInMemory(bytes), readStreamInfo(bytes, start), tags);
}

function streamOf(file: ByteSource, info: StreamInfo, tags: number): AudioStream {
  const warnings: AudioWarning[] = [];
  return {
    container: 'flac',
    codec: 'flac',
    sampleRate: info.sampleRate,
    channels: info.channels,
    claimedFrames: info.totalFrames,
    warnings,
    read: () => readNative({ file, info, tags, warnings }),
  };
}

/**
 * Opens FLAC whose frames come one by one, as from Ogg.
 * @param first the first packet (RFC 9639, section 10.1): its own header, then STREAMINFO
 * @param packets what follows it, further metadata included
 * @param end says why the container ends early, if it does
 */
export function openOggFlac(
  first: Uint8Array,
  packets: () => AsyncIterable<Uint8Array>,
  end: () => EarlyEnd | null,
): AudioStream {
  const at = String.fromCharCode(...first.subarray(9, 13)) === 'fLaC' ? 9 : -1;
  if (at < 0) throw corrupt('its FLAC header lacks STREAMINFO');
  const info = readStreamInfo(first, at);
  return {
    container: 'ogg',
    codec: 'flac',
    sampleRate: info.sampleRate,
    channels: info.channels,
    claimedFrames: info.totalFrames,
    async *read() {
      const frames = framesIn(packets(), info);
      const decoded = yield* readFrames(frames, info);
      return end() ?? endByTotal(decoded, info);
    },
  };
}

/** The frames among packets; what does not begin as one is metadata. */
async function* framesIn(
  packets: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  info: StreamInfo,
): AsyncGenerator<FlacFrame, void, undefined> {
  for await (const data of packets) {
    const header = readFrameHeader(data, 0);
    if (!header && data[0] !== 0xff) continue;
    if (!header || !isWholeFrame(data))
      throw corrupt('the checksum of a FLAC frame does not match');
    checkAgreement(header, info);
    yield { header, data };
  }
}

/** Decodes FLAC packets of another container, whose description is the file's header. */
export async function* readFlacPackets(
  description: Uint8Array,
  packets: AsyncIterable<Uint8Array>,
): AsyncGenerator<AudioBlock, void, undefined> {
  const info = streamInfoFrom(description);
  const batches = new FlacBatches(info);
  try {
    for await (const frame of framesIn(packets, info)) {
      const block = await batches.add(frame);
      if (block) yield block;
    }
    const rest = await batches.finish();
    if (rest) yield rest;
  } finally {
    batches.free();
  }
}

async function* readFrames(
  frames: Iterable<FlacFrame> | AsyncIterable<FlacFrame>,
  info: StreamInfo,
): AsyncGenerator<AudioBlock, number, undefined> {
  const batches = new FlacBatches(info);
  try {
    for await (const frame of frames) {
      const block = await batches.add(frame);
      if (block) yield block;
    }
    const rest = await batches.finish();
    if (rest) yield rest;
    return batches.decoded;
  } finally {
    batches.free();
  }
}

interface FlacFile {
  readonly file: ByteSource;
  readonly info: StreamInfo;
  /** Where tags may begin. */
  readonly tags: number;
  /** Where warnings go. */
  readonly warnings: AudioWarning[];
}

async function* readNative({
  file,
  info,
  tags,
  warnings,
}: FlacFile): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const { totalFrames, framesStart: start, bits } = info;
  let position = start;
  async function* frames() {
    for await (const { frame, end } of walkFlacFile(file, { start, tags, bits })) {
      checkAgreement(frame.header, info);
      position = end;
      yield frame;
    }
  }
  const decoded = yield* readFrames(frames(), info);
  if (totalFrames !== undefined && decoded >= totalFrames) return null;
  const rest = await file.read(position, file.size);
  const filler = fillerLength(rest, 0);
  if (totalFrames === undefined && filler >= rest.length) return null;
  checkNoFrameAfter(rest, position, info);
  if (totalFrames !== undefined) return endByTotal(decoded, info);
  if (readFrameHeader(rest, 0) || isStartOfHeader(rest, 0)) {
    return { reason: 'the bytes at its end are less than a whole FLAC frame' };
  }
  warnings.push({
    code: 'mended',
    message: `${rest.length - filler} bytes behind the last frame are neither a frame nor a tag, and were left out.`,
  });
  return null;
}

/** Whether the file ends with the first bytes of a frame's header. */
function isStartOfHeader(bytes: Uint8Array, at: number): boolean {
  const left = bytes.length - at;
  return (
    left > 0 && left < 17 && bytes[at] === 0xff && (left < 2 || (bytes[at + 1]! & 0xfe) === 0xf8)
  );
}

function endByTotal(decoded: number, { totalFrames }: StreamInfo): EarlyEnd | null {
  if (totalFrames === undefined || decoded >= totalFrames) return null;
  const reason = `STREAMINFO promises ${totalFrames} samples, the file holds ${decoded}`;
  return { reason, expectedFrames: totalFrames };
}

/** STREAMINFO has no checksum, frames have one: where they differ, it is not the frames that are wrong. */
function checkAgreement(frame: FlacFrameHeader, info: StreamInfo): void {
  const difference = disagreement(frame, info);
  if (difference !== undefined) throw corrupt(difference);
  if (info.bits < 4) throw unsupported(`FLAC with ${info.bits}-bit samples`);
}

/** Says in what a frame contradicts STREAMINFO; undefined if it does not, or leaves it to STREAMINFO. */
function disagreement(frame: FlacFrameHeader, info: StreamInfo): string | undefined {
  const facts = [
    ['sampleRate', 'Hz'],
    ['channels', 'channels'],
    ['bits', 'bits a sample'],
  ] as const;
  for (const [key, unit] of facts) {
    const value = frame[key] ?? info[key];
    if (value !== info[key])
      return `its frames have ${value} ${unit}, its header says ${info[key]}`;
  }
  return undefined;
}

/**
 * A good header behind the place where frames ended means damage there; none means a lost end.
 * @param rest what stands there, from byte `position` of the file on
 */
function checkNoFrameAfter(rest: Uint8Array, position: number, info: StreamInfo): void {
  // The header of a frame that was cut stands at `position` itself.
  for (let at = 1; at < rest.length; at++) {
    if (rest[at] !== 0xff) continue;
    const header = readFrameHeader(rest, at);
    // Chance makes a header in millions of bytes, and hardly ever one that fits the stream.
    if (header && disagreement(header, info) === undefined) {
      throw corrupt(`bytes ${position}-${position + at} hold no FLAC frame with a valid checksum`);
    }
  }
}
