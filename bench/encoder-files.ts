// The pretrained encoder as it came, for benchmarks and their peers: what its file holds, and its weights as files that
// programs in other languages read.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EncoderParts, readEncoderFile } from '../src/model-file/encoder-file.js';
import { rootFolder } from './sides.js';

/** The encoder, and where its weights lie for peers. */
export interface EncoderFiles {
  readonly parts: EncoderParts;
  /** JSON: the encoder's sizes, and its parameters by name and shape in the order of the weights. */
  readonly layout: string;
  /** Raw float32. */
  readonly weights: string;
}

/** Writes the files into a folder. */
export async function writeEncoderFiles(folder: string): Promise<EncoderFiles> {
  const file = await readFile(join(rootFolder, 'models', 'whisper-encoder.onnx'));
  const parts = readEncoderFile(file);
  const [layout, weights] = [join(folder, 'layout.json'), join(folder, 'weights.f32')];
  const parameters = parts.layout.map(({ name, shape }) => ({ name, shape }));
  await writeFile(layout, JSON.stringify({ ...parts.metadata.encoder, parameters }));
  await writeFile(weights, new Uint8Array(parts.values.weights.slice().buffer));
  return { parts, layout, weights };
}
