// The one file of `audio` that needs Node: a path to bytes, with a size limit and a typed reason for failing. Node's
// modules are asked for while it runs: no import names them, so that bundlers for pages do not stop at code that a page
// never comes to.
import { AffettoError } from '../errors.js';

/** Largest file read unless the caller says otherwise: 2 GiB, in bytes. */
export const DEFAULT_MAX_FILE_BYTES = 2 ** 31;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'permission was denied',
  EPERM: 'permission was denied',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the path is too long',
};

/**
 * Reads a regular file whole. Refuses devices and pipes, on which reading would never end.
 *
 * @param path The file, relative to the working folder or absolute.
 * @param maxBytes The largest accepted size in bytes.
 * @returns The file's bytes, as `decodeAudio` takes them.
 * @throws AffettoError `FILE_UNREADABLE`: missing, a folder, no permission, not a regular file, too large.
 */
export async function readAudioFile(
  path: string,
  maxBytes = DEFAULT_MAX_FILE_BYTES,
): Promise<Uint8Array> {
  try {
    const { constants, promises } = process.getBuiltinModule('node:fs');
    // O_NONBLOCK: opening a pipe that nobody writes to would otherwise wait for ever.
    const file = await promises.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const info = await file.stat();
      if (info.isDirectory()) throw unreadable(path, REASONS.EISDIR!);
      if (!info.isFile()) throw unreadable(path, 'it is not a regular file');
      if (info.size > maxBytes) {
        throw unreadable(path, `it has ${info.size} bytes, the limit is ${maxBytes}`);
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof AffettoError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw unreadable(path, REASONS[code] ?? (error as Error).message, error);
  }
}

function unreadable(path: string, reason: string, cause?: unknown): AffettoError {
  return new AffettoError('FILE_UNREADABLE', `Cannot read ${path}: ${reason}.`, { cause });
}
