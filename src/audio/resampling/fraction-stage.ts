// From any rate to any other with a short filter: the sharp one is a stage for itself (half-band.ts), which leaves this
// one a whole octave between what must stay and what must go. Each output sample is a sum of a few inputs, weighted by
// the filter as it lies at that sample's time between two inputs: its phase.
import { type Stage, Window } from './stage.js';
import { loadSums, type Ratio, sumProducts } from './sums.js';
import { type SincShape, windowedSinc } from './windowed-sinc.js';

/** A phase for every output's time is held for ratios that need no more numbers; for others, the filter is interpolated. */
const MOST_COEFFICIENTS = 1 << 16;

interface Phases {
  /** The number of inputs to a sum. */
  readonly taps: number;
  /** How many phases there are between an input and the next. */
  readonly count: number;
  /** The filter at each phase and, last, at the next input, shape [count + 1][taps]. */
  readonly coefficients: Float32Array;
}

/** One conversion by a ratio. */
export class FractionStage implements Stage {
  readonly #ratio: Ratio;
  readonly #window: Window;
  /** The next output's time in inputs: `#at + #part / parts`, counted from the first at which a sum may begin. */
  #at = 0;
  #part = 0;

  /**
   * Throws where WebAssembly is forbidden.
   * @param fromRate The rate that goes in, a whole number of Hz.
   * @param toRate The rate that comes out, a whole number of Hz.
   * @param shape The filter, its time in inputs.
   */
  constructor(fromRate: number, toRate: number, shape: SincShape) {
    loadSums();
    const divisor = greatestCommonDivisor(fromRate, toRate);
    const [step, parts] = [fromRate / divisor, toRate / divisor];
    const { taps, count, coefficients } = phasesOf(parts, shape);
    this.#ratio = { step, parts, taps, phases: count, coefficients };
    // The first output stands on the first input, so half a filter of silence comes before it.
    this.#window = new Window(taps / 2 - 1);
  }

  process(samples: Float32Array): Float32Array {
    const { step, parts, taps } = this.#ratio;
    const window = this.#window;
    window.add(samples);
    // The time, in parts of an input, that the last complete sum may have, counted from the next output's.
    const room = (window.length - taps - this.#at + 1) * parts - 1 - this.#part;
    const total = Math.max(0, Math.floor(room / step) + 1);
    if (total === 0) return new Float32Array(0);
    const input = window.samples.subarray(this.#at, window.length);
    const out = sumProducts(this.#ratio, input, this.#part, total);
    const time = this.#part + total * step;
    this.#at += Math.floor(time / parts);
    this.#part = time % parts;
    const done = Math.min(this.#at, window.length);
    window.drop(done);
    this.#at -= done;
    return out;
  }
}

/** The last ones made: a corpus is converted by the same ratio again and again. */
const cache = new Map<string, Phases>();
const MOST_CACHED = 8;

function phasesOf(parts: number, shape: SincShape): Phases {
  // A multiple of eight, as the sums are written.
  const taps = 8 * Math.ceil(shape.reach / 4);
  const held = Math.max(2, Math.floor(MOST_COEFFICIENTS / taps));
  const count = Math.min(parts, held);
  const key = `${count} ${shape.reach} ${shape.cutoff} ${shape.beta}`;
  const known = cache.get(key);
  if (known) return known;
  const coefficients = new Float32Array((count + 1) * taps);
  const filter = windowedSinc(shape);
  for (let phase = 0; phase <= count; phase++) {
    for (let k = 0; k < taps; k++) {
      const time = phase / count + taps / 2 - 1 - k;
      coefficients[phase * taps + k] = filter(time);
    }
  }
  const phases = { taps, count, coefficients };
  if (cache.size >= MOST_CACHED) cache.delete(cache.keys().next().value as string);
  cache.set(key, phases);
  return phases;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
