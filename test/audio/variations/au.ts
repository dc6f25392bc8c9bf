// Sun's AU: notes of any length before the sound, both orders of bytes, a length left open, files joined.

import { joinBytes } from '../../../src/join-bytes.js';
import type { RandomStream } from '../../../src/random.js';
import { fields, type StoredAs } from '../../support/sound-bytes.js';
import { cutTo, storedSound } from './stored-sound.js';
import {
  chance,
  type FormatVariations,
  type HarmfulFile,
  type HarmlessFile,
  pick,
  whole,
} from './variation.js';

const encodings: readonly (readonly [number, StoredAs])[] = [
  [2, { kind: 'signed', bytes: 1 }],
  [3, { kind: 'signed', bytes: 2 }],
  [4, { kind: 'signed', bytes: 3 }],
  [5, { kind: 'signed', bytes: 4 }],
  [6, { kind: 'float', bytes: 4 }],
  [7, { kind: 'float', bytes: 8 }],
];

interface Plan {
  readonly random: RandomStream;
  readonly encoding: number;
  readonly as: StoredAs;
  readonly channels: number;
}

function plan(random: RandomStream): Plan {
  const [encoding, depth] = pick(random, encodings);
  const as = { ...depth, bigEndian: chance(random, 0.8) };
  return { random, encoding, as, channels: whole(random, 1, 3) };
}

function file({ random, encoding, as, channels }: Plan, data: Uint8Array, size = data.length) {
  const note = new Uint8Array(pick(random, [0, 4, 8, 100])).fill(65);
  const numbers = [24 + note.length, size, encoding, 16_000, channels];
  return joinBytes([
    fields(
      [as.bigEndian ? '.snd' : 'dns.', ...numbers.map((n) => ['u32', n] as const)],
      as.bigEndian,
    ),
    note,
    data,
  ]);
}

function harmless(random: RandomStream): HarmlessFile {
  const made = plan(random);
  const { data, first, second, heard } = storedSound(made, whole(random, 1200, 2000));
  const kind = pick(random, ['plain', 'open', 'zeros', 'first-part', 'joined', 'slip'] as const);
  const bytes = {
    plain: () => file(made, data),
    open: () => file(made, data, pick(random, [0xffffffff, 0, 0x7fffffff])),
    zeros: () => joinBytes([file(made, data), new Uint8Array(whole(random, 1, 2000))]),
    'first-part': () => joinBytes([file(made, first), second]),
    joined: () => joinBytes([file({ ...made, as: { ...made.as } }, first), file(made, second)]),
    slip: () => file(made, data, data.length + whole(random, 1, 24)),
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
  const bytes = file(made, sound.data);
  const length = whole(random, 4, bytes.length - 600);
  return cutTo(length, bytes, sound, `${JSON.stringify(made.as)}`);
}

export const auVariations: FormatVariations = { format: 'au', harmless, harmful };
