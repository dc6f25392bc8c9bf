// A model file at half its size: what is stored in half precision is computed with in float32, so any
// runtime reads it, and answers differ in the fourth digit.

import { buildModelFile } from './model-file.js';
import { readModelWeights } from './model-weights.js';

/**
 * The same model with its weights of two and more axes stored as IEEE 754 binary16, which keeps 11 bits of
 * each; vectors and statistics stay float32. A file that is stored so already comes back the same.
 * @throws AffettoError `MODEL_FILE_INVALID` as `readModelWeights`
 */
export function inHalfPrecision(file: Uint8Array): Uint8Array {
  const { metadata, values } = readModelWeights(file);
  return buildModelFile({ ...metadata, model: { ...metadata.model, storage: 'float16' } }, values);
}
