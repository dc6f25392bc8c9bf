// Sony's Wave64: names of sixteen bytes, lengths of 64 bits that count their header, chunks on multiples of eight.

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

const outer = Uint8Array.from([0x2e, 0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0, 0]);
const inner = Uint8Array.from([
  0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a,
]);

const depths: readonly StoredAs[] = [
  { kind: 'unsigned', bytes: 1 },
  { kind: 'signed', bytes: 2 },
  { kind: 'signed', bytes: 3 },
  { kind: 'signed', bytes: 4 },
  { kind: 'float', bytes: 4 },
];

interface Plan {
  readonly random: RandomStream;
  readonly as: StoredAs;
  readonly channels: number;
}

function plan(random: RandomStream): Plan {
  return { random, as: pick(random, depths), channels: whole(random, 1, 3) };
}

function chunk(id: string, body: Uint8Array, size = body.length + 24, pad = true): Uint8Array {
  const padding = pad ? (8 - (body.length % 8)) % 8 : 0;
  return fields([id, inner, ['i64', size], body, new Uint8Array(padding)]);
}

function file(
  { random, as, channels }: Plan,
  data: Uint8Array,
  sizes: { size?: number; pad?: boolean; after?: readonly Uint8Array[] } = {},
) {
  const frameBytes = as.bytes * channels;
  const format = fields([
    ['u16', as.kind === 'float' ? 3 : 1],
    ['u16', channels],
    ['u32', 16_000],
    ['u32', 16_000 * frameBytes],
    ['u16', frameBytes],
    ['u16', 8 * as.bytes],
  ]);
  const parts = [
    fields(['wave', inner]),
    chunk('fmt ', format),
    ...(chance(random, 0.3) ? [chunk('fact', fields([['u64', data.length / frameBytes]]))] : []),
    ...(chance(random, 0.3) ? [chunk('junk', new Uint8Array(whole(random, 1, 99)))] : []),
    chunk('data', data, sizes.size, sizes.pad),
    ...(sizes.after ?? []),
  ];
  const size = parts.reduce((sum, part) => sum + part.length, 24);
  return joinBytes([
    fields(['riff', outer, ['i64', sizes.size === undefined ? size : sizes.size]]),
    ...parts,
  ]);
}

function harmless(random: RandomStream): HarmlessFile {
  const made = plan(random);
  const { data, first, second, heard } = storedSound(made, whole(random, 1200, 2000));
  const kind = pick(random, ['plain', 'open', 'chunks', 'zeros', 'joined', 'first-part'] as const);
  const bytes = {
    plain: () => file(made, data),
    open: () =>
      file(made, data, { size: pick(random, [-1, 24, Number.MAX_SAFE_INTEGER]), pad: false }),
    chunks: () =>
      file(made, data, {
        after: [chunk('list', noise(random, 77)), chunk('junk', noise(random, 300))],
      }),
    zeros: () => joinBytes([file(made, data), new Uint8Array(whole(random, 1, 2000))]),
    joined: () => joinBytes([file(made, first), file(made, second)]),
    'first-part': () => joinBytes([file(made, first, { pad: false }), second]),
  }[kind]();
  return {
    name: `${kind}: ${JSON.stringify(made.as)}, ${made.channels} channels`,
    bytes,
    ...heard,
  };
}

function harmful(random: RandomStream): HarmfulFile {
  const made = plan(random);
  const sound = storedSound(made, 2000);
  const bytes = file(made, sound.data, { pad: false });
  const length = whole(random, 8, bytes.length - 600);
  return cutTo(length, bytes, sound, `${JSON.stringify(made.as)}`);
}

export const w64Variations: FormatVariations = { format: 'w64', harmless, harmful };
