// Damage that needs no knowledge of the format: what bad disks, broken transfers and wrong tools do.

import { joinBytes } from '../../src/join-bytes.js';
import type { RandomStream } from '../../src/random.js';
import { extreme, type Field, setField } from './fields.js';
import { type Mutator, pick } from './mutator.js';

/** Headers stand at the front, so half of all places are taken from there. */
function place(length: number, random: RandomStream): number {
  const range = random.integer(2) === 0 ? Math.min(length, 256) : length;
  return random.integer(Math.max(1, range));
}

/** Length of a damaged stretch: mostly short, now and then a large part of the file. */
function stretch(length: number, at: number, random: RandomStream): number {
  const longest = random.integer(3) === 0 ? length : 64;
  return Math.min(length - at, 1 + random.integer(Math.max(1, longest)));
}

const flipBits: Mutator = (bytes, random) => {
  const copy = bytes.slice();
  const count = 1 + random.integer(random.integer(4) === 0 ? 200 : 8);
  for (let i = 0; i < count && copy.length > 0; i++) {
    const at = place(copy.length, random);
    copy[at] = copy[at]! ^ (1 << random.integer(8));
  }
  return { bytes: copy, step: `flip ${count} bits` };
};

const overwrite: Mutator = (bytes, random) => {
  const copy = bytes.slice();
  const at = place(copy.length, random);
  const count = stretch(copy.length, at, random);
  const noise = new Uint8Array(count);
  const kind = random.integer(3);
  if (kind === 0) random.fillBytes(noise);
  else if (kind === 1) noise.fill(255);
  copy.set(noise, at);
  return { bytes: copy, step: `write ${['noise', 'ones', 'zeros'][kind]} over ${at}+${count}` };
};

const insert: Mutator = (bytes, random) => {
  const at = place(bytes.length, random);
  const noise = new Uint8Array(1 + random.integer(random.integer(4) === 0 ? 4096 : 16));
  if (random.integer(2) === 0) random.fillBytes(noise);
  return {
    bytes: joinBytes([bytes.subarray(0, at), noise, bytes.subarray(at)]),
    step: `insert ${noise.length} bytes at ${at}`,
  };
};

const remove: Mutator = (bytes, random) => {
  const at = place(bytes.length, random);
  const count = stretch(bytes.length, at, random);
  return {
    bytes: joinBytes([bytes.subarray(0, at), bytes.subarray(at + count)]),
    step: `remove ${at}+${count}`,
  };
};

const repeat: Mutator = (bytes, random) => {
  const at = place(bytes.length, random);
  const count = stretch(bytes.length, at, random);
  const piece = bytes.subarray(at, at + count);
  const to = place(bytes.length, random);
  return {
    bytes: joinBytes([bytes.subarray(0, to), piece, bytes.subarray(to)]),
    step: `copy ${at}+${count} to ${to}`,
  };
};

const truncate: Mutator = (bytes, random) => {
  const length = random.integer(4) === 0 ? random.integer(64) : random.integer(bytes.length + 1);
  const kept = Math.min(length, bytes.length);
  return { bytes: bytes.slice(0, kept), step: `cut after ${kept} of ${bytes.length} bytes` };
};

const garbage: Mutator = (bytes, random) => {
  const tail = new Uint8Array(1 + random.integer(random.integer(3) === 0 ? 20_000 : 300));
  if (random.integer(3) > 0) random.fillBytes(tail);
  return { bytes: joinBytes([bytes, tail]), step: `append ${tail.length} bytes` };
};

const splice: Mutator = (bytes, random, other) => {
  const at = random.integer(bytes.length + 1);
  const from = random.integer(other.length + 1);
  return {
    bytes: joinBytes([bytes.subarray(0, at), other.subarray(from)]),
    step: `first ${at} bytes, then another file from ${from}`,
  };
};

const foreignHeader: Mutator = (bytes, random, other) => {
  const size = pick([4, 8, 12, 16, 28, 36, 44, 64, 128], random)!;
  return {
    bytes: joinBytes([other.subarray(0, size), bytes.subarray(size)]),
    step: `first ${size} bytes from another file`,
  };
};

/** Any 1, 2, 4 or 8 bytes may be a number that someone trusts. */
const number: Mutator = (bytes, random) => {
  const width = pick([1, 2, 4, 8], random)!;
  const field: Field = {
    name: `${8 * width} bits`,
    at: place(bytes.length, random),
    width,
    littleEndian: random.integer(2) === 0,
  };
  return setField(bytes, [field], random);
};

/** Almost nothing but what the first bytes promise. */
const headerAlone: Mutator = (bytes, random) => {
  const kept = Math.min(bytes.length, 4 + random.integer(120));
  const filler = new Uint8Array(Number(extreme(10, 64n, random)));
  if (random.integer(2) === 0) random.fillBytes(filler);
  return {
    bytes: joinBytes([bytes.subarray(0, kept), filler]),
    step: `first ${kept} bytes, then ${filler.length} of filler`,
  };
};

/** A few bytes again and again, up to a megabyte: work that grows faster than the file shows here. */
const tile: Mutator = (bytes, random) => {
  const at = place(bytes.length, random);
  const piece = bytes.subarray(at, at + 1 + random.integer(random.integer(2) === 0 ? 12 : 200));
  const times = Math.ceil(2 ** (13 + 7 * random.uniform()) / Math.max(1, piece.length));
  return {
    bytes: joinBytes([bytes.subarray(0, at), ...Array.from({ length: times }, () => piece)]),
    step: `${at} bytes, then ${at}+${piece.length} ${times} times`,
  };
};

/** All mutators that work on any file. */
export const byteMutators: readonly Mutator[] = [
  flipBits,
  flipBits,
  overwrite,
  insert,
  remove,
  repeat,
  truncate,
  garbage,
  splice,
  foreignHeader,
  number,
  number,
  headerAlone,
  tile,
];
