// Whether a file lies in a folder, by the paths alone: who must not be led out by links resolves them first.

import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Tells whether `path` lies below `folder`; the folder itself does not. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(resolve(folder), path);
  // On another drive the way is a whole path.
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
