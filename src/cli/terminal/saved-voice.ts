// A voice that a command kept in a file: what is wrong with it names the file.

import { readFile } from 'node:fs/promises';
import { AffettoError } from '../../errors.js';
import type { Recognizer } from '../../recognition/recognizer.js';
import type { SavedVoice, Voice } from '../../recognition/voice.js';

/**
 * Opens it.
 * @throws AffettoError `FILE_UNREADABLE` where it cannot be read; `OPTION_INVALID` where it is no voice of this model
 */
export async function savedVoice(path: string, recognizer: Recognizer): Promise<Voice> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `--voice ${path} cannot be read: ${(cause as Error).message}. Name a file that you may read, or one that is not there yet.`,
      { cause },
    );
  }
  if (text.trim() === '') {
    throw new AffettoError(
      'OPTION_INVALID',
      `--voice ${path} is empty. Remove it to start with a voice that nobody knows, or name another file.`,
    );
  }
  try {
    return recognizer.voice(JSON.parse(text) as SavedVoice);
  } catch (cause) {
    const why = cause instanceof AffettoError ? cause.message : 'This is no JSON.';
    throw new AffettoError(
      'OPTION_INVALID',
      `--voice ${path}: ${why} Name another file to keep this one.`,
      { cause },
    );
  }
}
