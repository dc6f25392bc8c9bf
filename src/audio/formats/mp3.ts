// MP3: codec-parser finds the frames, mpg123 (WebAssembly) decodes them and trims the encoder's delay and
// padding where a Xing/LAME header tells them, and the same header tells whether the file is whole.
import type { MPEGDecoder } from 'mpg123-decoder';
import { corrupt } from '../failures.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import { type FoundFrame, walkFrames } from './frame-walk.js';
import { trailingTagsStart } from './id3.js';
import { quietly } from './quiet.js';

/** MPEG frames decoded at once; each holds at most 1,152 samples. */
const BATCH_FRAMES = 64;

/**
 * Opens an MP3 whose first frame should stand at byte `start`; null if the bytes are no MP3 after all.
 * Looks at no more than the first frames.
 */
export async function openMp3(bytes: Uint8Array, start: number): Promise<AudioStream | null> {
  const end = Math.max(start, trailingTagsStart(bytes));
  const first = await firstFrame(bytes, start, end);
  if (!first) return null;
  const header = readFrameHeader(first.data);
  if (!header) return null;
  const info = readXingInfo(first.data);
  return {
    container: 'mp3',
    codec: 'mp3',
    sampleRate: header.sampleRate,
    channels: header.channels,
    claimedFrames: claimedFrames(info, first.samples, end - first.offset),
    read: () => readBlocks(bytes, first.offset, end, header, info),
  };
}

async function firstFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
): Promise<FoundFrame | null> {
  const frames = walkFrames(bytes, start, Math.min(end, start + (1 << 16)));
  for await (const frame of frames) return frame;
  return null;
}

interface FrameHeader {
  readonly sampleRate: number;
  readonly channels: number;
}

const MPEG1_RATES = [44_100, 48_000, 32_000];

/** ISO 11172-3, 2.4.1.3: rate and channel mode from a frame's first 4 bytes, layer III only. */
function readFrameHeader(frame: Uint8Array): FrameHeader | null {
  const [, version = 0, rates = 0, modes = 0] = frame;
  const rate = MPEG1_RATES[(rates >> 2) & 3];
  const isLayer3 = (version & 6) === 2;
  if (!rate || !isLayer3) return null;
  // Version bits: 3 is MPEG 1, 2 is MPEG 2 (half the rate), 0 is MPEG 2.5 (a quarter).
  const divisor = { 3: 1, 2: 2, 0: 4 }[(version >> 3) & 3];
  if (!divisor) return null;
  return { sampleRate: rate / divisor, channels: modes >> 6 === 3 ? 1 : 2 };
}

interface XingInfo {
  /** MPEG frames after the Xing frame. */
  readonly frames: number | undefined;
  /** The number of bytes from the Xing frame to the end of the last. */
  readonly bytes: number | undefined;
  /** The number of samples at both ends that the encoder added, 0 where it does not say. */
  readonly padding: number;
}

/** The "Xing"/"Info" header that encoders hide in the first frame; null where there is none. */
function readXingInfo(frame: Uint8Array): XingInfo | null {
  for (const at of [13, 21, 36]) {
    const name = String.fromCharCode(...frame.subarray(at, at + 4));
    if ((name !== 'Xing' && name !== 'Info') || at + 148 > frame.length) continue;
    const view = new DataView(frame.buffer, frame.byteOffset + at, frame.byteLength - at);
    const flags = view.getUint32(4);
    const frames = (flags & 1) === 0 ? undefined : view.getUint32(8);
    const bytes = (flags & 2) === 0 ? undefined : view.getUint32(8 + ((flags & 1) === 0 ? 0 : 4));
    const fieldsEnd = 8 + [4, 4, 100, 4].reduce((n, size, i) => n + ((flags >> i) & 1) * size, 0);
    const delays = fieldsEnd + 24 <= view.byteLength ? view.getUint32(fieldsEnd + 20) >>> 8 : 0;
    return { frames, bytes, padding: (delays >> 12) + (delays & 0xfff) };
  }
  return null;
}

/** Believes the header only as far as the file's size allows: no layer III frame is under 24 bytes. */
function claimedFrames(
  info: XingInfo | null,
  samplesPerFrame: number,
  fileBytes: number,
): number | undefined {
  if (!info?.frames || info.frames > (info.bytes ?? fileBytes) / 24) return undefined;
  return Math.max(0, info.frames * samplesPerFrame - info.padding);
}

async function* readBlocks(
  bytes: Uint8Array,
  start: number,
  end: number,
  header: FrameHeader,
  info: XingInfo | null,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const frames = walkFrames(bytes, start, end);
  let count = 0;
  let samplesPerFrame = 0;
  let lastEnd = start;
  try {
    let batch: Uint8Array[] = [];
    for (;;) {
      const step = await frames.next();
      if (step.done) {
        lastEnd = step.value;
        break;
      }
      const frame = step.value;
      if (frame.skipped > 0) {
        throw corrupt(`bytes ${frame.offset - frame.skipped}-${frame.offset} hold no MP3 frame`);
      }
      batch.push(frame.data);
      count += 1;
      samplesPerFrame = frame.samples;
      if (batch.length < BATCH_FRAMES) continue;
      yield decodeFrames(decoder, batch, header);
      batch = [];
    }
    if (batch.length > 0) yield decodeFrames(decoder, batch, header);
  } finally {
    decoder.free();
  }
  return earlyEnd(info, { count, samplesPerFrame, lastEnd, end });
}

function decodeFrames(
  decoder: MPEGDecoder,
  frames: Uint8Array[],
  { sampleRate, channels }: FrameHeader,
): AudioBlock {
  const decoded = quietly(() => decoder.decodeFrames(frames));
  if (decoded.errors[0]) throw corrupt(decoded.errors[0].message);
  if (decoded.samplesDecoded > 0 && decoded.sampleRate !== sampleRate) {
    throw corrupt(`its rate changes from ${sampleRate} to ${decoded.sampleRate} Hz`);
  }
  // mpg123-decoder always gives two channels; mono comes twice.
  return decoded.channelData.slice(0, channels);
}

function earlyEnd(
  info: XingInfo | null,
  found: { count: number; samplesPerFrame: number; lastEnd: number; end: number },
): EarlyEnd | null {
  const promised = info?.frames;
  const music = info ? found.count - 1 : found.count;
  if (promised !== undefined && music < promised) {
    const reason = `the Xing header promises ${promised} MP3 frames, the file holds ${music}`;
    return { reason, expectedFrames: promised * found.samplesPerFrame - (info?.padding ?? 0) };
  }
  // Without a promise, only a frame cut in its middle tells.
  const left = found.end - found.lastEnd;
  return promised === undefined && left > 0
    ? { reason: `the ${left} bytes at its end hold no whole MP3 frame` }
    : null;
}
