// The times that a WebM document's blocks say (Matroska, RFC 9559): how far any track reaches, which tells a lost end from
// sound that is shorter than the picture, and the padding of a track's last block, which mediabunny does not tell.
import type { ByteSource } from '../byte-source.js';
import { Turns } from '../turn.js';
import { type Element, elementAt, elementsOf, readNumber } from './ebml-elements.js';

/** What the blocks of a document say. */
export interface BlockTimes {
  /** The time of the last block of any track, in seconds; 0 where there is none. */
  readonly lastSeconds: number;
  /** The padding at the end of each track's last block, in seconds, by the track's number. */
  readonly padding: ReadonlyMap<number, number>;
}

const [SEGMENT, INFO, SCALE, CLUSTER, TIME] = [0x18538067, 0x1549a966, 0x2ad7b1, 0x1f43b675, 0xe7];
const [SIMPLE_BLOCK, GROUP, BLOCK, PADDING] = [0xa3, 0xa0, 0xa1, 0x75a2];

/** Reads the times of all blocks. */
export async function readBlockTimes(file: ByteSource): Promise<BlockTimes> {
  const header = await elementAt(file, 0);
  const segment = header && (await elementAt(file, header.end));
  const times: Times = { scale: 1e6, cluster: 0, last: 0, padding: new Map() };
  if (segment?.id !== SEGMENT) return { lastSeconds: 0, padding: times.padding };
  const turns = new Turns();
  // A cluster of unknown size ends where the next begins, so children of both levels are walked as one list.
  for (let at = segment.body; at < Math.min(file.size, segment.end); ) {
    const element = await elementAt(file, at);
    if (!element) break;
    await readOne(file, element, times);
    if (element.id === CLUSTER) await turns.give();
    at = element.id === CLUSTER ? element.body : element.end;
  }
  return { lastSeconds: (times.last * times.scale) / 1e9, padding: times.padding };
}

interface Times {
  /** Nanoseconds of one tick. */
  scale: number;
  /** The present cluster's time and the last block's, in ticks. */
  cluster: number;
  last: number;
  readonly padding: Map<number, number>;
}

async function readOne(file: ByteSource, element: Element, times: Times): Promise<void> {
  const { id, body, end } = element;
  if (id === INFO) {
    for await (const child of elementsOf(file, body, end)) {
      if (child.id === SCALE) times.scale = (await unsigned(file, child)) || 1e6;
    }
  } else if (id === TIME) times.cluster = await unsigned(file, element);
  else if (id === SIMPLE_BLOCK) await readBlock(file, body, 0, times);
  else if (id === GROUP) {
    let block: number | undefined;
    let padding = 0;
    for await (const child of elementsOf(file, body, end)) {
      if (child.id === BLOCK) block = child.body;
      if (child.id === PADDING) padding = (await signed(file, child)) / 1e9;
    }
    if (block !== undefined) await readBlock(file, block, padding, times);
  }
}

/** The most bytes in which a block says its track and its time. */
const BLOCK_HEAD_BYTES = 10;

async function readBlock(
  file: ByteSource,
  at: number,
  padding: number,
  times: Times,
): Promise<void> {
  const bytes = await bytesAt(file, at, at + BLOCK_HEAD_BYTES);
  const track = readNumber(bytes, 0, true);
  if (!track || track.width + 2 > bytes.length) return;
  const [high, low] = [bytes[track.width]!, bytes[track.width + 1]!];
  times.last = Math.max(times.last, times.cluster + (((high << 24) >> 16) | low));
  times.padding.set(track.value, Math.max(0, padding));
}

/** Those of the bytes [from, to) that the file has. */
async function bytesAt(file: ByteSource, from: number, to: number): Promise<Uint8Array> {
  return file.read(Math.min(file.size, from), Math.min(file.size, to));
}

async function unsigned(file: ByteSource, { body, end }: Element): Promise<number> {
  const length = Math.min(8, end - body);
  const bytes = await bytesAt(file, body, body + length);
  let value = 0;
  for (let index = 0; index < length; index++) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

async function signed(file: ByteSource, element: Element): Promise<number> {
  const bits = 8 * Math.min(8, element.end - element.body);
  const value = await unsigned(file, element);
  return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}
