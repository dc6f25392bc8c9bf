// Writes Ogg pages (RFC 3533) for the variations: packets are laid out anew, in any shape that the standard allows.

import { oggChecksum } from '../../../fuzz/mutators/ogg.js';

/** A packet and the position at its end. */
export interface Packet {
  readonly data: Uint8Array;
  readonly position: bigint;
}

/** How one page is written. */
interface PageFacts {
  readonly serial: number;
  readonly sequence: number;
  readonly flags: number;
  readonly position: bigint;
  readonly lacing: readonly number[];
  readonly body: Uint8Array;
}

/** Writes one page. */
export function page({ serial, sequence, flags, position, lacing, body }: PageFacts): Uint8Array {
  const bytes = new Uint8Array(27 + lacing.length + body.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
  view.setBigInt64(6, position, true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  bytes.set(body, 27 + lacing.length);
  view.setUint32(22, oggChecksum(bytes), true);
  return bytes;
}

/** The packets of a file that holds one stream; the last packet of each page has the page's position. */
export function packetsOf(file: Uint8Array): { packets: Packet[]; serial: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const packets: Packet[] = [];
  let parts: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const lacing = file.subarray(at + 27, at + 27 + file[at + 26]!);
    let from = at + 27 + lacing.length;
    for (const size of lacing) {
      parts.push(file.subarray(from, from + size));
      from += size;
      if (size === 255) continue;
      packets.push({
        data: new Uint8Array(Buffer.concat(parts)),
        position: view.getBigInt64(at + 6, true),
      });
      parts = [];
    }
    at = from;
  }
  return { packets, serial: view.getUint32(14, true) };
}

/** How packets are laid out. */
export interface Layout {
  readonly serial: number;
  /** The number of the first page. */
  readonly firstSequence: number;
  /** How many segments the next page may have, at least 1. */
  readonly segments: () => number;
  /** Whether an empty page comes next. */
  readonly isEmpty: () => boolean;
  /** How many packets are headers: none shares a page with sound. */
  readonly headers: number;
  /** How the end is marked: on the last page, on an empty one behind, or not at all. */
  readonly end: 'marked' | 'own page' | 'none';
}

/** Lays packets out on pages. */
export function layOut(packets: readonly Packet[], layout: Layout): Uint8Array[] {
  const pages: Uint8Array[] = [];
  const { serial } = layout;
  const add = (facts: Pick<PageFacts, 'flags' | 'position' | 'lacing' | 'body'>) =>
    pages.push(page({ serial, sequence: (layout.firstSequence + pages.length) >>> 0, ...facts }));
  let lacing: number[] = [];
  let body: Uint8Array[] = [];
  let [position, isContinued, room] = [-1n, false, 1];
  const close = (goesOn: boolean, isLast: boolean) => {
    const flags =
      (isContinued ? 1 : 0) |
      (pages.length === 0 ? 2 : 0) |
      (isLast && layout.end === 'marked' ? 4 : 0);
    add({ flags, position, lacing, body: new Uint8Array(Buffer.concat(body)) });
    [lacing, body, position, isContinued] = [[], [], -1n, goesOn];
    // An empty page between two parts of a packet says so, too.
    if (!isLast && layout.isEmpty()) {
      add({ flags: goesOn ? 1 : 0, position: -1n, lacing: [], body: new Uint8Array(0) });
    }
    room = layout.segments();
  };
  for (const [index, { data, position: end }] of packets.entries()) {
    for (let at = 0; at <= data.length; at += 255) {
      if (lacing.length >= room) close(at > 0, false);
      const part = data.subarray(at, at + 255);
      lacing.push(part.length);
      body.push(part);
      if (part.length < 255) {
        position = end;
        break;
      }
    }
    const isLast = index === packets.length - 1;
    if (isLast || index === 0 || index === layout.headers - 1) close(false, isLast);
  }
  if (layout.end === 'own page') {
    const last = packets[packets.length - 1]!.position;
    add({ flags: 4, position: last, lacing: [], body: new Uint8Array(0) });
  }
  return pages;
}
