// A room: the direct sound and a tail of reflections that dies away.

import type { RandomStream } from '../random.js';
import { convolve } from './convolution.js';

/** Nothing comes back before this, seconds: a wall is at least half a metre away. */
const gapSeconds = 0.0025;

/** How a room answers. */
export interface Room {
  /** Time in which the tail falls by 60 dB, seconds. */
  readonly rt60Seconds: number;
  /** Energy of the direct sound over that of the tail, dB. */
  readonly directToReverberantDb: number;
}

/**
 * Impulse response of a made-up room: 1 at time 0, then after 2.5 ms Gaussian noise under an exponential
 * decay (Polack 1988, La transmission de l'energie sonore dans les salles), scaled to the
 * direct-to-reverberant ratio. It ends after RT60, 60 dB down.
 *
 * @param sampleRate Hz
 * @returns `[max(2.5 ms, RT60) * sampleRate + 1]`
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
 * @param samples mono `[n]`
 * @param sampleRate Hz
 * @returns `[n]`
 */
export function reverberate(
  samples: Float32Array,
  sampleRate: number,
  room: Room,
  random: RandomStream,
): Float32Array {
  return convolve(samples, roomResponse(room, sampleRate, random));
}
