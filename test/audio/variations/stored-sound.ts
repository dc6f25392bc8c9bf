// What the generators of uncompressed files share: a made sound as a file stores it, in halves on a whole frame where two
// parts are told apart, and a file of it that was cut.

import type { RandomStream } from '../../../src/random.js';
import { type StoredAs, soundBytes, storedValue } from '../../support/sound-bytes.js';
import { type HarmfulFile, madeSound } from './variation.js';

/** How a file stores its sound; a format's plan says more. */
interface StoredPlan {
  readonly random: RandomStream;
  readonly as: StoredAs;
  readonly channels: number;
}

/** Makes a sound of so many frames, and its bytes. */
export function storedSound({ random, as, channels }: StoredPlan, frames: number) {
  const sound = madeSound(random, channels, frames);
  const data = soundBytes(sound, as);
  const frameBytes = as.bytes * channels;
  const middle = frameBytes * Math.floor(data.length / frameBytes / 2);
  return {
    data,
    first: data.subarray(0, middle),
    second: data.subarray(middle),
    frameBytes,
    /** What must be heard, to the last bit. */
    heard: {
      expected: sound.map((channel) => Float32Array.from(channel, (v) => storedValue(v, as))),
      tolerance: 0,
    },
  };
}

/** Cuts a file, whose sound is at its end, to so many bytes. */
export function cutTo(
  length: number,
  bytes: Uint8Array<ArrayBuffer>,
  { data, frameBytes }: Pick<ReturnType<typeof storedSound>, 'data' | 'frameBytes'>,
  what: string,
): HarmfulFile {
  return {
    name: `cut to ${length} of ${bytes.length} bytes: ${what}`,
    bytes: bytes.slice(0, length),
    readableFrames: Math.max(0, Math.floor((length - (bytes.length - data.length)) / frameBytes)),
  };
}
