// WAV as real programs write it: every depth, every header, chunks in any order, lengths left open, files joined.

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
  noise,
  pick,
  whole,
} from './variation.js';

const rates = [8000, 11_025, 16_000, 22_050, 44_100, 48_000];
const depths: readonly StoredAs[] = [
  { kind: 'unsigned', bytes: 1 },
  { kind: 'signed', bytes: 2 },
  { kind: 'signed', bytes: 3 },
  { kind: 'signed', bytes: 4 },
  { kind: 'signed', bytes: 4, leftAligned: true },
  { kind: 'signed', bytes: 4, rightAligned: true },
  { kind: 'signed', bytes: 8 },
  { kind: 'float', bytes: 4 },
  { kind: 'float', bytes: 8 },
];
/** What writers that never come back leave in a length of 32 bits. */
const openSizes = [
  0,
  0xffffffff,
  0x7fffffff,
  0x80000000,
  0x7ffff000,
  0x7fffffff - 36,
  0xffffffff - 36,
  0x80000024,
  0xfffffff7,
  0x7fffffdb,
];

/** What a made WAV file is like. */
interface Plan {
  readonly random: RandomStream;
  readonly id: 'RIFF' | 'RIFX' | 'RF64' | 'BW64';
  readonly as: StoredAs;
  readonly channels: number;
  readonly rate: number;
  readonly extensible: boolean;
}

function plan(random: RandomStream): Plan {
  const id = pick(random, ['RIFF', 'RIFF', 'RIFF', 'RIFX', 'RF64', 'BW64'] as const);
  const depth = pick(random, depths);
  const as = id === 'RIFX' ? { ...depth, bigEndian: true } : depth;
  return {
    random,
    id,
    as,
    channels: whole(random, 1, 3),
    rate: pick(random, rates),
    extensible: chance(random, 0.3) && !as.leftAligned && !as.rightAligned,
  };
}

function chunk(id: string, body: Uint8Array, bigEndian: boolean, size = body.length, pad = true) {
  const padding = pad ? body.length & 1 : 0;
  return fields([id, ['u32', size], body, new Uint8Array(padding)], bigEndian);
}

function format({ as, channels, rate, extensible, random }: Plan): Uint8Array {
  const bits = as.leftAligned || as.rightAligned ? 24 : 8 * as.bytes;
  const tag = as.kind === 'float' ? 3 : 1;
  const frameBytes = as.bytes * channels;
  // One field in a while is wrong, where the others tell.
  const blockBytes = !as.leftAligned && !as.rightAligned && chance(random, 0.05) ? 0 : frameBytes;
  const plain: Field[] = [
    ['u16', extensible ? 0xfffe : tag],
    ['u16', channels],
    ['u32', rate],
    ['u32', rate * frameBytes],
    ['u16', blockBytes],
    ['u16', bits],
  ];
  if (extensible) {
    const guid = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    plain.push(['u16', 22], ['u16', bits], ['u32', 0], ['u16', tag], Uint8Array.from(guid));
  } else if (chance(random, 0.4)) plain.push(['u16', 0]);
  return fields(plain, as.bigEndian ?? false);
}

/** Chunks that may stand before the sound. */
function chunksBefore({ random, as }: Plan): Uint8Array[] {
  const all = ['LIST', 'JUNK', 'bext', 'fact', 'FLLR', 'PEAK', 'cue '];
  return all.flatMap((id) => {
    if (!chance(random, 0.2)) return [];
    const body = new Uint8Array(id === 'FLLR' ? 4044 : whole(random, 1, 90));
    // Some writers leave the padding of an odd chunk out.
    return [chunk(id, body, as.bigEndian ?? false, body.length, chance(random, 0.8))];
  });
}

function file(
  { id, as }: Plan,
  before: readonly Uint8Array[],
  data: Uint8Array,
  {
    dataSize = data.length,
    outer = 'right' as 'right' | number,
    pad = true,
    after = [] as Uint8Array[],
  } = {},
): Uint8Array<ArrayBuffer> {
  const bigEndian = as.bigEndian ?? false;
  const long = id === 'RF64' || id === 'BW64';
  const sound = chunk('data', data, bigEndian, long ? 0xffffffff : dataSize, pad);
  const rest = before.reduce((sum, part) => sum + part.length, 0) + sound.length;
  const ds64 = fields([
    'ds64',
    ['u32', 28],
    ['u64', 4 + 36 + rest],
    ['u64', dataSize],
    ['u64', 0],
    ['u32', 0],
  ]);
  const size =
    outer === 'right' ? 4 + rest + after.reduce((sum, part) => sum + part.length, 0) : outer;
  return joinBytes([
    fields([id, ['u32', long ? 0xffffffff : size], 'WAVE'], bigEndian),
    ...(long ? [ds64] : []),
    ...before,
    sound,
    ...after,
  ]);
}

function headerChunks(made: Plan): Uint8Array[] {
  const before = chunksBefore(made);
  before.splice(
    whole(made.random, 0, before.length),
    0,
    chunk('fmt ', format(made), made.as.bigEndian ?? false),
  );
  return before;
}

function harmless(random: RandomStream): HarmlessFile {
  const made = plan(random);
  const sound = storedSound(made, whole(random, 1200, 2000));
  const kind = pick(random, [
    'plain',
    'tags',
    'open',
    'slip',
    'first-part',
    'joined',
    'two-chunks',
  ]);
  const name = `${kind}: ${made.id}, ${JSON.stringify(made.as)}, ${made.channels} channels at ${made.rate} Hz`;
  return { name, bytes: bytesOf(kind, made, sound), ...sound.heard };
}

function bytesOf(
  kind: string,
  made: Plan,
  { data, first, second }: ReturnType<typeof storedSound>,
): Uint8Array<ArrayBuffer> {
  const { random, as } = made;
  const before = headerChunks(made);
  const isLong = made.id === 'RF64' || made.id === 'BW64';
  switch (kind) {
    case 'tags':
      return joinBytes([
        file(made, before, data, { after: chunksBehind(random, as.bigEndian ?? false) }),
        ...tagsBehind(random),
      ]);
    case 'open': {
      const dataSize = isLong ? pick(random, [0, -1]) : pick(random, openSizes);
      const outer = pick(random, [0, 36, 0xffffffff, 0x80000024, 'right' as const]);
      return file(made, before, data, { dataSize, outer, pad: false });
    }
    case 'slip': {
      const dataSize = data.length + whole(random, 1, 44);
      return file(made, before, data, { dataSize, outer: dataSize + 36, pad: false });
    }
    case 'first-part':
      return joinBytes([file(made, before, first, { pad: false }), second]);
    case 'joined':
      return joinBytes([file(made, before, first), file(made, headerChunks(made), second)]);
    case 'two-chunks':
      return file(made, before, first, {
        after: [
          chunk('LIST', noise(random, 30), as.bigEndian ?? false),
          chunk('data', second, as.bigEndian ?? false),
        ],
      });
    default:
      return file(made, before, data, { pad: chance(random, 0.5) });
  }
}

/** More than a writer's slip is lost: then the file was cut. */
const mostSlip = 512;

function harmful(random: RandomStream): HarmfulFile {
  const made = plan(random);
  const sound = storedSound(made, 2000);
  const before = headerChunks(made);
  const bytes = file(made, before, sound.data, { pad: false });
  const length = whole(random, 13, bytes.length - mostSlip - sound.frameBytes);
  return cutTo(
    length,
    bytes,
    sound,
    `${made.id}, ${JSON.stringify(made.as)}, ${made.channels} channels`,
  );
}

export const wavVariations: FormatVariations = { format: 'wav', harmless, harmful };
