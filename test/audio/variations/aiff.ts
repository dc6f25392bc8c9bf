// AIFF and AIFF-C: kinds of samples, chunks in any order, lengths left open, files joined.

import { joinBytes } from '../../../src/join-bytes.js';
import type { RandomStream } from '../../../src/random.js';
import { type Field, fields, type StoredAs } from '../../support/sound-bytes.js';
import { chunksBehind, tagsBehind } from './behind.js';
import { cutTo, storedSound } from './stored-sound.js';
import {
  chance,
  type FormatVariations,
  type HarmfulFile,
  type HarmlessFile,
  pick,
  whole,
} from './variation.js';

/** Kinds of AIFF-C with what they store; the first is that of plain AIFF too. */
const kinds: readonly (readonly [string, StoredAs])[] = [
  ['NONE', { kind: 'signed', bytes: 1, bigEndian: true }],
  ['NONE', { kind: 'signed', bytes: 2, bigEndian: true }],
  ['NONE', { kind: 'signed', bytes: 3, bigEndian: true }],
  ['NONE', { kind: 'signed', bytes: 4, bigEndian: true }],
  ['twos', { kind: 'signed', bytes: 2, bigEndian: true }],
  ['sowt', { kind: 'signed', bytes: 2 }],
  ['raw ', { kind: 'unsigned', bytes: 1 }],
  ['in24', { kind: 'signed', bytes: 3, bigEndian: true }],
  ['in32', { kind: 'signed', bytes: 4, bigEndian: true }],
  ['42ni', { kind: 'signed', bytes: 3 }],
  ['23ni', { kind: 'signed', bytes: 4 }],
  ['fl32', { kind: 'float', bytes: 4, bigEndian: true }],
  ['FL32', { kind: 'float', bytes: 4, bigEndian: true }],
  ['fl64', { kind: 'float', bytes: 8, bigEndian: true }],
];
const rates = [8000, 11_025, 16_000, 22_050, 44_100, 48_000];

interface Plan {
  readonly random: RandomStream;
  readonly kind: string;
  readonly as: StoredAs;
  readonly channels: number;
  readonly rate: number;
  readonly isPlain: boolean;
}

function plan(random: RandomStream): Plan {
  const [kind, as] = pick(random, kinds);
  return {
    random,
    kind,
    as,
    channels: whole(random, 1, 3),
    rate: pick(random, rates),
    isPlain: kind === 'NONE' && chance(random, 0.7),
  };
}

/** A rate as a float of 80 bits: all rates here are whole. */
function extended(rate: number): Uint8Array {
  const exponent = Math.floor(Math.log2(rate));
  return fields(
    [
      ['u16', 16_383 + exponent],
      ['u64', 0],
    ],
    true,
  ).map((byte, at) =>
    at < 2 ? byte : Number((BigInt(rate) << BigInt(63 - exponent)) >> BigInt(8 * (9 - at))) & 0xff,
  );
}

function chunk(id: string, body: Uint8Array, size = body.length, pad = true): Uint8Array {
  return fields([id, ['u32', size], body, new Uint8Array(pad ? body.length & 1 : 0)], true);
}

function common({ kind, as, channels, rate, isPlain }: Plan, frames: number): Uint8Array {
  const list: Field[] = [['u16', channels], ['u32', frames], ['u16', 8 * as.bytes], extended(rate)];
  if (!isPlain) list.push(kind, ['u8', 0], ['u8', 0]);
  return chunk('COMM', fields(list, true));
}

interface Sizes {
  readonly soundSize?: number;
  readonly outer?: number;
  readonly frames?: number;
  readonly after?: readonly Uint8Array[];
  readonly pad?: boolean;
  /** Whether the sound must come last. */
  readonly last?: boolean;
}

function file(made: Plan, data: Uint8Array, sizes: Sizes = {}): Uint8Array<ArrayBuffer> {
  const { random, as, channels, isPlain } = made;
  const skipped = sizes.soundSize === undefined && chance(random, 0.2) ? whole(random, 1, 9) : 0;
  const body = fields([['u32', skipped], ['u32', 0], new Uint8Array(skipped), data], true);
  const frames = sizes.frames ?? data.length / (as.bytes * channels);
  const notes = [
    ...(isPlain ? [] : [chunk('FVER', fields([['u32', 0xa2805140]], true))]),
    ...(chance(random, 0.3) ? [chunk('NAME', new Uint8Array(whole(random, 1, 40)).fill(65))] : []),
    ...(chance(random, 0.2) ? [chunk('(c) ', new Uint8Array(7).fill(66))] : []),
  ];
  const sound = chunk(
    'SSND',
    body,
    sizes.soundSize === undefined ? body.length : sizes.soundSize,
    sizes.pad,
  );
  const { after = [] } = sizes;
  // Sound may come before what tells how to read it.
  const isTurned = !sizes.last && after.length === 0 && chance(random, 0.2);
  const parts = isTurned
    ? [...notes, sound, common(made, frames)]
    : [...notes, common(made, frames), sound, ...after];
  const size = parts.reduce((sum, part) => sum + part.length, 4);
  return joinBytes([
    fields(['FORM', ['u32', sizes.outer ?? size], isPlain ? 'AIFF' : 'AIFC'], true),
    ...parts,
  ]);
}

function harmless(random: RandomStream): HarmlessFile {
  const made = plan(random);
  const { data, first, second, heard } = storedSound(made, whole(random, 1200, 2000));
  const kind = pick(random, ['plain', 'tags', 'open', 'joined', 'first-part'] as const);
  const ids = ['ANNO', 'ID3 ', 'MARK', 'APPL', 'NAME'];
  const bytes = {
    plain: () => file(made, data),
    tags: () =>
      joinBytes([
        file(made, data, { after: chunksBehind(random, true, ids) }),
        ...tagsBehind(random),
      ]),
    open: () => {
      const soundSize = pick(random, [0xffffffff, 0x7fffffff, 0x7ffffff8, 0x80000000]);
      const outer = pick(random, [0, 0xffffffff, 0x7fffffff]);
      return file(made, data, { soundSize, outer, frames: 0, pad: false, last: true });
    },
    joined: () => joinBytes([file(made, first), file(made, second)]),
    'first-part': () => joinBytes([file(made, first, { pad: false, last: true }), second]),
  }[kind]();
  return {
    name: `${kind}: ${made.isPlain ? 'AIFF' : made.kind}, ${8 * made.as.bytes} bits, ${made.channels} channels at ${made.rate} Hz`,
    bytes,
    ...heard,
  };
}

function harmful(random: RandomStream): HarmfulFile {
  const made = plan(random);
  const sound = storedSound(made, 2000);
  const bytes = file(made, sound.data, { pad: false, last: true });
  const length = whole(random, 12, bytes.length - 600);
  return cutTo(length, bytes, sound, `${made.kind}, ${8 * made.as.bytes} bits`);
}

export const aiffVariations: FormatVariations = { format: 'aiff', harmless, harmful };
