// Ogg: pages (RFC 3533). Most edits renew the page's checksum, because damage behind a wrong checksum is
// found at once and never reaches a decoder.
import type { RandomStream } from '../../src/random.js';
import { type Field, setField } from './fields.js';
import { type Mutation, type Mutator, type Piece, pick, shufflePieces } from './mutator.js';

interface Page extends Piece {
  readonly bodyStart: number;
}

const HEADER_BYTES = 27;

/** The pages that start with the capture pattern one after another. */
export function oggPages(bytes: Uint8Array): Page[] {
  const pages: Page[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length && pages.length < 2000) {
    if (bytes[at] !== 0x4f || bytes[at + 1] !== 0x67) break;
    const bodyStart = at + HEADER_BYTES + bytes[at + 26]!;
    const lacing = bytes.subarray(at + HEADER_BYTES, bodyStart);
    const end = lacing.reduce((sum, size) => sum + size, bodyStart);
    if (end > bytes.length) break;
    pages.push({ start: at, end, bodyStart });
    at = end;
  }
  return pages;
}

/** CRC-32 bit by bit, polynomial 0x04c11db7: slow, and independent of the reader's table. */
export function oggChecksum(page: Uint8Array): number {
  let crc = 0;
  for (const [index, byte] of page.entries()) {
    crc ^= (index >= 22 && index < 26 ? 0 : byte) << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

/** Renews the checksums of all pages of a copy of ours, in place. */
function renewChecksums(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { start, end } of oggPages(bytes)) {
    view.setUint32(start + 22, oggChecksum(bytes.subarray(start, end)), true);
  }
}

function sealed(mutation: Mutation | null, random: RandomStream): Mutation | null {
  if (!mutation || random.integer(8) === 0) return mutation;
  const bytes = mutation.bytes.slice();
  renewChecksums(bytes);
  return { bytes, step: `${mutation.step}, checksums renewed` };
}

const little = (name: string, at: number, width: number): Field => ({
  name,
  at,
  width,
  littleEndian: true,
});

const pageField: Mutator = (bytes, random) => {
  const page = pick(oggPages(bytes), random);
  if (!page) return null;
  const { start } = page;
  const fields = [
    little('page version', start + 4, 1),
    little('page flags', start + 5, 1),
    little('page position', start + 6, 8),
    little('page serial', start + 14, 4),
    little('page sequence', start + 18, 4),
    little('page segments', start + 26, 1),
    little('page lacing', start + HEADER_BYTES, 1),
  ];
  return sealed(setField(bytes, fields, random), random);
};

/** The identification header: OpusHead, or Vorbis' first packet. */
const headField: Mutator = (bytes, random) => {
  const page = oggPages(bytes)[random.integer(8) === 0 ? 1 : 0];
  if (!page) return null;
  const at = page.bodyStart;
  const isOpus = bytes[at] === 0x4f;
  const fields = isOpus
    ? [
        little('Opus version', at + 8, 1),
        little('Opus channels', at + 9, 1),
        little('Opus pre-skip', at + 10, 2),
        little('Opus rate', at + 12, 4),
        little('Opus gain', at + 16, 2),
        little('Opus mapping family', at + 18, 1),
        little('Opus streams', at + 19, 1),
        little('Opus coupled streams', at + 20, 1),
        little('Opus mapping', at + 21 + random.integer(8), 1),
      ]
    : [
        little('Vorbis version', at + 7, 4),
        little('Vorbis channels', at + 11, 1),
        little('Vorbis rate', at + 12, 4),
        little('Vorbis bit rate', at + 20, 4),
        little('Vorbis block sizes', at + 28, 1),
        little('Vorbis framing', at + 29, 1),
      ];
  return sealed(setField(bytes, fields, random), random);
};

/** Packets whose checksum is right and whose content is not. */
const body: Mutator = (bytes, random) => {
  const page = pick(oggPages(bytes), random);
  if (!page || page.end === page.bodyStart) return null;
  const copy = bytes.slice();
  const count = 1 + random.integer(12);
  for (let i = 0; i < count; i++) {
    const at = page.bodyStart + random.integer(page.end - page.bodyStart);
    copy[at] = random.integer(2) === 0 ? random.integer(256) : copy[at]! ^ (1 << random.integer(8));
  }
  renewChecksums(copy);
  return { bytes: copy, step: `change ${count} packet bytes of the page at ${page.start}` };
};

const movePages: Mutator = (bytes, random) => {
  const moved = shufflePieces(bytes, oggPages(bytes), 'page', random);
  if (!moved || random.integer(3) === 0) return moved;
  const copy = moved.bytes.slice();
  const view = new DataView(copy.buffer);
  oggPages(copy).forEach(({ start }, index) => {
    view.setUint32(start + 18, index, true);
  });
  renewChecksums(copy);
  return { bytes: copy, step: `${moved.step}, pages numbered afresh` };
};

/** Mutators of Ogg files, whatever is inside. */
export const oggMutators: readonly Mutator[] = [
  pageField,
  headField,
  headField,
  body,
  body,
  movePages,
];
