// Files that outlive the program: written aside and renamed, so that a kill or a full disk leaves the last
// whole file under a name, or none. A file in the way, missing rights or a full disk are no fault of ours:
// the error says where and why.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AffettoError } from './errors.js';

/** Makes a folder and those above it where they are missing. @throws AffettoError `FILE_UNREADABLE` */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/**
 * Writes a file aside and renames it: a kill or a full disk leaves the last whole file, or none.
 * @param aside the path that is written first, in the same folder
 * @throws what Node throws
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  aside: string,
): Promise<void> {
  try {
    await writeFile(aside, content);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes the folder and writes as `replaceFile` does, aside under a name of this process's own. @throws what Node throws */
export async function writeAside(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, content, `${path}.${process.pid}.tmp`);
}

/** Writes as `writeAside` does, to a path that the user named. @throws AffettoError `FILE_UNREADABLE` naming it */
export async function writeOutput(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeAside(path, content);
  } catch (cause) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `Cannot write ${path}: ${(cause as Error).message}.`,
      { cause },
    );
  }
}

/** Writes as `replaceFile` does. @throws AffettoError `FILE_UNREADABLE` */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  aside = `${path}.tmp`,
): Promise<void> {
  try {
    await replaceFile(path, content, aside);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): AffettoError {
  return new AffettoError(
    'FILE_UNREADABLE',
    `Cannot write ${path}: ${(cause as Error).message}. Choose another folder, or see to its rights and the room left.`,
    { cause },
  );
}
