// Judges the table of contents of a zip before anything is unpacked: names that could leave the folder,
// links, and sizes of the kind that fill a disk.
import { type Entry, getFileNameLowLevel } from 'yauzl';
import { AffettoError } from '../errors.js';
import type { UnpackLimits } from './unpack-limits.js';

/** An entry whose name was found safe. */
export interface JudgedEntry {
  readonly entry: Entry;
  /** The relative path, with forward slashes and without `.` or `..` parts; a folder's ends in a slash. */
  readonly path: string;
}

/**
 * Checks all entries of an archive of `archiveBytes` bytes.
 *
 * @throws AffettoError `ARCHIVE_UNSAFE_ENTRY` for an unsafe name, a link or device, a name given twice, or
 *   sizes over the limits or impossible for the archive; `ARCHIVE_CORRUPT` for an encrypted entry or an
 *   unknown compression
 */
export function judgeEntries(
  entries: readonly Entry[],
  archiveBytes: number,
  limits: UnpackLimits,
): JudgedEntry[] {
  const names = new Set<string>();
  let unpacked = 0;
  let packed = 0;
  const judged = entries.map((entry) => {
    const name = getFileNameLowLevel(
      entry.generalPurposeBitFlag,
      entry.fileNameRaw,
      entry.extraFields,
      true,
    );
    const fault = faultOfName(name) ?? faultOfKind(entry, name);
    if (fault !== undefined) throw unsafe(`Entry ${JSON.stringify(name)} ${fault}`);
    // Case is folded because on macOS and Windows two such names are one file.
    const folded = name.replace(/\/$/, '').toLowerCase();
    if (names.has(folded)) throw unsafe(`Entry ${JSON.stringify(name)} is in the archive twice`);
    names.add(folded);
    if (entry.isEncrypted() || !entry.canDecodeFileData()) {
      throw new AffettoError(
        'ARCHIVE_CORRUPT',
        `Entry "${name}" is encrypted or packed with an unknown method (${entry.compressionMethod}), which affetto cannot unpack.`,
      );
    }
    unpacked += entry.uncompressedSize;
    packed += entry.compressedSize;
    return { entry, path: name };
  });
  if (unpacked > limits.maxTotalBytes) {
    throw unsafe(
      `The archive unpacks to ${unpacked} bytes, more than the ${limits.maxTotalBytes} allowed`,
    );
  }
  // Entries that share their packed bytes are how small archives unpack to petabytes (Fifield 2019).
  if (packed > archiveBytes) {
    throw unsafe(`The entries claim ${packed} packed bytes in an archive of ${archiveBytes}`);
  }
  return judged;
}

function faultOfName(name: string): string | undefined {
  if (name === '' || name === '/') return 'has no name';
  if (name.startsWith('/')) return 'is an absolute path';
  if (/^[a-z]:/i.test(name)) return 'names a drive';
  if (name.includes('\\')) return 'has a backslash in its name';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
  if (/[\u0000-\u001f\u007f:]/.test(name)) return 'has a control character or a colon in its name';
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.includes('..')) return 'leads out of the folder';
  if (parts.some((part) => part === '' || part === '.'))
    return 'has an empty or "." part in its name';
  return undefined;
}

// File type bits of a Unix mode, which zip keeps in the upper half of the external attributes.
const typeMask = 0o170000;
const allowedTypes = new Set([0, 0o100000, 0o040000]);

function faultOfKind(entry: Entry, name: string): string | undefined {
  const type = (entry.externalFileAttributes >>> 16) & typeMask;
  if (type === 0o120000) return 'is a symbolic link';
  if (!allowedTypes.has(type)) return 'is neither a file nor a folder';
  if (name.endsWith('/') && entry.uncompressedSize > 0) return 'is a folder with content';
  return undefined;
}

function unsafe(what: string): AffettoError {
  return new AffettoError(
    'ARCHIVE_UNSAFE_ENTRY',
    `${what}; nothing was unpacked. Get the archive from a source you trust.`,
  );
}
