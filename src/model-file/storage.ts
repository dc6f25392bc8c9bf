// A model file at half its size, or at a quarter: what is stored in fewer bits is computed with in float32, so any
// runtime reads it. What that costs in accuracy is measured by studies/eight-bit-weights.

import { buildModelFile, type ModelMetadata } from './model-file.js';
import { readModelWeights } from './weights.js';

/** How the weights of a model file are stored. */
export type WeightStorage = NonNullable<ModelMetadata['model']['storage']> | 'float32';

/**
 * The same model with its weights of two and more axes stored otherwise; vectors and statistics stay float32.
 * A file that is stored so already comes back the same.
 *
 * @param file bytes of a model file, stored in any way
 * @param storage `float16`, IEEE 754 binary16, keeps 11 bits of each weight: answers differ in the fourth digit.
 *   `int8` keeps whole steps, 127 up to the largest weight of each column: in the second. `float32` keeps all.
 * @returns bytes of the file with the weights stored as asked
 * @throws AffettoError `MODEL_FILE_INVALID` as `readModelWeights`
 */
export function storedAs(file: Uint8Array, storage: WeightStorage): Uint8Array {
  const { metadata, values } = readModelWeights(file);
  const { storage: _, ...model } = metadata.model;
  return buildModelFile(
    { ...metadata, model: { ...model, ...(storage !== 'float32' && { storage }) } },
    values,
  );
}
