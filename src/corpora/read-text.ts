// Text beside recordings: what cannot be read is named.

import { readFile } from 'node:fs/promises';
import { AffettoError } from '../errors.js';

/** Says that a file cannot be read, and why. */
export function unreadable(path: string, cause: unknown): AffettoError {
  const reason = (cause as Error).message;
  return new AffettoError('FILE_UNREADABLE', `"${path}" cannot be read: ${reason}.`, { cause });
}

/** Reads a file of UTF-8. @throws AffettoError `FILE_UNREADABLE` */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
