// MP3, and the older layers I and II: our own walk finds the frames, mpg123 (WebAssembly) decodes them. Joined files are
// parts, each with its Xing/LAME header, which tells the encoder's delay and padding and whether the part is whole.
import { type ByteSource, bytesInMemory } from '../byte-source.js';
import { corrupt } from '../failures.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import type { AudioWarning } from '../types.js';
import { BlockConverter, MOST_JOINED } from './joined.js';
import { MpegDecoder } from './mpeg-decoder.js';
import {
  consistentFrames,
  findFrames,
  type MpegEnd,
  type MpegFrame,
  type MpegHeader,
  readMpegHeader,
} from './mpeg-frames.js';
import { walkMpegFile } from './mpeg-windows.js';
import { trailingTagsStart } from './tags.js';
import { readXingInfo, type XingInfo } from './xing.js';

/** MPEG frames decoded at once; each holds at most 1,152 samples. */
const BATCH_FRAMES = 64;
/** The samples by which every decoder of layer III is late. */
const DECODER_DELAY = 529;
/** Where frames must begin at the latest: nothing recorded has more of something else before it. */
const LATEST_START = 1 << 18;

/**
 * Opens MPEG audio whose first frame is looked for from byte `start` on; null where there is none.
 * @param count how many frames must follow each other; fewer where a tag or the first bytes already speak for MP3
 */
export function openMp3(
  bytes: Uint8Array,
  start: number,
  count = consistentFrames,
): AudioStream | null {
  return openFrom(bytesInMemory(bytes), bytes, { start, count, end: trailingTagsStart(bytes) });
}

/**
 * Opens a long file, of which parts are read as they are decoded; null where there is no MPEG audio at its start.
 * @param head its first bytes: more than whatever stands before the first frames
 */
export async function openLongMp3(
  file: ByteSource,
  head: Uint8Array,
  start: number,
): Promise<AudioStream | null> {
  const tail = await file.read(Math.max(0, file.size - TAIL_BYTES), file.size);
  const end = file.size - tail.length + trailingTagsStart(tail);
  return openFrom(file, head, { start, count: consistentFrames, end });
}

/** The bytes at the end of a long file in which its tags are looked for. */
const TAIL_BYTES = 1 << 20;

function openFrom(
  file: ByteSource,
  head: Uint8Array,
  found: { readonly start: number; readonly count: number; readonly end: number },
): AudioStream | null {
  const { start, count } = found;
  const bytes = head;
  const end = Math.max(start, found.end);
  const limit = Math.min(end, start + LATEST_START);
  const first = findFrames(bytes, start, Math.min(end, bytes.length), { count, limit });
  const header = first < 0 ? null : readMpegHeader(bytes, first);
  if (!header) return null;
  const warnings: AudioWarning[] = [];
  const info = readXingInfo(bytes.subarray(first, first + header.bytes), header);
  return {
    container: header.layer === 3 ? 'mp3' : `mp${header.layer}`,
    codec: header.layer === 3 ? 'mp3' : `mp${header.layer}`,
    sampleRate: header.sampleRate,
    channels: header.channels,
    claimedFrames: claimedFrames(info, header.samples, end - first),
    warnings,
    read: () => readBlocks({ file, start, end, format: header, warnings }),
  };
}

/** Believes the header only as far as the file's size allows: no layer III frame is under 24 bytes. */
function claimedFrames(
  info: XingInfo | null,
  samplesPerFrame: number,
  fileBytes: number,
): number | undefined {
  if (!info?.frames || info.frames > (info.bytes ?? fileBytes) / 24) return undefined;
  return Math.max(0, info.frames * samplesPerFrame - info.delay - info.padding);
}

interface Mp3File {
  readonly file: ByteSource;
  readonly start: number;
  readonly end: number;
  /** The first frame's. */
  readonly format: MpegHeader;
  /** Where warnings go. */
  readonly warnings: AudioWarning[];
}

/** Frames of one kind that follow each other, behind a Xing header if there is one. */
interface Part {
  readonly header: MpegHeader;
  readonly info: XingInfo | null;
  /** The number of frames so far. */
  frames: number;
  /** Samples that are still to be dropped at the start. */
  toDrop: number;
  /** Samples handed on so far. */
  given: number;
  /** The last samples of padding may be held back here. */
  held: AudioBlock | undefined;
}

