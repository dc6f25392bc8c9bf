// Core Audio files: numbers in both orders, chunks of 64-bit lengths before and behind, a length left open.

import { joinBytes } from '../../../src/join-bytes.js';
import type { RandomStream } from '../../../src/random.js';
import { fields, type StoredAs } from '../../support/sound-bytes.js';
import { cutTo, storedSound } from './stored-sound.js';
import {
  chance,
  type FormatVariations,
  type HarmfulFile,
  type HarmlessFile,
  noise,
  pick,
  whole,
} from './variation.js';

const depths: readonly StoredAs[] = [
  { kind: 'signed', bytes: 1 },
  { kind: 'signed', bytes: 2 },
  { kind: 'signed', bytes: 3 },
  { kind: 'signed', bytes: 4 },
  { kind: 'signed', bytes: 4, rightAligned: true },
  { kind: 'float', bytes: 4 },
  { kind: 'float', bytes: 8 },
];

interface Plan {
  readonly random: RandomStream;
  readonly as: StoredAs;
  readonly channels: number;
  readonly rate: number;
}

function plan(random: RandomStream): Plan {
  const as = { ...pick(random, depths), bigEndian: chance(random, 0.5) };
  return { random, as, channels: whole(random, 1, 3), rate: pick(random, [8000, 16_000, 44_100]) };
}

function chunk(id: string, body: Uint8Array, size = body.length): Uint8Array {
  return fields([id, ['i64', size], body], true);
}

function file(
  { random, as, channels, rate }: Plan,
  data: Uint8Array,
  size?: number,
  after: readonly Uint8Array[] = [],
) {
  const flags = (as.kind === 'float' ? 1 : 0) + (as.bigEndian ? 0 : 2);
  const description = fields(
    [
      ['f64', rate],
      'lpcm',
      ['u32', flags],
      ['u32', as.bytes * channels],
      ['u32', 1],
      ['u32', channels],
      ['u32', as.rightAligned ? 24 : 8 * as.bytes],
    ],
    true,
  );
  const notes = ['free', 'info', 'strg', 'chan'].filter(() => chance(random, 0.3));
  return joinBytes([
    fields(['caff', ['u16', 1], ['u16', 0]], true),
    chunk('desc', description),
    ...notes.map((id) => chunk(id, new Uint8Array(whole(random, 4, 300)))),
    chunk('data', joinBytes([new Uint8Array(4), data]), size ?? data.length + 4),
    ...after,
  ]);
}

function harmless(random: RandomStream): HarmlessFile {
  const made = plan(random);
  const { data, first, second, heard } = storedSound(made, whole(random, 1200, 2000));
  const kind = pick(random, ['plain', 'open', 'chunks', 'zeros', 'joined'] as const);
  const bytes = {
    plain: () => file(made, data),
    open: () => file(made, data, -1),
    chunks: () =>
      file(made, data, undefined, [
        chunk('info', noise(random, 77)),
        chunk('uuid', noise(random, 300)),
      ]),
    zeros: () => joinBytes([file(made, data), new Uint8Array(whole(random, 1, 2000))]),
    joined: () => joinBytes([file(made, first), file(made, second)]),
  }[kind]();
  return {
    name: `${kind}: ${JSON.stringify(made.as)}, ${made.channels} channels at ${made.rate} Hz`,
    bytes,
    ...heard,
  };
}

function harmful(random: RandomStream): HarmfulFile {
  const made = plan(random);
  const sound = storedSound(made, 2000);
  const bytes = file(made, sound.data);
  const length = whole(random, 8, bytes.length - 600);
  return cutTo(length, bytes, sound, `${JSON.stringify(made.as)}`);
}

export const cafVariations: FormatVariations = { format: 'caf', harmless, harmful };
