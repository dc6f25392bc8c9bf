// A small seeded generator, so that a split depends on its seed alone: not on the machine, the Node
// version or what ran before. Math.random cannot be seeded.
import { AffettoError } from '../errors.js';

/** Draws the next number, uniform in [0, 1). */
export type Random = () => number;

const twoTo32 = 2 ** 32;

/**
 * sfc32, Chris Doty-Humphrey's "small fast counter" generator (PractRand), 128 bits of state.
 * The state starts as (seed, seed's complement, a constant, 1) and the first 15 outputs are dropped,
 * as its author advises, so that neighbouring seeds share nothing.
 *
 * @param seed whole number, 0 to 4,294,967,295
 * @throws AffettoError `OPTION_INVALID` for any other seed
 */
export function createRandom(seed: number): Random {
  if (!Number.isInteger(seed) || seed < 0 || seed >= twoTo32) {
    throw new AffettoError(
      'OPTION_INVALID',
      `seed ${seed}: give a whole number from 0 to ${twoTo32 - 1}.`,
    );
  }
  let a = seed | 0;
  let b = ~seed;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / twoTo32;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** A shuffled copy (Fisher-Yates, every order equally likely); the input stays as it was. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[pick]] = [shuffled[pick]!, shuffled[last]!];
  }
  return shuffled;
}
