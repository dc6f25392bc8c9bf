// The numbers that affetto and PyTorch both start from, bit for bit what `hashed` in
// test/fixtures/grad/make-torch-fixtures.py returns: the finaliser of MurmurHash3 on counter and seed.

/** `count` float32 in [-scale, scale). */
export function hashed(count: number, seed: number, scale = 1): Float32Array {
  const offset = Math.imul(seed, 0x9e3779b9);
  return Float32Array.from({ length: count }, (_, index) => {
    let h = (index + offset) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    return ((h >>> 0) / 2 ** 31 - 1) * scale;
  });
}

/** The largest |a - b|; infinite where lengths differ or a number is not finite. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}

/** The root mean square of what two lists of one length differ by. */
export function rootMeanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum / a.length);
}
