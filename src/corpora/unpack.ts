// Unpacks a zip that came over the network. Every entry's name, kind and declared size is judged before
// the first byte is written, and nothing is written through a link, so no entry can leave the folder.
import { createReadStream, createWriteStream, type Stats } from 'node:fs';
import { lstat, mkdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AffettoError } from '../errors.js';
import { defaultUnpackLimits, type UnpackLimits } from './unpack-limits.js';
import { judgeEntries } from './zip-entries.js';

/** How far unpacking is. */
export interface UnpackProgress {
  /** How many of `totalFiles` are done. */
  readonly files: number;
  /** How many files the archive has. */
  readonly totalFiles: number;
  /** How many of `totalBytes`, counted unpacked, those files have. */
  readonly bytes: number;
  /** How many bytes all of them have, unpacked. */
  readonly totalBytes: number;
}

/** How an archive is unpacked. */
export interface UnpackOptions {
  /** Is called after each file. */
  readonly onProgress?: (progress: UnpackProgress) => void;
  /** Stops the work between or within files; files already unpacked stay. */
  readonly signal?: AbortSignal;
  /** How much an archive may hold; default `defaultUnpackLimits`. */
  readonly limits?: UnpackLimits;
}

/** A file of the archive, now in the folder. */
export interface UnpackedFile {
  /** The path below the folder, with forward slashes. */
  readonly path: string;
  /** The size in bytes. */
  readonly size: number;
  /** The CRC-32 of its bytes, unsigned. */
  readonly crc32: number;
}

/**
 * Unpacks `zipPath` into `dir` (made where missing). Each file is written under a temporary name and then
 * renamed, so a file under its own name is whole; a file already there with the archive's size and CRC-32
 * is left as it is.
 *
 * @returns the archive's files in its own order, and how many of them had to be written
 * @throws AffettoError `ARCHIVE_UNSAFE_ENTRY` for a name, link, size or total that should not be there;
 *   `ARCHIVE_CORRUPT` for a broken or encrypted zip; `FILE_UNREADABLE` where a file cannot be read or
 *   written; `DOWNLOAD_FAILED` where `signal` stops it
 */
export async function unpackZip(
  zipPath: string,
  dir: string,
  options: UnpackOptions = {},
): Promise<{ files: UnpackedFile[]; written: number }> {
  const zip = await openZip(zipPath);
  try {
    const entries = await readEntries(zip, zipPath, options.limits ?? defaultUnpackLimits);
    const wanted = entries.filter((entry) => !entry.path.endsWith('/'));
    const totalBytes = wanted.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    await mkdir(dir, { recursive: true });
    const root = await realpath(dir);
    for (const { path } of entries) await makeFolders(root, path);
    let bytes = 0;
    let written = 0;
    const files: UnpackedFile[] = [];
    for (const { entry, path } of wanted) {
      throwIfStopped(options.signal, dir);
      const target = join(root, path);
      if (!(await isIntact(target, entry.uncompressedSize, entry.crc32))) {
        await writeEntry(zip, entry, path, target, options.signal);
        written += 1;
      }
      bytes += entry.uncompressedSize;
      files.push({ path, size: entry.uncompressedSize, crc32: entry.crc32 });
      options.onProgress?.({
        files: files.length,
        totalFiles: wanted.length,
        bytes,
        totalBytes,
      });
    }
    return { files, written };
  } catch (error) {
    throwIfStopped(options.signal, dir);
    throw asAffettoError(error, zipPath, dir);
  } finally {
    zip.close();
  }
}

/** Whether a regular file is at `path` (not a link to one) with this size in bytes and this CRC-32. */
export async function isIntact(path: string, size: number, crc: number): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile() || found.size !== size) return false;
  let actual = 0;
  for await (const chunk of createReadStream(path)) actual = crc32(chunk as Buffer, actual);
  return actual === crc;
}

