// What writers and taggers leave behind the sound of any file; none of it is sound.

import type { RandomStream } from '../../../src/random.js';
import { fields } from '../../support/sound-bytes.js';
import { chance, noise, whole } from './variation.js';

/** Chunks of RIFF and AIFF with random bodies, odd ones padded. */
export function chunksBehind(
  random: RandomStream,
  bigEndian: boolean,
  ids = ['LIST', 'id3 ', 'bext', '_PMX', 'Xtra'],
): Uint8Array[] {
  return ids.flatMap((id) => {
    if (!chance(random, 0.4)) return [];
    const body = noise(random, whole(random, 1, 300));
    return [fields([id, ['u32', body.length], body, new Uint8Array(body.length & 1)], bigEndian)];
  });
}

/** Zeros, line ends and tags of other formats. */
export function tagsBehind(random: RandomStream): Uint8Array[] {
  const all = [
    new Uint8Array(whole(random, 1, 3000)),
    fields(['\r\n']),
    fields(['TAG', new Uint8Array(125).fill(65)]),
    fields(['ID3\x03\x00\x00\x00\x00\x01\x00', noise(random, 128)]),
  ];
  return all.filter(() => chance(random, 0.4));
}
