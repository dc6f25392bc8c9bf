// Float samples to the 16-bit numbers that recorders, codecs and WAV files take, and back.
//
// Full scale is 32,768 in both directions, as in sox, ffmpeg and every decoder here: what a 16-bit file holds is
// the same again after reading and writing, and 1, for which 16 bits have no number, becomes 32,767. Scaling by
// 32,767 on the way out would make every recording softer by a hair each time it is written.

/**
 * Samples as 16-bit numbers: rounded to the nearest (halves up, as sox does) and limited to full scale, as an
 * analogue-to-digital converter does.
 * @param samples shape [frames], nominally in [-1, 1]; NaN becomes 0.
 * @returns shape [frames], from -32,768 to 32,767.
 */
export function toInt16(samples: Float32Array): Int16Array {
  const out = new Int16Array(samples.length);
  // A plain loop: minutes of sound take seconds with a callback for every sample.
  for (let i = 0; i < samples.length; i++) {
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round((samples[i] as number) * 32_768)));
  }
  return out;
}

/** 16-bit numbers as floats in [-1, 1); shape [frames] in and out. */
export function fromInt16(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (sample) => sample / 32_768);
}

/** Cuts samples to `length` or fills them up with zeros: rates that do not divide leave a sample more or less. */
export function fit(samples: Float32Array, length: number): Float32Array {
  if (samples.length >= length) return samples.slice(0, length);
  const out = new Float32Array(length);
  out.set(samples);
  return out;
}
