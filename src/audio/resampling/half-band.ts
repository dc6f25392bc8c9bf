// The sharp filter of every conversion, which halves a rate or doubles it. It is the same for all rates, 383 taps at
// the higher rate; by Fourier transforms (overlap-save) it costs a small part of what the sums of products would.
import { loadFourier, type Transform } from './fourier.js';
import { type Stage, Window } from './stage.js';
import { type SincShape, windowedSinc } from './windowed-sinc.js';

/** How far the filter reaches to each side, in samples of the lower rate. */
const REACH = 96;
/** The points of a transform at the lower rate. A longer one would be a little quicker, and hold live sound back longer. */
const SIZE = 512;
/** The samples of the lower rate that one block makes: of a transform, those that do not wrap around. */
const BLOCK = SIZE - 2 * REACH;

/** The filter, its time in samples of the higher rate. */
const SHAPE: SincShape = { reach: 2 * REACH, cutoff: 0.484 / 2, beta: 11.5 };
/** The shares of the lower rate up to which all is kept, and above which less than -110 dB is. */
export const [KEPT, GONE] = [0.464, 0.504];

/** What all signals share. */
interface Tools {
  /** At the lower rate, SIZE points, and at the higher, twice as many. */
  readonly low: Transform;
  readonly high: Transform;
  /**
   * The filter's frequency response, real, since it is symmetric: from 0 to half the higher rate, [SIZE + 1]. Divided
   * by the scale of a transform there and back at the higher rate.
   */
  readonly response: Float64Array;
}

let making: Promise<Tools> | undefined;

async function makeTools(): Promise<Tools> {
  const transformOf = await loadFourier();
  const [low, high] = [transformOf(SIZE), transformOf(2 * SIZE)];
  const taps = high.signal().fill(0);
  const filter = windowedSinc(SHAPE);
  for (let n = -2 * REACH; n <= 2 * REACH; n++) {
    taps[(n + 2 * SIZE) % (2 * SIZE)] = filter(n);
  }
  high.forward();
  const spectrum = high.spectrum();
  const response = Float64Array.from({ length: SIZE + 1 }, (_, k) => {
    return spectrum[k === SIZE ? 1 : 2 * k]! / (2 * SIZE);
  });
  return { low, high, response };
}

/**
 * Loads what the stage needs, and makes it.
 * @param direction `halve`: two samples in for one out; `double`: one in, two out.
 */
export async function sharpStage(direction: 'halve' | 'double'): Promise<Stage> {
  making ??= makeTools();
  // A failed download must not be remembered, or a page that was offline once never recovers.
  making.catch(() => {
    making = undefined;
  });
  return new SharpStage(await making, direction);
}

/** Cuts a signal into overlapping blocks, and filters each. */
class SharpStage implements Stage {
  readonly #from: Transform;
  readonly #to: Transform;
  readonly #convert: () => void;
  readonly #window: Window;
  readonly #inRatio: number;
  readonly #outRatio: number;
  #out = new Float32Array(0);

  constructor({ low, high, response }: Tools, direction: 'halve' | 'double') {
    const halves = direction === 'halve';
    [this.#inRatio, this.#outRatio] = halves ? [2, 1] : [1, 2];
    [this.#from, this.#to] = halves ? [high, low] : [low, high];
    this.#convert = halves
      ? () => fold(high.spectrum(), low.spectrum(), response)
      : () => repeat(low.spectrum(), high.spectrum(), response);
    this.#window = new Window(this.#inRatio * REACH);
  }

  process(samples: Float32Array): Float32Array {
    this.#window.add(samples);
    const [heard, step] = [this.#inRatio * SIZE, this.#inRatio * BLOCK];
    const [first, made] = [this.#outRatio * REACH, this.#outRatio * BLOCK];
    const blocks = Math.max(0, Math.floor((this.#window.length - heard) / step) + 1);
    if (this.#out.length < blocks * made) this.#out = new Float32Array(blocks * made);
    for (let block = 0; block < blocks; block++) {
      const at = block * step;
      this.#from.signal().set(this.#window.samples.subarray(at, at + heard));
      this.#from.forward();
      this.#convert();
      this.#to.back();
      this.#out.set(this.#to.signal().subarray(first, first + made), block * made);
    }
    this.#window.drop(blocks * step);
    return this.#out.subarray(0, blocks * made);
  }
}

/** Halves a rate: the upper half of the spectrum folds onto the lower one. */
function fold(high: Float32Array, low: Float32Array, response: Float64Array): void {
  const middle = response[SIZE / 2]!;
  low[0] = high[0]! * response[0]! + high[1]! * response[SIZE]!;
  low[1] = 2 * high[SIZE]! * middle;
  for (let k = 1, mirror = SIZE - 1; k < SIZE / 2; k++, mirror--) {
    const gain = response[k]!;
    const folded = response[mirror]!;
    low[2 * k] = high[2 * k]! * gain + high[2 * mirror]! * folded;
    low[2 * k + 1] = high[2 * k + 1]! * gain - high[2 * mirror + 1]! * folded;
  }
}

/** Doubles a rate: the spectrum repeats itself, mirrored. */
function repeat(low: Float32Array, high: Float32Array, response: Float64Array): void {
  high[0] = 2 * low[0]! * response[0]!;
  high[1] = 2 * low[0]! * response[SIZE]!;
  high[SIZE] = 2 * low[1]! * response[SIZE / 2]!;
  high[SIZE + 1] = 0;
  for (let k = 1, mirror = SIZE - 1; k < SIZE / 2; k++, mirror--) {
    const gain = 2 * response[k]!;
    const repeated = 2 * response[mirror]!;
    const re = low[2 * k]!;
    const im = low[2 * k + 1]!;
    high[2 * k] = re * gain;
    high[2 * k + 1] = im * gain;
    high[2 * mirror] = re * repeated;
    high[2 * mirror + 1] = -im * repeated;
  }
}