async function openZip(zipPath: string): Promise<ZipFile> {
  try {
    // Names are decoded and judged in zip-entries.ts, sizes counted in writeEntry: yauzl would do both,
    // but with errors that cannot be told from a merely broken file.
    return await openPromise(zipPath, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    });
  } catch (error) {
    throw asAffettoError(error, zipPath, zipPath);
  }
}

async function readEntries(zip: ZipFile, zipPath: string, limits: UnpackLimits) {
  if (zip.entryCount > limits.maxEntries) {
    throw new AffettoError(
      'ARCHIVE_UNSAFE_ENTRY',
      `"${basename(zipPath)}" declares ${zip.entryCount} entries, more than the ${limits.maxEntries} allowed; nothing was unpacked.`,
    );
  }
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return judgeEntries(entries, zip.fileSize, limits);
}

/** Makes the folders above `path` one by one, refusing to pass through a link or a file. */
async function makeFolders(root: string, path: string): Promise<void> {
  const folders = path.split('/').slice(0, -1);
  for (let depth = 1; depth <= folders.length; depth++) {
    const folder = join(root, ...folders.slice(0, depth));
    let found: Stats | undefined = await lstat(folder).catch(() => undefined);
    if (found === undefined) {
      await mkdir(folder);
      found = await lstat(folder);
    }
    if (!found.isDirectory()) {
      throw new AffettoError(
        'ARCHIVE_UNSAFE_ENTRY',
        `Entry "${path}" would be written through "${folder}", which is a link or a file, not a folder. Move that away, or unpack into an empty folder.`,
      );
    }
  }
}

async function writeEntry(
  zip: ZipFile,
  entry: Entry,
  path: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const temporary = `${target}.affetto-part`;
  // A link left under the temporary name would be written through: remove it, and refuse to reuse it.
  await rm(temporary, { force: true });
  try {
    const content: Readable = await zip.openReadStreamPromise(entry);
    await pipeline(
      content,
      (chunks: AsyncIterable<Buffer>) => checked(chunks, entry, path),
      createWriteStream(temporary, { flags: 'wx' }),
      { signal },
    );
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function* checked(chunks: AsyncIterable<Buffer>, entry: Entry, path: string) {
  let size = 0;
  let crc = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > entry.uncompressedSize) {
      throw new AffettoError(
        'ARCHIVE_UNSAFE_ENTRY',
        `Entry "${path}" unpacks to more than the ${entry.uncompressedSize} bytes it declares; stopped. Get the archive from a source you trust.`,
      );
    }
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size === entry.uncompressedSize && crc === entry.crc32) return;
  throw new AffettoError(
    'ARCHIVE_CORRUPT',
    `Entry "${path}" is damaged: expected ${entry.uncompressedSize} bytes with CRC-32 ${hex(entry.crc32)}, got ${size} with ${hex(crc)}. Delete the archive and download it again.`,
  );
}

const hex = (crc: number) => crc.toString(16).padStart(8, '0');

function throwIfStopped(signal: AbortSignal | undefined, dir: string): void {
  if (!signal?.aborted) return;
  throw new AffettoError(
    'DOWNLOAD_FAILED',
    `Stopped while unpacking into "${dir}"; what is unpacked stays. Run it again to go on.`,
    { cause: signal.reason },
  );
}

function asAffettoError(error: unknown, zipPath: string, dir: string): AffettoError {
  if (error instanceof AffettoError) return error;
  const { code, path = dir, message } = error as NodeJS.ErrnoException;
  // System errors have codes like ENOSPC; zlib's begin with Z_, and yauzl's have none.
  if (code?.startsWith('E') && !code.startsWith('ERR_')) {
    return new AffettoError('FILE_UNREADABLE', `"${path}" cannot be read or written: ${message}.`, {
      cause: error,
    });
  }
  return new AffettoError(
    'ARCHIVE_CORRUPT',
    `"${basename(zipPath)}" is not a whole zip archive (${message.replace(/\.$/, '')}). Delete it and download it again.`,
    { cause: error },
  );
}
