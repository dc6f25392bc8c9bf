// Packages that only some commands need: package.json names them as optional peers, so that `npm i affetto` stays small, and
// they are imported when they are asked for.

import { AffettoError } from './errors.js';

/**
 * Imports what is not installed with affetto.
 * @param what needs it, as a sentence begins, such as `affetto serve`
 * @param packages what to install where something is missing
 * @param load imports it
 * @throws AffettoError `OPTION_INVALID` with the command that installs it
 */
export async function fromPeers<T>(
  what: string,
  packages: readonly string[],
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    const [, missing = 'a package'] = /'([^']+)'/.exec(message) ?? [];
    throw new AffettoError(
      'OPTION_INVALID',
      `${what} needs packages that are not installed with affetto, and ${missing} is missing. Install them: npm install ${packages.join(' ')}`,
      { cause },
    );
  }
}
