// Loads the networks that diarise.

import type { Runtime, SessionOptions } from '../runtime/runtime.js';
import { Diariser } from './diariser.js';
import { type DiarisationFiles, readNetworkMetadata } from './network-file.js';

/**
 * Loads the networks that tell who speaks when.
 * @param files both files, whole
 * @param runtime the engine: `nodeRuntime` of `affetto/node`, or `webRuntime()` of `affetto/web`
 * @throws AffettoError `MODEL_FILE_INVALID` where a file is damaged or another one; `RUNTIME_FAILED` where the engine
 *   cannot start
 */
export async function openDiariser(
  files: DiarisationFiles,
  runtime: Runtime,
  options: SessionOptions = {},
): Promise<Diariser> {
  readNetworkMetadata(files.segmentation, 'segmentation');
  readNetworkMetadata(files.voice, 'voice');
  const segmentation = await runtime.createSession(files.segmentation, options);
  try {
    return new Diariser(segmentation, await runtime.createSession(files.voice, options));
  } catch (error) {
    await segmentation.dispose();
    throw error;
  }
}
