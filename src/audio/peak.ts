// The loudest sample of a recording, for those who must tell silence, damage and quiet speech apart.

/** The loudest sample's magnitude, 0 where there is none; NaN where a sample is NaN. */
export function peakOf(samples: Float32Array): number {
  let peak = 0;
  // Whole recordings pass through here at every answer: the branch is hardly ever taken.
  for (let i = 0; i < samples.length; i++) {
    const level = Math.abs(samples[i] as number);
    if (!(level <= peak)) {
      if (Number.isNaN(level)) return level;
      peak = level;
    }
  }
  return peak;
}
