// The shape of both filters of a conversion: a sinc under a Kaiser window (Kaiser 1974). How far apart pass band and
// stop band are, and how much is rejected, follow from two numbers, which is why it can be made for any ratio.

/** A low-pass filter, as a function of time. */
export interface SincShape {
  /** Half the filter's length, in samples; it is 0 beyond. */
  readonly reach: number;
  /** The frequency at which half the amplitude passes, in cycles a sample. */
  readonly cutoff: number;
  /** The Kaiser window's beta: 0.1102 * (dB of rejection - 8.7). */
  readonly beta: number;
}

/** Returns the filter as a function of samples from its centre; its sum over whole numbers is 1, but for the ripple. */
export function windowedSinc({ reach, cutoff, beta }: SincShape): (time: number) => number {
  const height = (2 * cutoff) / bessel(beta);
  return (time) => {
    const at = time / reach;
    if (Math.abs(at) >= 1) return 0;
    const angle = 2 * Math.PI * cutoff * time;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    return height * sinc * bessel(beta * Math.sqrt(1 - at * at));
  };
}

/** Returns the modified Bessel function of order 0, by its power series. */
function bessel(x: number): number {
  const quarter = (x * x) / 4;
  let sum = 1;
  for (let term = 1, k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}
