// Apple Lossless (ALAC) packets to samples, after Apple's published description of the format (ALACMagicCookieDescription,
// and the layout of its elements); no kept package decodes it.
import { corrupt } from '../failures.js';
import type { AudioBlock } from '../stream.js';

/** What the track's header says. */
export interface AlacConfig {
  /** The number of samples of a packet, where it does not say. */
  readonly frameLength: number;
  /** The depth of a sample in bits: 16, 20, 24 or 32. */
  readonly bits: number;
  /** The parameters of the adaptive Golomb code: history's weight, its start, the limit of k. */
  readonly historyMult: number;
  readonly initialHistory: number;
  readonly kLimit: number;
  readonly channels: number;
  /** The rate in Hz. */
  readonly sampleRate: number;
}

const CONFIG_BYTES = 24;

/** Reads the header out of a sample entry; throws `AUDIO_CORRUPT`. */
export function alacConfig(entry: Uint8Array): AlacConfig {
  // The entry is named alac, and so is the box in it that holds the header, behind version and flags.
  let at = -1;
  for (let i = 8; i + 8 + CONFIG_BYTES <= entry.length; i++) {
    if (String.fromCharCode(...entry.subarray(i, i + 4)) === 'alac') at = i + 8;
  }
  if (at < 0) throw corrupt('its ALAC track has no header');
  const view = new DataView(entry.buffer, entry.byteOffset + at, CONFIG_BYTES);
  const config = {
    frameLength: view.getUint32(0),
    bits: view.getUint8(5),
    historyMult: view.getUint8(6),
    initialHistory: view.getUint8(7),
    kLimit: view.getUint8(8),
    channels: view.getUint8(9),
    sampleRate: view.getUint32(20),
  };
  if (![16, 20, 24, 32].includes(config.bits) || config.frameLength > 1 << 20) {
    throw corrupt(
      `its ALAC header tells ${config.bits} bits and ${config.frameLength} samples a packet`,
    );
  }
  return config;
}

/** The centre comes first in ALAC, left and right in WAV. */
const ORDERS: Readonly<Record<number, readonly number[]>> = {
  3: [1, 2, 0],
  4: [1, 2, 0, 3],
  5: [1, 2, 0, 3, 4],
  6: [1, 2, 0, 5, 3, 4],
};

/** Elements of a packet, by their three bits. */
const [SINGLE, PAIR, LFE, DATA, FILL, END] = [0, 1, 3, 4, 6, 7];

/** Decodes one packet; throws `AUDIO_CORRUPT`. */
export function decodeAlacPacket(packet: Uint8Array, config: AlacConfig): AudioBlock {
  const reader = new BitReader(packet);
  const channels: Float64Array[] = [];
  for (;;) {
    const tag = reader.bits(3);
    if (tag === END || reader.isPastEnd) break;
    if (tag === SINGLE || tag === LFE) channels.push(...readElement(reader, 1, config));
    else if (tag === PAIR) channels.push(...readElement(reader, 2, config));
    else if (tag === FILL) skipFill(reader);
    else if (tag === DATA) skipData(reader);
    else throw corrupt('one of its ALAC packets has an unknown part');
  }
  if (channels.length !== config.channels) {
    throw corrupt(`an ALAC packet has ${channels.length} channels, its header ${config.channels}`);
  }
  const scale = 2 ** -(config.bits - 1);
  const order = ORDERS[channels.length];
  const ordered = order ? order.map((index) => channels[index]!) : channels;
  return ordered.map((samples) => Float32Array.from(samples, (value) => value * scale));
}

function skipFill(reader: BitReader): void {
  let count = reader.bits(4);
  if (count === 15) count += reader.bits(8) - 1;
  reader.skip(8 * count);
}

function skipData(reader: BitReader): void {
  reader.skip(4);
  const isAligned = reader.bits(1) === 1;
  let count = reader.bits(8);
  if (count === 255) count += reader.bits(8);
  if (isAligned) reader.align();
  reader.skip(8 * count);
}

