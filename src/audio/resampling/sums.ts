// What sums.wat does, for fraction-stage.ts. All conversions share one memory, which grows to what the largest needs and is
// never given back: nothing but the coefficients that were used last means anything from one call to the next.
import { sumsCode } from './sums-code.js';

/** A conversion by a ratio. */
export interface Ratio {
  /** The time between two outputs is `step / parts` inputs, whole numbers without a common divisor. */
  readonly step: number;
  readonly parts: number;
  /** The number of inputs to a sum, a multiple of eight. */
  readonly taps: number;
  /** The filter for each part of an input, shape [parts][taps] or longer; the same array is not copied twice. */
  readonly coefficients: Float32Array;
}

interface SumsModule {
  readonly memory: WebAssembly.Memory;
  readonly sum: (
    input: number,
    part: number,
    parts: number,
    whole: number,
    rest: number,
    rows: number,
    rowBytes: number,
    out: number,
    end: number,
  ) => void;
}

const PAGE = 2 ** 16;
let loaded: SumsModule | undefined;
let held: Float32Array | undefined;

/** Makes the module ready. Throws where WebAssembly is forbidden. */
export function loadSums(): SumsModule {
  if (!loaded) {
    const code = Uint8Array.from(atob(sumsCode), (character) => character.charCodeAt(0));
    // At once, since it is 300 bytes.
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code));
    loaded = exports as unknown as SumsModule;
  }
  return loaded;
}

/**
 * Sums the products of inputs and coefficients.
 * @param input The samples, shape [n]: the first sum begins with the first of them.
 * @param part Where in the first input the first output lies, in parts.
 * @param total The number of outputs; the input must suffice for them.
 * @returns The outputs, [total]; overwritten by the next call.
 */
export function sumProducts(
  { step, parts, taps, coefficients }: Ratio,
  input: Float32Array,
  part: number,
  total: number,
): Float32Array {
  const { memory, sum } = loadSums();
  const inputAt = coefficients.byteLength;
  const outAt = inputAt + input.byteLength;
  const end = outAt + 4 * total;
  const lacking = end - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE));
  if (held !== coefficients) new Float32Array(memory.buffer).set(coefficients);
  held = coefficients;
  new Float32Array(memory.buffer, inputAt).set(input);
  const whole = 4 * Math.floor(step / parts);
  sum(inputAt, part, parts, whole, step % parts, 0, 4 * taps, outAt, end);
  return new Float32Array(memory.buffer, outAt, total);
}
