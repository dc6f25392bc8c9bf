// Half precision (IEEE 754 binary16): how weights are stored where a file should be small. Nothing is
// computed in it.

import { getFloat16, setFloat16 } from '@petamoriken/float16';

/** Rounds to half precision, ties to even, and gives the bits; numbers beyond +-65,504 become infinite. */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint16Array(values.length);
  const view = new DataView(bits.buffer);
  for (const [index, value] of values.entries()) setFloat16(view, 2 * index, value, true);
  return bits;
}

/**
 * Reads numbers of half precision.
 * @param bytes Two bytes a number, little-endian, as ONNX stores them: shape [2n].
 * @returns The numbers, shape [n].
 */
export function fromHalf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 2 }, (_, index) =>
    getFloat16(view, 2 * index, true),
  );
}