async function* readBlocks({
  file,
  start,
  end: fileEnd,
  format,
  warnings,
}: Mp3File): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const frames = walkMpegFile(file, start, fileEnd);
  const decoder = new MpegDecoder();
  const converter = new BlockConverter(format);
  let part: Part | undefined;
  let parts = 0;
  let early: EarlyEnd | null = null;
  let batch: Uint8Array[] = [];
  const flush = async (isLast: boolean): Promise<readonly AudioBlock[]> => {
    if (!part) return [];
    const block = batch.length > 0 ? await decoder.decode(batch, part.header) : undefined;
    batch = [];
    const blocks = trimmed(part, block, isLast);
    const converted = await Promise.all(blocks.map((one) => converter.convert(one, part!.header)));
    return converted.flat();
  };
  try {
    let end: MpegEnd;
    for (;;) {
      const step = await frames.next();
      if (step.done) {
        end = step.value;
        break;
      }
      const frame = step.value;
      const info = readXingInfo(frame.data, frame.header);
      if (frame.junk > 0) judgeJunk(frame, part, warnings);
      if (!part || info || !isSameFormat(part.header, frame.header)) {
        yield* await flush(true);
        early ??= earlyEnd(part, undefined);
        // What was decoded before hardly matters, and a decoder for each of thousands of parts takes long.
        if (parts++ < MOST_JOINED) await decoder.begin();
        part = startPart(frame.header, info);
      }
      // The header's own frame holds no sound.
      if (info) continue;
      part.frames += 1;
      batch.push(frame.data);
      if (batch.length === BATCH_FRAMES) yield* await flush(false);
    }
    early ??= earlyEnd(part, end);
    yield* await flush(true);
    yield* converter.finish();
    if (!early && end.junk > 0) warnings.push(leftOut(end.at, end.junk, 'behind the last frame'));
  } finally {
    decoder.free();
    converter.free();
  }
  return early;
}

function startPart(header: MpegHeader, info: XingInfo | null): Part {
  const toDrop = info?.hasDelays ? info.delay + DECODER_DELAY : 0;
  return { header, info, frames: 0, toDrop, given: 0, held: undefined };
}

function isSameFormat(a: MpegHeader, b: MpegHeader): boolean {
  return a.layer === b.layer && a.sampleRate === b.sampleRate && a.channels === b.channels;
}

/** What stands before frames is not sound, or the rest of a frame; between frames it is damage. */
function judgeJunk(frame: MpegFrame, part: Part | undefined, warnings: AudioWarning[]): void {
  const { at, junk } = frame;
  if (part && !isComplete(part)) throw corrupt(`bytes ${at - junk}-${at} hold no MP3 frame`);
  warnings.push(leftOut(at - junk, junk, part ? 'between two parts' : 'before the first frame'));
}

function leftOut(at: number, count: number, where: string): AudioWarning {
  return {
    code: 'mended',
    message: `${count} bytes ${where} (from byte ${at} on) are neither a frame nor a tag, and were left out.`,
  };
}

/** Whether a part has all the frames that its header promises. */
function isComplete({ info, frames }: Part): boolean {
  return info?.frames !== undefined && frames >= info.frames;
}

/**
 * Takes the encoder's delay off the start of a part and, at its end, the padding. So much is held back as could be
 * padding.
 */
function trimmed(part: Part, decoded: AudioBlock | undefined, isLast: boolean): AudioBlock[] {
  let block = decoded;
  if (block && part.toDrop > 0) {
    const dropped = Math.min(part.toDrop, block[0]?.length ?? 0);
    part.toDrop -= dropped;
    block = block.map((channel) => channel.subarray(dropped));
  }
  const { info } = part;
  if (!info?.hasDelays || info.frames === undefined) return block ? given(part, block) : [];
  const blocks = [part.held, block].flatMap((one) => one ?? []);
  const all =
    part.held && block
      ? [joined(part.held, block)]
      : block
        ? [block]
        : part.held
          ? [part.held]
          : [];
  part.held = undefined;
  if (blocks.length === 0 || all.length === 0) return [];
  const [one] = all as [AudioBlock];
  // With more or fewer frames than promised, nobody knows where the padding is.
  if (isLast && part.frames === info.frames) {
    const total = info.frames * part.header.samples - info.delay - info.padding;
    const keep = Math.max(0, Math.min(one[0]?.length ?? 0, total - part.given));
    return given(
      part,
      one.map((channel) => channel.subarray(0, keep)),
    );
  }
  if (isLast) return given(part, one);
  const back = Math.min(one[0]?.length ?? 0, Math.max(0, info.padding));
  const length = (one[0]?.length ?? 0) - back;
  part.held = one.map((channel) => channel.subarray(length));
  return given(
    part,
    one.map((channel) => channel.subarray(0, length)),
  );
}

function given(part: Part, block: AudioBlock): AudioBlock[] {
  const length = block[0]?.length ?? 0;
  part.given += length;
  return length > 0 ? [block] : [];
}

function joined(a: AudioBlock, b: AudioBlock): AudioBlock {
  return a.map((channel, index) => {
    const other = b[index]!;
    const both = new Float32Array(channel.length + other.length);
    both.set(channel);
    both.set(other, channel.length);
    return both;
  });
}

/** Why a part ended before its end; `end` is what follows the last part. */
function earlyEnd(part: Part | undefined, end: MpegEnd | undefined): EarlyEnd | null {
  const promised = part?.info?.frames;
  if (part && promised !== undefined && part.frames < promised) {
    const reason = `the Xing header promises ${promised} MP3 frames, the file holds ${part.frames}`;
    const { delay, padding } = part.info!;
    return { reason, expectedFrames: promised * part.header.samples - delay - padding };
  }
  // Without a promise, only a frame cut in its middle tells.
  return promised === undefined && end?.isCut
    ? { reason: 'the bytes at its end are less than a whole MP3 frame' }
    : null;
}