interface Predictor {
  readonly mode: number;
  readonly shift: number;
  readonly factor: number;
  readonly coefficients: Int32Array;
}

function readElement(reader: BitReader, channels: 1 | 2, config: AlacConfig): Float64Array[] {
  reader.skip(4 + 12);
  const hasCount = reader.bits(1) === 1;
  const shiftBytes = reader.bits(2);
  const isStored = reader.bits(1) === 1;
  const count = hasCount ? reader.bits(32) : config.frameLength;
  if (count > config.frameLength) throw corrupt(`an ALAC packet tells ${count} samples`);
  if (isStored) return readStored(reader, channels, count, config.bits);
  const shift = 8 * shiftBytes;
  // Of two channels the difference takes one bit more.
  const bits = config.bits - shift + channels - 1;
  const mixBits = reader.bits(8);
  const mixRes = (reader.bits(8) << 24) >> 24;
  const predictors = Array.from({ length: channels }, () => readPredictor(reader));
  const low = shift > 0 ? reader.position : 0;
  if (shift > 0) reader.skip(shift * count * channels);
  const values = predictors.map((predictor) => {
    const residual = readResidual(reader, count, bits, predictor.factor, config);
    return predicted(residual, bits, predictor);
  });
  if (reader.isPastEnd) throw corrupt('one of its ALAC packets is cut');
  if (channels === 2 && mixRes !== 0) unmix(values as [Int32Array, Int32Array], mixBits, mixRes);
  const samples = values.map((channel) => Float64Array.from(channel));
  if (shift > 0) appendLowBits(samples, reader.at(low), shift);
  return samples;
}

function readStored(
  reader: BitReader,
  channels: number,
  count: number,
  bits: number,
): Float64Array[] {
  const samples = Array.from({ length: channels }, () => new Float64Array(count));
  for (let i = 0; i < count; i++) for (const channel of samples) channel[i] = reader.signed(bits);
  if (reader.isPastEnd) throw corrupt('one of its ALAC packets is cut');
  return samples;
}

function readPredictor(reader: BitReader): Predictor {
  const mode = reader.bits(4);
  const shift = reader.bits(4);
  const factor = reader.bits(3);
  const order = reader.bits(5);
  const coefficients = Int32Array.from({ length: order }, () => reader.signed(16));
  return { mode, shift, factor, coefficients };
}

/** The low bits that were taken off all samples before they were coded. */
function appendLowBits(samples: readonly Float64Array[], reader: BitReader, shift: number): void {
  const count = samples[0]?.length ?? 0;
  for (let i = 0; i < count; i++) {
    for (const channel of samples) channel[i] = channel[i]! * 2 ** shift + reader.bits(shift);
  }
}

function unmix([left, right]: readonly [Int32Array, Int32Array], bits: number, res: number): void {
  for (let i = 0; i < left.length; i++) {
    const difference = right[i]!;
    const first = left[i]! + difference - ((res * difference) >> bits);
    left[i] = first;
    right[i] = first - difference;
  }
}

/** Adaptive Golomb codes, with runs of zeros. */
function readResidual(
  reader: BitReader,
  count: number,
  bits: number,
  factor: number,
  { historyMult, initialHistory, kLimit }: AlacConfig,
): Int32Array {
  const multiplier = (historyMult * factor) >> 2;
  const values = new Int32Array(count);
  let history = initialHistory;
  let sign = 0;
  for (let i = 0; i < count && !reader.isPastEnd; i++) {
    const k = Math.min(31 - Math.clz32((history >>> 9) + 3), kLimit);
    const value = readCode(reader, k, bits) + sign;
    sign = 0;
    values[i] = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    history =
      value > 0xffff ? 0xffff : history + value * multiplier - ((history * multiplier) >> 9);
    if (history >= 128 || i + 1 >= count) continue;
    const runK = Math.min(Math.clz32(history) - 24 + ((history + 16) >> 6), kLimit);
    const run = readCode(reader, runK, 16);
    i += Math.min(run, count - 1 - i);
    // A run of the greatest length may go on; any other ends with what is not zero.
    sign = run > 0xffff ? 0 : 1;
    history = 0;
  }
  return values;
}

