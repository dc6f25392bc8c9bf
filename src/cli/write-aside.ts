// Files that a command leaves behind: written aside and renamed, so that a kill or a full disk leaves the
// last whole file under the name, or none.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AffettoError } from '../errors.js';

/** Makes the folder where it is missing. @throws what Node throws */
export async function writeAside(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** As `writeAside`, for what the user named. @throws AffettoError `FILE_UNREADABLE` naming the path */
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
