// Settings in a JSON file, for the commands that train: what is wrong with them names the file.

import { AffettoError } from '../../errors.js';
import { readJsonFile } from './json-file.js';

/** Settings as a file gives them, not yet checked. */
export type SettingsInFile = { readonly [name: string]: unknown };

/**
 * Reads settings.
 * @throws AffettoError `OPTION_INVALID` where the file cannot be read, or holds no JSON object
 */
export async function readSettingsFile(path: string): Promise<SettingsInFile> {
  const content = await readJsonFile(path, 'the settings');
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
    return content as SettingsInFile;
  }
  throw new AffettoError(
    'OPTION_INVALID',
    `${path} holds no settings: give a JSON object, such as { "epochs": 40 }.`,
  );
}

/** Does what may find settings wrong, and says in which file they stand. */
export function inFile<T>(path: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (path === undefined || !(error instanceof AffettoError)) throw error;
    throw new AffettoError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}