/** One code: up to nine ones, then the rest; ten ones announce a plain number. */
function readCode(reader: BitReader, k: number, bits: number): number {
  let ones = 0;
  while (ones < 9 && reader.bits(1) === 1) ones++;
  if (ones === 9) return reader.bits(bits);
  if (k <= 1) return ones;
  const product = ones * (2 ** k - 1);
  const extra = reader.peek(k);
  if (extra <= 1) {
    reader.skip(k - 1);
    return product;
  }
  reader.skip(k);
  return product + extra - 1;
}

function predicted(residual: Int32Array, bits: number, predictor: Predictor): Int32Array {
  const { mode, coefficients } = predictor;
  // Mode 15 takes differences first; the coefficients follow in a second pass.
  const input = mode === 15 ? differences(residual, bits) : residual;
  if (coefficients.length === 0) return input;
  if (coefficients.length === 31) return differences(input, bits);
  return byCoefficients(input, bits, predictor);
}

function differences(residual: Int32Array, bits: number): Int32Array {
  const spare = 32 - bits;
  const out = residual.slice();
  for (let i = 1; i < out.length; i++) out[i] = ((out[i]! + out[i - 1]!) << spare) >> spare;
  return out;
}

function byCoefficients(
  residual: Int32Array,
  bits: number,
  { shift, coefficients }: Predictor,
): Int32Array {
  const order = coefficients.length;
  const spare = 32 - bits;
  const weights = coefficients.slice();
  const out = residual.slice();
  for (let i = 1; i < out.length; i++) {
    if (i <= order) {
      out[i] = ((residual[i]! + out[i - 1]!) << spare) >> spare;
      continue;
    }
    const top = out[i - order - 1]!;
    let sum = shift > 0 ? 1 << (shift - 1) : 0;
    for (let tap = 0; tap < order; tap++) {
      sum = (sum + Math.imul(weights[tap]!, out[i - 1 - tap]! - top)) | 0;
    }
    let left = residual[i]!;
    out[i] = ((left + top + (sum >> shift)) << spare) >> spare;
    const sign = Math.sign(left);
    for (let tap = order - 1; tap >= 0 && left * sign > 0; tap--) {
      const distance = top - out[i - 1 - tap]!;
      const step = Math.sign(distance) * sign;
      weights[tap] = weights[tap]! - step;
      left -= (order - tap) * ((step * distance) >> shift);
    }
  }
  return out;
}

/** Reads bits, the highest first; past the end it reads zeros. */
class BitReader {
  readonly #data: Uint8Array;
  #bit: number;

  constructor(data: Uint8Array, bit = 0) {
    this.#data = data;
    this.#bit = bit;
  }

  get position(): number {
    return this.#bit;
  }

  get isPastEnd(): boolean {
    return this.#bit > 8 * this.#data.length;
  }

  /** A second reader of the same bytes. */
  at(bit: number): BitReader {
    return new BitReader(this.#data, bit);
  }

  bits(count: number): number {
    const value = this.peek(count);
    this.#bit += count;
    return value;
  }

  peek(count: number): number {
    let value = 0;
    let at = this.#bit;
    for (let missing = count; missing > 0; ) {
      const left = 8 - (at & 7);
      const taken = Math.min(missing, left);
      const byte = this.#data[at >> 3] ?? 0;
      value = value * 2 ** taken + ((byte >> (left - taken)) & ((1 << taken) - 1));
      at += taken;
      missing -= taken;
    }
    return value;
  }

  signed(count: number): number {
    const value = this.bits(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  skip(count: number): void {
    this.#bit += count;
  }

  align(): void {
    this.#bit = Math.ceil(this.#bit / 8) * 8;
  }
}
