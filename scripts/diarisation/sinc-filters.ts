// The filters of SincNet (Ravanelli & Bengio 2018; as asteroid-filterbanks' `ParamSincFB` makes them): band passes, each
// told by two numbers, once symmetric and once antisymmetric.

const sampleRate = 16_000;
const taps = 251;
/** The lowest frequency and the narrowest band in Hz, which are added to what was learnt. */
const least = 50;

/**
 * Makes the filters.
 * @param lowHz learnt lower edges less 50, [bands]
 * @param bandHz learnt widths less 50, [bands]
 * @returns the symmetric filters, then the antisymmetric ones, [2 * bands, 251]
 */
export function sincFilters(lowHz: Float32Array, bandHz: Float32Array): Float32Array {
  const half = (taps - 1) / 2;
  const bands = lowHz.length;
  const filters = new Float32Array(2 * bands * taps);
  for (let band = 0; band < bands; band++) {
    const low = least + Math.abs(lowHz[band] as number);
    const wide = low + least + Math.abs(bandHz[band] as number);
    const high = Math.min(Math.max(wide, least), sampleRate / 2);
    const width = high - low;
    const even = filters.subarray(band * taps, (band + 1) * taps);
    const odd = filters.subarray((bands + band) * taps, (bands + band + 1) * taps);
    even[half] = 1;
    for (let tap = 0; tap < half; tap++) {
      const time = (2 * Math.PI * (tap - half)) / sampleRate;
      // NumPy's symmetric Hamming window.
      const window = 0.54 - 0.46 * Math.cos((2 * Math.PI * tap) / (taps - 1));
      const scale = window / (time / 2) / (2 * width);
      const symmetric = (Math.sin(high * time) - Math.sin(low * time)) * scale;
      const antisymmetric = (Math.cos(low * time) - Math.cos(high * time)) * scale;
      even[tap] = symmetric;
      even[taps - 1 - tap] = symmetric;
      odd[tap] = antisymmetric;
      odd[taps - 1 - tap] = -antisymmetric;
    }
  }
  return filters;
}
