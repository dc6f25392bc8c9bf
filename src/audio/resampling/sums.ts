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
  /**
   * How many times between an input and the next the filter is known for: `parts`, or fewer, and then it is interpolated
   * between two of them.
   */
  readonly phases: number;
  /** The filter at each phase and, last, at the next input, shape [phases + 1][taps]; the same array is not copied twice. */
  readonly coefficients: Float32Array;
}

/** What both functions begin with: where the input lies, the time of the first output and between two, and the filter. */
type Begin = [
  input: number,
  part: number,
  parts: number,
  whole: number,
  rest: number,
  rows: number,
  rowBytes: number,
];

interface SumsModule {
  readonly memory: WebAssembly.Memory;
  readonly sum: (...args: [...Begin, out: number, end: number]) => void;
  readonly sumBetween: (...args: [...Begin, phases: number, out: number, end: number]) => void;
}

const PAGE = 2 ** 16;
let loaded: SumsModule | undefined;
let held: Float32Array | undefined;

/** Makes the module ready. Throws where WebAssembly is forbidden. */
export function loadSums(): SumsModule {
  if (!loaded) {
    const code = Uint8Array.from(atob(sumsCode), (character) => character.charCodeAt(0));
    // At once, since it is small.
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
  { step, parts, taps, phases, coefficients }: Ratio,
  input: Float32Array,
  part: number,
  total: number,
): Float32Array {
  const { memory, sum, sumBetween } = loadSums();
  const inputAt = coefficients.byteLength;
  const outAt = inputAt + input.byteLength;
  const end = outAt + 4 * total;
  const lacking = end - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE));
  if (held !== coefficients) new Float32Array(memory.buffer).set(coefficients);
  held = coefficients;
  new Float32Array(memory.buffer, inputAt).set(input);
  const whole = 4 * Math.floor(step / parts);
  const begin: Begin = [inputAt, part, parts, whole, step % parts, 0, 4 * taps];
  if (phases === parts) sum(...begin, outAt, end);
  else sumBetween(...begin, phases, outAt, end);
  return new Float32Array(memory.buffer, outAt, total);
}
