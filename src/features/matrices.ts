// The constant matrices of the front end: window, mel filters, cosine transform, time differences.
// Computed in double precision, stored as float32.

/** Makes a periodic Hann window of `length` samples, centred in `size` (scipy `hann(length, sym=False)`). */
export function hannWindow(length: number, size: number): Float32Array {
  const window = new Float32Array(size);
  const start = Math.floor((size - length) / 2);
  for (let n = 0; n < length; n++) {
    window[start + n] = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length);
  }
  return window;
}

const linearStep = 200 / 3;
const logStart = 1000;
const logStep = Math.log(6.4) / 27;

/** Turns Hz into mel on Slaney's scale: linear to 1 kHz, logarithmic above (Auditory Toolbox, 1998; librosa `hz_to_mel`). */
export function hzToMel(frequency: number): number {
  return frequency < logStart
    ? frequency / linearStep
    : logStart / linearStep + Math.log(frequency / logStart) / logStep;
}

/** Turns mel into Hz, the inverse of `hzToMel`. */
export function melToHz(mel: number): number {
  const breakpoint = logStart / linearStep;
  return mel < breakpoint ? mel * linearStep : logStart * Math.exp(logStep * (mel - breakpoint));
}

export interface MelOptions {
  readonly sampleRate: number;
  readonly fftSize: number;
  readonly bands: number;
  readonly minFrequency: number;
  readonly maxFrequency: number;
}

/** The bands, as in the front end's options. */
type BandOptions = Pick<MelOptions, 'minFrequency' | 'maxFrequency'> & {
  readonly melBands: number;
};

/** Tells where each triangular filter of `melFilters` is highest, in Hz, [bands]. */
export function bandCentres(options: BandOptions): number[] {
  const { melBands, minFrequency, maxFrequency } = options;
  const low = hzToMel(minFrequency);
  const high = hzToMel(maxFrequency);
  return Array.from({ length: melBands }, (_, band) =>
    melToHz(low + ((high - low) * (band + 1)) / (melBands + 1)),
  );
}

/** Makes triangular mel filters of equal area, [bands][fftSize / 2 + 1] (librosa `filters.mel`, norm='slaney'). */
export function melFilters(options: MelOptions): Float64Array[] {
  const { sampleRate, fftSize, bands, minFrequency, maxFrequency } = options;
  const low = hzToMel(minFrequency);
  const high = hzToMel(maxFrequency);
  const edges = Array.from({ length: bands + 2 }, (_, index) =>
    melToHz(low + ((high - low) * index) / (bands + 1)),
  );
  return Array.from({ length: bands }, (_, band) => {
    const [left, centre, right] = edges.slice(band, band + 3) as [number, number, number];
    const area = 2 / (right - left);
    return Float64Array.from({ length: fftSize / 2 + 1 }, (_, bin) => {
      const frequency = (bin * sampleRate) / fftSize;
      const rise = (frequency - left) / (centre - left);
      const fall = (right - frequency) / (right - centre);
      return area * Math.max(0, Math.min(rise, fall));
    });
  });
}

/** Makes the orthonormal DCT-II, to be multiplied on the right, [bands, coefficients] (scipy `dct(type=2, norm='ortho')`). */
export function dctMatrix(bands: number, coefficients: number): Float32Array {
  const matrix = new Float32Array(bands * coefficients);
  for (let band = 0; band < bands; band++) {
    for (let k = 0; k < coefficients; k++) {
      const scale = Math.sqrt((k === 0 ? 1 : 2) / bands);
      matrix[band * coefficients + k] =
        scale * Math.cos((Math.PI * k * (2 * band + 1)) / (2 * bands));
    }
  }
  return matrix;
}

/**
 * Makes the matrix of time differences, to be multiplied on the left, [frames, frames]: Savitzky-Golay of width 9,
 * polynomial order and derivative `order`; the first and last four frames come from the polynomial through the first
 * and last nine (librosa `feature.delta(width=9, mode='interp')`).
 */
export function deltaMatrix(frames: number, order: 1 | 2): Float32Array {
  const half = 4;
  const matrix = new Float32Array(frames * frames);
  for (let frame = 0; frame < frames; frame++) {
    // The fitted line has one slope and the fitted parabola one curvature, so a frame near an end
    // simply takes the value of the nearest full window.
    const centre = Math.min(Math.max(frame, half), frames - 1 - half);
    for (let tap = -half; tap <= half; tap++) {
      matrix[frame * frames + centre + tap] = derivativeWeight(tap, order);
    }
  }
  return matrix;
}

/**
 * Weighs the sample at `tap` in the slope (1) of the least-squares line, or in the second derivative (2) of the
 * parabola, over taps -4..4.
 */
function derivativeWeight(tap: number, order: 1 | 2): number {
  // Sums of the powers 0, 2 and 4 of -4..4; odd ones vanish.
  const [s0, s2, s4] = [9, 60, 708];
  return order === 1 ? tap / s2 : (2 * (s0 * tap * tap - s2)) / (s0 * s4 - s2 * s2);
}
