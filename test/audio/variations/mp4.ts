// MP4 and QuickTime as editors leave them: edits that begin and end anywhere, the index before the sound or behind it, other
// boxes between, recordings joined. Samples keep their bytes; what an edit leaves out must not be heard.

import { decodeChannels } from '../../../src/audio/decode.js';
import type { RandomStream } from '../../../src/random.js';
import { fixture } from '../../support/audio-fixtures.js';
import { chance, type FormatVariations, noise, pick, whole } from './variation.js';

/** Each with the samples that its media has before and behind what its edit plays. */
const names = [
  'mono-16k.alac.m4a',
  'stereo-16k-24bit.alac.m4a',
  'mono-8k-pcm.mov',
  'mono-48k.opus.mp4',
] as const;
const wholes = new Map(
  await Promise.all(
    names.map(async (name) => {
      const bytes = fixture(name);
      const { channels, source } = await decodeChannels(bytes);
      return [name, { bytes, channels, rate: source.sampleRate }] as const;
    }),
  ),
);

const text = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

/** The boxes of a file at its top, by type. */
function boxes(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, Uint8Array>();
  for (let at = 0; at + 8 <= bytes.length; at += view.getUint32(at)) {
    found.set(text(bytes, at + 4), bytes.slice(at, at + view.getUint32(at)));
  }
  return found;
}

function placeOf(box: Uint8Array, type: string): number {
  for (let at = 4; at + 4 <= box.length; at++) if (text(box, at) === type) return at + 4;
  return -1;
}

function filler(random: RandomStream): Uint8Array {
  const body = noise(random, whole(random, 0, 200));
  const box = new Uint8Array(8 + body.length);
  new DataView(box.buffer).setUint32(0, box.length);
  box.set(new TextEncoder().encode(pick(random, ['free', 'skip', 'wide'])), 4);
  box.set(body, 8);
  return box;
}

/** Writes the file with its boxes in another order; offsets of chunks follow. */
function reordered(
  random: RandomStream,
  bytes: Uint8Array,
  moov: Uint8Array,
  isFast: boolean,
): Uint8Array {
  const all = boxes(bytes);
  const [ftyp, mdat] = [all.get('ftyp')!, all.get('mdat')!];
  const some = () => (chance(random, 0.4) ? [filler(random)] : []);
  const before = isFast ? [ftyp, ...some(), moov, ...some()] : [ftyp, ...some()];
  const after = isFast ? some() : [...some(), moov, ...some()];
  const oldStart = Buffer.from(bytes).indexOf(mdat.subarray(0, 16));
  const shift = Buffer.concat(before).length - oldStart;
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength);
  const table = placeOf(moov, 'stco');
  for (let index = 0; index < view.getUint32(table + 4); index++) {
    const at = table + 8 + 4 * index;
    view.setUint32(at, view.getUint32(at) + shift);
  }
  return new Uint8Array(Buffer.concat([...before, mdat, ...after]));
}

export const mp4Variations: FormatVariations = {
  format: 'MP4',
  harmless(random) {
    const name = pick(random, names);
    const { bytes, channels, rate } = wholes.get(name)!;
    const moov = boxes(bytes).get('moov')!.slice();
    const view = new DataView(moov.buffer);
    const edit = placeOf(moov, 'elst') + 8;
    let [from, to] = [0, channels[0]!.length];
    if (chance(random, 0.7)) {
      // In thousandths of a second; at 8, 16 and 48 kHz each is a whole number of samples.
      const most = Math.floor((1000 * to) / rate);
      const start = whole(random, 0, most - 60);
      const length = whole(random, 50, most - start - 5);
      [from, to] = [(start * rate) / 1000, ((start + length) * rate) / 1000];
      view.setUint32(edit, length);
      view.setUint32(edit + 4, view.getUint32(edit + 4) + from);
    }
    const file = reordered(random, bytes, moov, chance(random, 0.5));
    const times = chance(random, 0.2) ? 2 : 1;
    return {
      name: `${name} from ${from} to ${to}, ${times} times`,
      bytes: new Uint8Array(Buffer.concat(Array.from({ length: times }, () => file))),
      expected: channels.map((channel) => {
        const heard = channel.subarray(from, to);
        return Float32Array.from(
          { length: times * heard.length },
          (_, i) => heard[i % heard.length]!,
        );
      }),
      tolerance: 0,
    };
  },
  harmful(random) {
    const { bytes, channels } = wholes.get('mono-16k.alac.m4a')!;
    const moov = boxes(bytes).get('moov')!.slice();
    const file = reordered(random, bytes, moov, true);
    // Two packets, of 4,096 samples and the rest: the second is cut.
    const sizes = placeOf(moov, 'stsz');
    const first = new DataView(moov.buffer).getUint32(sizes + 12);
    const start = Buffer.from(file).indexOf('mdat') + 4;
    const length = start + first + whole(random, 0, 1000);
    return {
      name: `cut to ${length} bytes`,
      bytes: file.slice(0, length) as Uint8Array<ArrayBuffer>,
      readableFrames: Math.min(4096, channels[0]!.length),
    };
  },
};
