// The times that a WebM document's blocks say (Matroska, RFC 9559): how far any track reaches, which tells a lost end from
// sound that is shorter than the picture, and the padding of a track's last block, which mediabunny does not tell.
import { type Element, elementsIn, readElement, readNumber } from './ebml-elements.js';

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
export function readBlockTimes(bytes: Uint8Array): BlockTimes {
  const header = readElement(bytes, 0);
  const segment = header && readElement(bytes, header.end);
  const times: Times = { scale: 1e6, cluster: 0, last: 0, padding: new Map() };
  if (segment?.id !== SEGMENT) return { lastSeconds: 0, padding: times.padding };
  // A cluster of unknown size ends where the next begins, so children of both levels are walked as one list.
  for (let at = segment.body; at < Math.min(bytes.length, segment.end); ) {
    const element = readElement(bytes, at);
    if (!element) break;
    readOne(bytes, element, times);
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

function readOne(bytes: Uint8Array, element: Element, times: Times): void {
  const { id, body, end } = element;
  if (id === INFO) {
    for (const child of elementsIn(bytes, body, end)) {
      if (child.id === SCALE) times.scale = unsigned(bytes, child) || 1e6;
    }
  } else if (id === TIME) times.cluster = unsigned(bytes, element);
  else if (id === SIMPLE_BLOCK) readBlock(bytes, body, 0, times);
  else if (id === GROUP) {
    let block: number | undefined;
    let padding = 0;
    for (const child of elementsIn(bytes, body, end)) {
      if (child.id === BLOCK) block = child.body;
      if (child.id === PADDING) padding = signed(bytes, child) / 1e9;
    }
    if (block !== undefined) readBlock(bytes, block, padding, times);
  }
}

function readBlock(bytes: Uint8Array, at: number, padding: number, times: Times): void {
  const track = readNumber(bytes, at, true);
  if (!track || at + track.width + 2 > bytes.length) return;
  const [high, low] = [bytes[at + track.width]!, bytes[at + track.width + 1]!];
  times.last = Math.max(times.last, times.cluster + (((high << 24) >> 16) | low));
  times.padding.set(track.value, Math.max(0, padding));
}

function unsigned(bytes: Uint8Array, { body, end }: Element): number {
  let value = 0;
  for (let at = body; at < Math.min(end, body + 8); at++) value = value * 256 + (bytes[at] ?? 0);
  return value;
}

function signed(bytes: Uint8Array, element: Element): number {
  const bits = 8 * Math.min(8, element.end - element.body);
  const value = unsigned(bytes, element);
  return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}
