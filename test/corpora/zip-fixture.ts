// Writes zips byte by byte, so that tests can have what no zip library would write: hostile names, links,
// lying sizes. Layout after PKWARE's APPNOTE 6.3.
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFixtureEntry {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** Whole Unix mode, e.g. 0o120777 for a link. Default a plain file. */
  readonly mode?: number;
  /** Unpacked size written in the headers; default the true one. */
  readonly declaredSize?: number;
  /** The CRC-32 that the file claims; default: the true one. */
  readonly declaredCrc?: number;
  readonly stored?: boolean;
}

export function makeZip(entries: readonly ZipFixtureEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = Buffer.from(entry.data as Uint8Array);
    const packed = entry.stored ? data : deflateRawSync(data);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x800, 2);
    shared.writeUInt16LE(entry.stored ? 0 : 8, 4);
    shared.writeUInt32LE(entry.declaredCrc ?? crc32(data), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(entry.declaredSize ?? data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    locals.push(signature(0x04034b50), shared, name, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const madeOnUnix = Buffer.from([30, 3]);
    centrals.push(signature(0x02014b50), madeOnUnix, shared, tail, name);
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
