// A JSON file that an option names: what is wrong with it names the file.

import { readFile } from 'node:fs/promises';
import { AffettoError } from '../../errors.js';

/**
 * Reads it.
 * @param what the contents, for people, e.g. `the settings`
 * @param example what it may look like, JSON on one line
 * @throws AffettoError `OPTION_INVALID` where the file cannot be read or is no JSON
 */
export async function readJsonFile(path: string, what: string, example?: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (cause) {
    const advice = `Give a JSON file${example === undefined ? '' : ` such as ${example}`}.`;
    throw new AffettoError(
      'OPTION_INVALID',
      `Cannot read ${what} in ${path}: ${(cause as Error).message}. ${advice}`,
      { cause },
    );
  }
}
