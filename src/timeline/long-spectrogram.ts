// The mel spectrum of a recording of any length, as coarse as a drawing of it needs: columns are merged while
// the recording streams by, so that hours take no more memory than minutes. The front end's own nodes
// compute it.

import { buildFrontEnd } from '../features/front-end.js';
import { type FrontEndOptions, frontEndOptions, maxSamples } from '../features/options.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';

/** A drawing of sound over time and pitch. */
export interface MelPicture {
  /** The levels in dB, `columns` rows of `bands`, lowest band first. */
  readonly levels: Float32Array;
  /** The number of moments. */
  readonly columns: number;
  /** The number of mel bands. */
  readonly bands: number;
  /** The length of the recording. */
  readonly durationSeconds: number;
  /** The upper end of the highest band, in Hz. */
  readonly maxFrequency: number;
}

const bands = 64;
/** The highest frequency drawn, in Hz: higher, speech has hardly anything. */
const mostHz = 8_000;
/** The number of columns, more than any screen is wide, at which they are merged down to half. */
const mostColumns = 4_096;

/** Collects one recording; make it with `startSpectrogram`. */
export class LongSpectrogram {
  readonly #session: Session;
  readonly #options: FrontEndOptions;
  readonly #buffer: Float32Array;
  #filled = 0;
  #samples = 0;
  readonly #levels = new Float32Array(mostColumns * bands);
  #columns = 0;
  /** How many frames one column stands for, and how many the open one has. */
  #framesEach = 1;
  #framesIn = 0;

  constructor(session: Session, options: FrontEndOptions) {
    this.#session = session;
    this.#options = options;
    this.#buffer = new Float32Array(maxSamples(options));
  }

  /**
   * Takes the next piece. Wait for it before the next one.
   * @param samples Mono samples at the rate given to `startSpectrogram`, shape [n].
   */
  async push(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length; ) {
      const part = samples.subarray(at, at + this.#buffer.length - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      this.#samples += part.length;
      at += part.length;
      if (this.#filled === this.#buffer.length) await this.#hear();
    }
  }

  /** Draws all that was pushed. */
  async finish(): Promise<MelPicture> {
    const { fftSize, sampleRate, maxFrequency } = this.#options;
    if (this.#filled >= fftSize || this.#columns === 0) {
      // What is shorter than one transform is heard with silence after it.
      this.#buffer.fill(0, this.#filled);
      this.#filled = Math.max(this.#filled, fftSize);
      await this.#hear();
    }
    const columns = this.#columns + Number(this.#framesIn > 0);
    return {
      levels: this.#levels.slice(0, columns * bands),
      columns,
      bands,
      durationSeconds: this.#samples / sampleRate,
      maxFrequency,
    };
  }

  /** Frees the engine's memory. */
  dispose(): Promise<void> {
    return this.#session.dispose();
  }

  async #hear(): Promise<void> {
    const input = this.#buffer.slice(0, this.#filled);
    const outputs = await this.#session.run({ waveform: floats(input, [1, input.length]) });
    const frames = floatOutput(outputs, 'lengths')[0] as number;
    const levels = floatOutput(outputs, 'features');
    for (let frame = 0; frame < frames; frame++) {
      this.#add(levels.subarray(frame * bands, (frame + 1) * bands));
    }
    // The next frame starts where the frames so far end, and they overlap.
    const used = frames * this.#options.hopLength;
    this.#buffer.copyWithin(0, used, this.#filled);
    this.#filled -= used;
  }

  #add(frame: Float32Array): void {
    const offset = this.#columns * bands;
    for (let band = 0; band < bands; band++) {
      const level = frame[band] as number;
      const old = this.#framesIn > 0 ? (this.#levels[offset + band] as number) : level;
      this.#levels[offset + band] = Math.max(old, level);
    }
    if (++this.#framesIn < this.#framesEach) return;
    this.#framesIn = 0;
    if (++this.#columns === mostColumns) this.#halve();
  }

  #halve(): void {
    for (let column = 0; column < mostColumns / 2; column++) {
      for (let band = 0; band < bands; band++) {
        const [left, right] = [2 * column, 2 * column + 1].map(
          (each) => this.#levels[each * bands + band] as number,
        );
        this.#levels[column * bands + band] = Math.max(left!, right!);
      }
    }
    this.#columns = mostColumns / 2;
    this.#framesEach *= 2;
  }
}

/**
 * Starts a spectrogram.
 * @param sampleRate The rate of what will be pushed, in Hz.
 * @throws AffettoError `OPTION_INVALID` for an impossible rate, `RUNTIME_FAILED`.
 */
export async function startSpectrogram(
  sampleRate: number,
  runtime: Runtime,
): Promise<LongSpectrogram> {
  const options = frontEndOptions({
    sampleRate,
    fftSize: 1024,
    windowLength: 1024,
    hopLength: 256,
    // Padding every piece would draw a line wherever two meet.
    center: false,
    melBands: bands,
    maxFrequency: Math.min(mostHz, sampleRate / 2),
    topDb: null,
    output: 'log-mel',
    frames: 512,
  });
  return new LongSpectrogram(await runtime.createSession(buildFrontEnd(options)), options);
}
