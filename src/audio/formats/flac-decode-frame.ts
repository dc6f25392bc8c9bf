// Decodes one FLAC frame (RFC 9639, sections 9 and 11) to whole numbers. libFLAC's build answers nothing to samples of 32
// bits and scales those of 12 and 20 wrongly, and where a frame ends that nothing known follows, only decoding it tells.
import type { FlacFrameHeader } from './flac-frames.js';

/** A frame's samples, and where it ends. */
export interface DecodedFlacFrame {
  /** Whole numbers of the stream's depth, [channels][samples]. */
  readonly channels: readonly Float64Array[];
  /** Byte offset behind the frame's checksum, from where it began. */
  readonly bytes: number;
}

/**
 * Decodes the frame at the start of `data`; null where it is none, where its end is missing, or where samples exceed their
 * depth.
 * @param bits the depth of a sample, 4 to 32
 */
export function decodeFlacFrame(
  data: Uint8Array,
  header: FlacFrameHeader,
  bits: number,
): DecodedFlacFrame | null {
  const reader = new BitReader(data, header.bytes);
  const channels: Float64Array[] = [];
  for (let index = 0; index < header.channels; index++) {
    const isSide = header.stereo === (index === 0 ? 'right-side' : 'left-side');
    const isSideOfMid = header.stereo === 'mid-side' && index === 1;
    const depth = bits + (isSide || isSideOfMid ? 1 : 0);
    const channel = readSubframe(reader, header.samples, depth);
    if (!channel || reader.isPastEnd) return null;
    channels.push(channel);
  }
  const bytes = reader.bytesRead + 2;
  if (bytes > data.length) return null;
  restoreStereo(channels, header.stereo);
  return isWithin(channels, bits) ? { channels, bytes } : null;
}

/** Whether all samples have the depth; a predictor that was changed leads beyond it, whatever the checksums say. */
function isWithin(channels: readonly Float64Array[], bits: number): boolean {
  const full = 2 ** (bits - 1);
  return channels.every((samples) => samples.every((value) => value >= -full && value < full));
}

function restoreStereo(channels: readonly Float64Array[], stereo: FlacFrameHeader['stereo']): void {
  const [first, second] = channels;
  if (!stereo || !first || !second) return;
  for (let i = 0; i < first.length; i++) {
    const [a, b] = [first[i]!, second[i]!];
    if (stereo === 'left-side') second[i] = a - b;
    else if (stereo === 'right-side') first[i] = a + b;
    else {
      // The lowest bit of twice the middle is that of the side.
      const twice = 2 * a + (Math.abs(b) % 2);
      first[i] = (twice + b) / 2;
      second[i] = (twice - b) / 2;
    }
  }
}

function readSubframe(reader: BitReader, count: number, depth: number): Float64Array | null {
  if (reader.unsigned(1) !== 0) return null;
  const type = reader.unsigned(6);
  let wasted = 0;
  if (reader.unsigned(1) === 1) wasted = 1 + reader.unary();
  const bits = depth - wasted;
  if (bits < 1) return null;
  const samples = new Float64Array(count);
  if (type === 0) samples.fill(reader.signed(bits));
  else if (type === 1) for (let i = 0; i < count; i++) samples[i] = reader.signed(bits);
  else if (type >= 8 && type <= 12) {
    if (!readPredicted(reader, samples, { bits, order: type - 8, isFixed: true })) return null;
  } else if (type >= 32) {
    if (!readPredicted(reader, samples, { bits, order: type - 31, isFixed: false })) return null;
  } else return null;
  if (wasted > 0) for (let i = 0; i < count; i++) samples[i] = samples[i]! * 2 ** wasted;
  return samples;
}

/** Predictors of fixed orders 0 to 4; the newest sample's coefficient comes first. */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

function readPredicted(
  reader: BitReader,
  samples: Float64Array,
  {
    bits,
    order,
    isFixed,
  }: { readonly bits: number; readonly order: number; readonly isFixed: boolean },
): boolean {
  if (order > samples.length) return false;
  for (let i = 0; i < order; i++) samples[i] = reader.signed(bits);
  let coefficients = FIXED[order] ?? [];
  let scale = 1;
  if (!isFixed) {
    const precision = reader.unsigned(4) + 1;
    const shift = reader.signed(5);
    if (precision === 16 || shift < 0) return false;
    scale = 2 ** shift;
    coefficients = Array.from({ length: order }, () => reader.signed(precision));
  }
  if (!readResidual(reader, samples, order)) return false;
  for (let i = order; i < samples.length; i++) {
    let sum = 0;
    for (let tap = 0; tap < order; tap++) sum += coefficients[tap]! * samples[i - 1 - tap]!;
    // Sums stay below 2^53: 33 bits, times 15 bits, times 32 of them.
    samples[i] = samples[i]! + Math.floor(sum / scale);
  }
  return true;
}

/** Reads residuals into the samples from `order` on. */
function readResidual(reader: BitReader, samples: Float64Array, order: number): boolean {
  const method = reader.unsigned(2);
  if (method > 1) return false;
  const parameterBits = method === 0 ? 4 : 5;
  const partitionOrder = reader.unsigned(4);
  const length = samples.length / 2 ** partitionOrder;
  if (!Number.isInteger(length) || length < order) return false;
  let at = order;
  for (let partition = 1; partition <= 2 ** partitionOrder; partition++) {
    const parameter = reader.unsigned(parameterBits);
    const isRaw = parameter === 2 ** parameterBits - 1;
    const raw = isRaw ? reader.unsigned(5) : 0;
    for (const end = partition * length; at < end; at++) {
      samples[at] = isRaw ? (raw === 0 ? 0 : reader.signed(raw)) : reader.rice(parameter);
    }
    if (reader.isPastEnd) return false;
  }
  return true;
}

/** Reads bits, the highest first; past the end it reads zeros. */
class BitReader {
  readonly #data: Uint8Array;
  #at: number;
  /** The bits of the present byte that are left. */
  #left = 8;

  constructor(data: Uint8Array, at: number) {
    this.#data = data;
    this.#at = at;
  }

  get isPastEnd(): boolean {
    return this.#at > this.#data.length || (this.#at === this.#data.length && this.#left < 8);
  }

  /** The number of bytes begun so far. */
  get bytesRead(): number {
    return this.#at + (this.#left < 8 ? 1 : 0);
  }

  unsigned(count: number): number {
    let value = 0;
    for (let missing = count; missing > 0; ) {
      const taken = Math.min(missing, this.#left);
      const byte = this.#data[this.#at] ?? 0;
      const bits = (byte >> (this.#left - taken)) & ((1 << taken) - 1);
      value = value * 2 ** taken + bits;
      this.#left -= taken;
      missing -= taken;
      if (this.#left === 0) {
        this.#at++;
        this.#left = 8;
      }
    }
    return value;
  }

  signed(count: number): number {
    const value = this.unsigned(count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** The number of zeros before the next one. */
  unary(): number {
    let zeros = 0;
    while (this.#at < this.#data.length) {
      const rest = this.#data[this.#at]! & ((1 << this.#left) - 1);
      if (rest === 0) {
        zeros += this.#left;
        this.#at++;
        this.#left = 8;
        continue;
      }
      const ahead = Math.clz32(rest) - (32 - this.#left);
      zeros += ahead;
      this.#left -= ahead + 1;
      if (this.#left === 0) {
        this.#at++;
        this.#left = 8;
      }
      return zeros;
    }
    this.#at = this.#data.length + 1;
    return 0;
  }

  rice(parameter: number): number {
    const high = this.unary();
    const folded = high * 2 ** parameter + this.unsigned(parameter);
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
}
