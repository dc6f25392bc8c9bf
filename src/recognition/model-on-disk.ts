// Model files by their paths, for Node: what goes wrong names the file. The page loads bytes instead.

import { readFile } from 'node:fs/promises';
import { AffettoError } from '../errors.js';
import type { Runtime } from '../runtime/runtime.js';
import { loadRecognizer, type Recognizer, type RecognizerOptions } from './recognizer.js';

/**
 * Reads a model file whole.
 * @throws AffettoError `MODEL_FILE_INVALID` naming the path where it cannot be read.
 */
export async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AffettoError(
      'MODEL_FILE_INVALID',
      `Cannot read the model file ${path}: ${(cause as Error).message}. Give one with --model, or train one: affetto train --help.`,
      { cause },
    );
  }
}

/**
 * Loads a model file from disk.
 * @param path The file, relative to the working folder or absolute.
 * @throws AffettoError `MODEL_FILE_INVALID`, `OPTION_INVALID`, `RUNTIME_FAILED`: as `loadRecognizer`, naming the path.
 */
export async function openRecognizer(
  path: string,
  runtime: Runtime,
  options: RecognizerOptions = {},
): Promise<Recognizer> {
  const bytes = await readModelFile(path);
  try {
    return await loadRecognizer(bytes, runtime, options);
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    throw new AffettoError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}
