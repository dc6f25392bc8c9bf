// Numbers in headers, set to what programs forget to expect: nothing, everything, one off, negative.
import type { RandomStream } from '../../src/random.js';
import { type Mutation, pick } from './mutator.js';

/** Where a whole number lies in a file. */
export interface Field {
  readonly name: string;
  readonly at: number;
  /** The number of bytes, 1-8. */
  readonly width: number;
  readonly littleEndian: boolean;
}

/** Reads a field's unsigned value. */
export function readField(bytes: Uint8Array, { at, width, littleEndian }: Field): bigint {
  let value = 0n;
  for (let i = 0; i < width; i++) {
    const byte = bytes[at + (littleEndian ? width - 1 - i : i)] ?? 0;
    value = (value << 8n) | BigInt(byte);
  }
  return value;
}

/** Writes the low bits of `value` in place; negative numbers as two's complement. */
export function writeField(
  bytes: Uint8Array,
  { at, width, littleEndian }: Field,
  value: bigint,
): void {
  for (let i = 0; i < width; i++) {
    const index = at + (littleEndian ? i : width - 1 - i);
    if (index < bytes.length) bytes[index] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
}

/** A value of `bits` that is likely to trip a reader of a field that holds `current`. */
export function extreme(bits: number, current: bigint, random: RandomStream): bigint {
  const all = (1n << BigInt(bits)) - 1n;
  const half = 1n << BigInt(bits - 1);
  const candidates = [
    0n,
    1n,
    2n,
    all,
    all - 1n,
    half,
    half - 1n,
    half + 1n,
    current + 1n,
    current - 1n,
    current * 2n,
    current / 2n,
    current * 256n,
    current ^ (1n << BigInt(random.integer(bits))),
    BigInt(random.integer(70)),
    BigInt(random.uint32()),
    (BigInt(random.uint32()) << 32n) | BigInt(random.uint32()),
  ];
  return pick(candidates, random)! & all;
}

/** Sets one of `fields` to an extreme value in a copy. */
export function setField(
  bytes: Uint8Array,
  fields: readonly Field[],
  random: RandomStream,
): Mutation | null {
  const field = pick(
    fields.filter(({ at, width }) => at >= 0 && at + width <= bytes.length),
    random,
  );
  if (!field) return null;
  const old = readField(bytes, field);
  const value = extreme(8 * field.width, old, random);
  const copy = bytes.slice();
  writeField(copy, field, value);
  return { bytes: copy, step: `${field.name} at ${field.at}: ${old} -> ${value}` };
}
