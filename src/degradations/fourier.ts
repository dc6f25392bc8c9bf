// Fourier transforms of the lengths that degradations take, prepared once: a room's takes longer to prepare than to use, and
// corpora are degraded by the thousand.

import FFT from 'fft.js';

const prepared = new Map<number, FFT>();
/** More than one run of a program takes; 65,536 points hold 1.5 MB. */
const mostPrepared = 8;

/**
 * Gives a transform; use it before the next one is asked for.
 * @param size the number of points, a power of two, more than 1
 */
export function fourierOf(size: number): FFT {
  const known = prepared.get(size);
  if (known) return known;
  const made = new FFT(size);
  if (prepared.size >= mostPrepared) prepared.delete(prepared.keys().next().value as number);
  prepared.set(size, made);
  return made;
}
