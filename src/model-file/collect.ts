// The tensors of a file as flat vectors, whatever each is stored in.

import { type TensorProto, TensorProto_DataType } from 'onnx-buf';
import { AffettoError } from '../errors.js';
import { type EightBits, fromEightBits } from '../grad/eight-bits.js';
import { fromHalf } from '../grad/half-precision.js';
import type { LayoutEntry } from '../grad/initialization.js';

/**
 * The tensors of a file as one flat vector, in the order of a layout, whatever each is stored in.
 * @throws AffettoError `MODEL_FILE_INVALID` where one is missing or of another size
 */
export function collect(
  layout: readonly LayoutEntry[],
  tensors: ReadonlyMap<string, TensorProto>,
): Float32Array {
  const flat = new Float32Array(layout.reduce((total, { size }) => total + size, 0));
  for (const { name, shape, offset, size } of layout) {
    const half = tensors.get(`${name}/half`);
    if (half?.dataType === TensorProto_DataType.FLOAT16 && half.rawData.length === 2 * size) {
      flat.set(fromHalf(half.rawData), offset);
      continue;
    }
    const eightBits = eightBitsOf({ name, shape }, tensors);
    if (eightBits) {
      flat.set(fromEightBits(eightBits), offset);
      continue;
    }
    const tensor = tensors.get(name) ?? half ?? tensors.get(`${name}/steps`);
    if (!tensor) throw mismatch(`the weights "${name}" are missing`);
    const { dataType, rawData } = tensor;
    if (dataType !== TensorProto_DataType.FLOAT || rawData.length !== 4 * size) {
      throw mismatch(
        `"${name}" is not stored as ${size} float32, float16 or int8 values [${shape.join(', ')}], but as ${rawData.length} bytes of ONNX type ${dataType}, shape [${tensor.dims.join(', ')}]`,
      );
    }
    flat.set(floatsIn(tensor), offset);
  }
  return flat;
}

/** A parameter in the eight bits that a file stores it in; undefined where it is stored otherwise. */
export function eightBitsOf(
  { name, shape }: Pick<LayoutEntry, 'name' | 'shape'>,
  tensors: ReadonlyMap<string, TensorProto>,
): EightBits | undefined {
  const steps = tensors.get(`${name}/steps`);
  const scales = tensors.get(`${name}/scales`);
  if (!steps || !scales || !isEightBits(steps, scales, shape)) return undefined;
  return { steps: new Int8Array(copied(steps)), scales: floatsIn(scales) };
}

function isEightBits(steps: TensorProto, scales: TensorProto, shape: readonly number[]): boolean {
  return (
    steps.dataType === TensorProto_DataType.INT8 &&
    steps.rawData.length === shape.reduce((size, length) => size * length, 1) &&
    scales.dataType === TensorProto_DataType.FLOAT &&
    scales.rawData.length === 4 * (shape.at(-1) ?? 0)
  );
}

const floatsIn = (tensor: TensorProto) => new Float32Array(copied(tensor));

/** The bytes of a tensor need not start at a multiple of four. Not by `slice`, which does not copy where Node read the file. */
const copied = ({ rawData }: TensorProto) => new Uint8Array(rawData).buffer;

/** Says what a file lacks of the network that its metadata names. */
export function mismatch(what: string): AffettoError {
  return new AffettoError(
    'MODEL_FILE_INVALID',
    `The model file does not hold the network that its metadata names: ${what}. It can be used, but not trained on; take one written by this version of affetto.`,
  );
}
