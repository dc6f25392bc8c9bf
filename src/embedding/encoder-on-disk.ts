// Encoders by their paths, for Node, and the one that comes with the package. The page loads bytes instead.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AffettoError } from '../errors.js';
import { readShippedEncoder, shippedEncoder } from '../model-file/shipped-encoder.js';
import type { Runtime, SessionOptions } from '../runtime/runtime.js';
import { type Encoder, openEncoder } from './encoder.js';

/**
 * Gives the path of the encoder that comes with the package, `models/speech-encoder.onnx`. `openEncoderFile` opens it; a
 * published package has it within another file, so nobody else may find it there.
 */
export function shippedEncoderPath(): string {
  return fileURLToPath(shippedEncoder);
}

/**
 * Loads an encoder from disk.
 * @param path The file, relative to the working folder or absolute.
 * @throws AffettoError `MODEL_FILE_INVALID` where it cannot be read, or is no encoder; `RUNTIME_FAILED`: as
 *   `openEncoder`, naming the path.
 */
export async function openEncoderFile(
  path: string,
  runtime: Runtime,
  options: SessionOptions = {},
): Promise<Encoder> {
  let bytes: Uint8Array;
  try {
    bytes = await (path === shippedEncoderPath() ? readShippedEncoder() : readFile(path));
  } catch (cause) {
    const problem = `Cannot read the encoder file ${path}: ${(cause as Error).message}. One comes with affetto: models/speech-encoder.onnx.`;
    throw new AffettoError('MODEL_FILE_INVALID', problem, { cause });
  }
  try {
    return await openEncoder(bytes, runtime, options);
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    throw new AffettoError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}
