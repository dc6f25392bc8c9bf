// The pretrained encoder of the package, for those who read it: training, and users who embed recordings.

import { readFile } from 'node:fs/promises';
import { encoderWithin } from './encoder-within.js';

/** Bundlers look for the files that addresses name; of this one they shall not know. */
const here = import.meta.url;

/** The address of `models/speech-encoder.onnx`, which a published package has within `models/encoder.onnx`. */
export const shippedEncoder: URL = new URL('../../models/speech-encoder.onnx', here);

/** Reads the encoder's file, wherever it is. Throws what reading it throws. */
export async function readShippedEncoder(): Promise<Uint8Array> {
  try {
    return await readFile(shippedEncoder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const within = await encoderWithin(() => readFile(new URL('../../models/encoder.onnx', here)));
    if (!within) throw error;
    return within;
  }
}
