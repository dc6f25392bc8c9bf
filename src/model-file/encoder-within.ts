// Makes the pretrained encoder's file of the model that was trained on top of it.

import { type EncoderParts, encoderParts } from './encoder-parts.js';

/** Puts the encoder's file together; its own checksum tells whether the model was the right one. */
export function joinEncoder(
  model: Uint8Array,
  { length, shared, own }: EncoderParts,
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(length);
  let at = 0;
  let taken = 0;
  const takeOwn = (end: number) => {
    file.set(own.subarray(taken, taken + end - at), at);
    taken += end - at;
  };
  for (const part of shared) {
    takeOwn(part.at);
    file.set(model.subarray(part.from, part.from + part.length), part.at);
    at = part.at + part.length;
  }
  takeOwn(length);
  return file;
}

/**
 * Gives the encoder's file, `models/speech-encoder.onnx`, from that of the model `encoder`.
 * @param readModel reads `models/encoder.onnx`; it is asked only where the parts are known
 * @returns undefined where they are not
 */
export async function encoderWithin(
  readModel: () => Promise<Uint8Array | undefined>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts = await encoderParts();
  const model = parts && (await readModel());
  return parts && model ? joinEncoder(model, parts) : undefined;
}
