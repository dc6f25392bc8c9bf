// Types for fft.js, which ships none; only what the degradations use. Complex arrays interleave real and
// imaginary parts.
declare module 'fft.js' {
  type Numbers = number[] | Float64Array;
  export default class FFT {
    /** Prepares transforms of `size` points, a power of two, more than 1. */
    constructor(size: number);
    /** Puts the left half of the spectrum of `size` real numbers into `out`, complex, 2 * size. */
    realTransform(out: Numbers, input: Numbers): void;
    /** Fills the right half of a real signal's spectrum from its left. */
    completeSpectrum(spectrum: Numbers): void;
    /** Transforms back, both complex, 2 * size; divides by size. */
    inverseTransform(out: Numbers, input: Numbers): void;
  }
}
