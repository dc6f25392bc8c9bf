// What is packed in a file, as far as Node unpacks it: gzip (.tgz too), tar, zip and what is one (.apk, .ipa, .jar, .vsix),
// Brotli, Zstandard in newer versions of Node, base64 text. Nothing is written to disk, and a packed bomb is given up.

import * as zlib from 'node:zlib';
import { fromBufferPromise } from 'yauzl';
import { base64Runs } from './base64-runs.js';
import { isTar, tarEntries } from './tar-entries.js';

/** What was packed. */
export interface Packed {
  /** What follows the name of the file that holds it: `!/assets/model.bin`, `@1024` in text, `!` after Brotli, else nothing. */
  readonly name: string;
  /** How it was packed. */
  readonly packing: 'zip' | 'tar' | 'gzip' | 'brotli' | 'zstd' | 'base64';
  readonly bytes: Buffer;
}

/** Says why something cannot be looked into. */
export class NotUnpacked extends Error {}

/** How many bytes may still be unpacked. */
export interface Allowance {
  bytes: number;
}

const strangers = [
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], name: 'xz' },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], name: '7z' },
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2', also: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59] },
  { magic: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], name: 'RAR' },
];

const zipMagic = [0x50, 0x4b, 0x03, 0x04];

/** Whether files lie in these bytes one by one, some perhaps as they are. */
export function isArchive(bytes: Buffer): boolean {
  return startsWith(bytes, zipMagic) || isTar(bytes);
}

/**
 * Unpacks one layer.
 * @param name of the file, by whose end Brotli is known: nothing in its bytes says so
 * @param bytes of the file
 * @param allowance what may be unpacked, which is counted down
 * @throws NotUnpacked where something is packed that cannot be unpacked
 */
export async function* packedIn(
  name: string,
  bytes: Buffer,
  allowance: Allowance,
): AsyncGenerator<Packed> {
  if (startsWith(bytes, zipMagic)) yield* zipEntries(bytes, allowance);
  else if (isTar(bytes)) {
    for (const { name: entry, bytes: content } of tarEntries(bytes)) {
      yield { name: `!/${entry.replace(/^\.\//, '')}`, packing: 'tar', bytes: content };
    }
  } else if (startsWith(bytes, [0x1f, 0x8b, 0x08])) {
    yield { name: '', packing: 'gzip', bytes: inflated('gzip', zlib.gunzipSync, bytes, allowance) };
  } else if (name.endsWith('.br')) {
    const plain = inflated('Brotli', zlib.brotliDecompressSync, bytes, allowance);
    yield { name: '!', packing: 'brotli', bytes: plain };
  } else if (startsWith(bytes, [0x28, 0xb5, 0x2f, 0xfd])) {
    // Node 22.15 and later have it.
    const { zstdDecompressSync } = zlib as { zstdDecompressSync?: typeof zlib.gunzipSync };
    if (!zstdDecompressSync) throw new NotUnpacked('it is packed by Zstandard: use Node 22.15');
    const plain = inflated('Zstandard', zstdDecompressSync, bytes, allowance);
    yield { name: '', packing: 'zstd', bytes: plain };
  } else {
    for (const { magic, name: stranger, also } of strangers) {
      if (!startsWith(bytes, magic)) continue;
      if (also && !also.every((byte, i) => bytes[magic.length + 1 + i] === byte)) continue;
      throw new NotUnpacked(`it is packed as ${stranger}, which affetto does not unpack`);
    }
    for (const run of base64Runs(bytes)) {
      yield { name: `@${run.offset}`, packing: 'base64', bytes: run.bytes };
    }
  }
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

function inflated(
  what: string,
  unpack: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer,
  bytes: Buffer,
  allowance: Allowance,
): Buffer {
  let plain: Buffer;
  try {
    plain = unpack(bytes, { maxOutputLength: Math.max(1, allowance.bytes) });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new NotUnpacked(`it is damaged (${what}: ${(cause as Error).message})`, { cause });
  }
  allowance.bytes -= plain.length;
  return plain;
}

async function* zipEntries(bytes: Buffer, allowance: Allowance): AsyncGenerator<Packed> {
  const zip = await fromBufferPromise(bytes, {
    // A name may be anything here: nothing is written under it.
    strictFileNames: false,
    decodeStrings: true,
    validateEntrySizes: true,
  }).catch((cause: Error) => {
    throw new NotUnpacked(`it is a damaged zip archive (${cause.message})`, { cause });
  });
  const entries = zip.eachEntry()[Symbol.asyncIterator]();
  for (;;) {
    const next = await entries.next().catch(damaged);
    if (next.done) return;
    const entry = next.value;
    if (entry.fileName.endsWith('/')) continue;
    const name = `!/${entry.fileName}`;
    if (entry.isEncrypted()) throw new NotUnpacked(`"${entry.fileName}" in it is encrypted`);
    if (!entry.canDecodeFileData()) {
      throw new NotUnpacked(
        `"${entry.fileName}" in it is packed by method ${entry.compressionMethod}, which affetto does not unpack`,
      );
    }
    if (entry.uncompressedSize > allowance.bytes) throw tooLarge();
    const parts: Buffer[] = [];
    try {
      for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    } catch (cause) {
      damaged(cause as Error);
    }
    const plain = Buffer.concat(parts);
    allowance.bytes -= plain.length;
    yield { name, packing: 'zip', bytes: plain };
  }
}

function damaged(cause: Error): never {
  throw new NotUnpacked(`it is a damaged zip archive (${cause.message})`, { cause });
}

const tooLarge = () => new NotUnpacked('it unpacks to more bytes than are read of one file');
