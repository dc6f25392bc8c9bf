// Float samples to the 16-bit numbers that recorders and codecs take, and back.

/** Rounds to 16 bits and limits to full scale, as an analogue-to-digital converter does. */
export function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
  );
}

/** 16-bit numbers as floats in [-1, 1). */
export function fromInt16(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (sample) => sample / 32_768);
}

/** `[length]`: cut, or filled up with zeros; rates that do not divide leave a sample more or less. */
export function fit(samples: Float32Array, length: number): Float32Array {
  if (samples.length >= length) return samples.slice(0, length);
  const out = new Float32Array(length);
  out.set(samples);
  return out;
}
