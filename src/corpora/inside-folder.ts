// Paths in tables: they name recordings beside or below the table, whatever else of this machine they might reach.

import { posix } from 'node:path';

/** Gives the path forward slashes and takes `.` and `..` out of it; undefined where it leads out of the folder. */
export function insideFolder(given: string): string | undefined {
  const slashes = given.replaceAll('\\', '/');
  if (slashes === '' || slashes.includes('\0')) return undefined;
  // Absolute, with a drive, or an address.
  if (slashes.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(slashes)) return undefined;
  const plain = posix.normalize(slashes);
  if (plain === '.' || plain === '..' || plain.startsWith('../')) return undefined;
  return plain;
}
