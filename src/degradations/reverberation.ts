// A room: the direct sound and a tail of reflections that dies away.

import type { RandomStream } from '../random.js';
import { convolve } from './convolution.js';

/** The time in seconds before which nothing comes back: a wall is at least half a metre away. */
const gapSeconds = 0.0025;

/** How a room answers. */
export interface Room {
  /** The time in which the tail falls by 60 dB. */
  readonly rt60Seconds: number;
  /** The energy of the direct sound over that of the tail. */
  readonly directToReverberantDb: number;
}

/**
 * Makes up the impulse response of a room: 1 at time 0, then after 2.5 ms Gaussian noise under an exponential
 * decay (Polack 1988, La transmission de l'energie sonore dans les salles), scaled to the
 * direct-to-reverberant ratio. It ends after RT60, 60 dB down.
 *
 * @param sampleRate The rate in Hz.
 * @returns The response, [max(2.5 ms, RT60) * sampleRate + 1].
 */
export function roomResponse(
  { rt60Seconds, directToReverberantDb }: Room,
  sampleRate: number,
  random: RandomStream,
): Float64Array {
  const gap = Math.max(1, Math.round(gapSeconds * sampleRate));
  const length = Math.max(gap, Math.round(rt60Seconds * sampleRate)) + 1;
  const response = new Float64Array(length);
  let energy = 0;
  for (let i = gap; i < length; i++) {
    const decay = 10 ** ((-3 * i) / (rt60Seconds * sampleRate));
    response[i] = decay * random.normal();
    energy += response[i]! ** 2;
  }
  const scale = Math.sqrt(10 ** (-directToReverberantDb / 10) / energy);
  for (let i = gap; i < length; i++) response[i]! *= scale;
  response[0] = 1;
  return response;
}

/**
 * Puts a recording into a room drawn from `random`. The direct sound keeps time and level; the tail
 * beyond the recording's end is cut off.
 *
 * @param samples Mono samples, [n].
 * @param sampleRate Their rate in Hz.
 * @returns As many samples, [n].
 */
export function reverberate(
  samples: Float32Array,
  sampleRate: number,
  room: Room,
  random: RandomStream,
): Float32Array {
  return convolve(samples, roomResponse(room, sampleRate, random));
}
