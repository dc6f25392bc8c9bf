// Files that a command leaves behind: written aside and renamed, so that a kill or a full disk leaves the
// last whole file under the name, or none.

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AffettoError } from '../errors.js';
import { replaceFile } from '../training/index.js';

/** Makes the folder where it is missing. @throws what Node throws */
export async function writeAside(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, content, `${path}.${process.pid}.tmp`);
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
