// How loud a recording is from moment to moment, gathered while it streams by: two hours of it take three
// megabytes, not a gigabyte. Waveforms are drawn from it and speech is told from pauses.

/** The length of a step in seconds: longer than a period of the lowest voices, much shorter than a syllable. */
const stepSeconds = 0.02;

/** A finished outline. */
export interface Outline {
  /** The length of one step. */
  readonly stepSeconds: number;
  /** The loudest magnitude in each step, nominally in [0, 1], shape [steps]. */
  readonly peaks: Float32Array;
  /** The RMS level of each step in dBFS, -120 for digital silence, shape [steps]. */
  readonly levelsDb: Float32Array;
}

/** Collects the outline of one stream. */
export class SoundOutline {
  readonly #step: number;
  readonly #sampleRate: number;
  #peaks = new Float32Array(1024);
  #levels = new Float32Array(1024);
  #steps = 0;
  #filled = 0;
  #peak = 0;
  #power = 0;

  /**
   * Starts one stream.
   * @param sampleRate The rate of what will be pushed, in Hz.
   */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#step = Math.max(1, Math.round(stepSeconds * sampleRate));
  }

  /**
   * Takes the next samples of the stream.
   * @param samples Mono samples, shape [n], nominally in [-1, 1].
   */
  push(samples: Float32Array): void {
    // Kept in locals: hours of samples pass through this loop.
    let filled = this.#filled;
    let peak = this.#peak;
    let power = this.#power;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i] as number;
      const magnitude = Math.abs(sample);
      if (magnitude > peak) peak = magnitude;
      power += sample * sample;
      if (++filled < this.#step) continue;
      this.#close(peak, power, filled);
      filled = 0;
      peak = 0;
      power = 0;
    }
    this.#filled = filled;
    this.#peak = peak;
    this.#power = power;
  }

  /** Gives the outline of what was pushed so far, the last, shorter step too. */
  finish(): Outline {
    if (this.#filled > 0) this.#close(this.#peak, this.#power, this.#filled);
    this.#filled = 0;
    return {
      stepSeconds: this.#step / this.#sampleRate,
      peaks: this.#peaks.slice(0, this.#steps),
      levelsDb: this.#levels.slice(0, this.#steps),
    };
  }

  #close(peak: number, power: number, count: number): void {
    if (this.#steps === this.#peaks.length) {
      this.#peaks = doubled(this.#peaks);
      this.#levels = doubled(this.#levels);
    }
    this.#peaks[this.#steps] = peak;
    this.#levels[this.#steps++] = Math.max(-120, 10 * Math.log10(power / count));
  }
}

function doubled(values: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(2 * values.length);
  larger.set(values);
  return larger;
}

/** Merges peaks for a drawing of at most `most` columns, each the loudest of those it stands for. */
export function coarserPeaks(peaks: Float32Array, most: number): Float32Array {
  if (peaks.length <= most) return peaks;
  return Float32Array.from({ length: most }, (_, column) => {
    const end = Math.floor(((column + 1) * peaks.length) / most);
    let peak = 0;
    for (let i = Math.floor((column * peaks.length) / most); i < end; i++) {
      peak = Math.max(peak, peaks[i] as number);
    }
    return peak;
  });
}
