// FLAC: our own walk finds frames and checks their checksums, libFLAC (WebAssembly) decodes them, and
// STREAMINFO tells how many samples there should be.
import type { FLACDecoder } from '@wasm-audio-decoders/flac';
import { corrupt, cutInHeader, unsupported } from '../failures.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import { keepDecoder, takeDecoder } from './flac-decoders.js';
import {
  type FlacFrame,
  type FlacFrameHeader,
  readFrameHeader,
  walkFlacFrames,
} from './flac-frames.js';
import { trailingTagsStart } from './tags.js';
import { quietly } from './quiet.js';

/** Sample frames decoded at once: a FLAC frame of silence holds thousands in a dozen bytes. */
const BATCH_SAMPLES = 1 << 16;
const STREAMINFO_BYTES = 34;
/** The decoder tells every depth, but scales only these by their own full scale. */
const DECODED_BITS = [8, 16, 24];

/** Opens a native FLAC stream that starts at byte `start` (after an ID3 tag, say). */
export function openFlac(bytes: Uint8Array, start: number): AudioStream {
  const info = readStreamInfo(bytes, start);
  return {
    container: 'flac',
    codec: 'flac',
    sampleRate: info.sampleRate,
    channels: info.channels,
    claimedFrames: info.totalFrames,
    read: () => readBlocks(bytes, info),
  };
}

interface StreamInfo {
  readonly sampleRate: number;
  readonly channels: number;
  /** The depth of one sample in bits, 4-32. */
  readonly bits: number;
  /** Sample frames, undefined where the encoder did not know. */
  readonly totalFrames: number | undefined;
  /** Byte offset of the first frame, or the file's end if metadata is cut. */
  readonly framesStart: number;
}

/** RFC 9639, section 8: metadata blocks, STREAMINFO first. */
function readStreamInfo(bytes: Uint8Array, start: number): StreamInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = start + 8;
  if (body + STREAMINFO_BYTES > bytes.length) {
    throw cutInHeader('FLAC', bytes.length);
  }
  if ((bytes[start + 4]! & 0x7f) !== 0) throw corrupt('its FLAC header lacks STREAMINFO');
  const packed = view.getBigUint64(body + 10);
  const totalFrames = Number(packed & 0xfffffffffn);
  let at = start + 4;
  for (let last = false; !last && at + 4 <= bytes.length; ) {
    last = (bytes[at]! & 0x80) !== 0;
    at += 4 + (view.getUint32(at) & 0xffffff);
  }
  return {
    sampleRate: Number(packed >> 44n),
    channels: Number((packed >> 41n) & 7n) + 1,
    bits: Number((packed >> 36n) & 31n) + 1,
    totalFrames: totalFrames === 0 ? undefined : totalFrames,
    framesStart: Math.min(at, bytes.length),
  };
}

async function* readBlocks(
  bytes: Uint8Array,
  info: StreamInfo,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  // Chance writes TAG into sound, too: only a frame that ends there makes it one.
  const tags = trailingTagsStart(bytes);
  let decoded = 0;
  let position = info.framesStart;
  let first: FlacFrame | undefined;
  let decoder: FLACDecoder | undefined;
  let allRight = false;
  try {
    let batch: Uint8Array[] = [];
    let batched = 0;
    for (const frame of walkFlacFrames(bytes, info.framesStart, tags)) {
      checkAgreement(frame.header, info);
      first ??= frame;
      decoder ??= await takeDecoder(first);
      position += frame.data.length;
      batch.push(frame.data);
      batched += frame.header.samples;
      if (batched < BATCH_SAMPLES) continue;
      const block = await decodeFrames(decoder, batch, batched, info);
      decoded += batched;
      batch = [];
      batched = 0;
      yield block;
    }
    if (decoder && batch.length > 0) yield await decodeFrames(decoder, batch, batched, info);
    decoded += batched;
    allRight = true;
  } finally {
    // Damage may have left anything in a decoder.
    if (decoder && first && allRight) keepDecoder(decoder, first);
    else decoder?.free();
  }
  const { totalFrames } = info;
  if (totalFrames !== undefined && decoded >= totalFrames) return null;
  checkNoFrameAfter(bytes, position, info);
  if (totalFrames === undefined) return null;
  const reason = `STREAMINFO promises ${totalFrames} samples, the file holds ${decoded}`;
  return { reason, expectedFrames: totalFrames };
}

/** STREAMINFO has no checksum, frames have one: where they differ, it is not the frames that are wrong. */
function checkAgreement(frame: FlacFrameHeader, info: StreamInfo): void {
  const difference = disagreement(frame, info);
  if (difference !== undefined) throw corrupt(difference);
  if (!DECODED_BITS.includes(info.bits)) throw unsupported(`FLAC with ${info.bits}-bit samples`);
}

/** Says in what a frame contradicts STREAMINFO; undefined if it does not, or leaves it to STREAMINFO. */
function disagreement(frame: FlacFrameHeader, info: StreamInfo): string | undefined {
  const facts = [
    ['sampleRate', 'Hz'],
    ['channels', 'channels'],
    ['bits', 'bits a sample'],
  ] as const;
  for (const [key, unit] of facts) {
    const value = frame[key] ?? info[key];
    if (value !== info[key])
      return `its frames have ${value} ${unit}, its header says ${info[key]}`;
  }
  return undefined;
}

/** A good header behind the place where frames ended means damage there; none means a lost end. */
function checkNoFrameAfter(bytes: Uint8Array, position: number, info: StreamInfo): void {
  // The header of a frame that was cut stands at `position` itself.
  for (let at = position + 1; at < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const header = readFrameHeader(bytes, at);
    // Chance makes a header in millions of bytes, and hardly ever one that fits the stream.
    if (header && disagreement(header, info) === undefined) {
      throw corrupt(`bytes ${position}-${at} hold no FLAC frame with a valid checksum`);
    }
  }
}

async function decodeFrames(
  decoder: FLACDecoder,
  frames: Uint8Array[],
  samples: number,
  info: StreamInfo,
): Promise<AudioBlock> {
  const { channelData, errors } = await quietly(() => decoder.decodeFrames(frames));
  if (errors[0]) throw corrupt(errors[0].message);
  if (channelData.length !== info.channels) {
    throw corrupt(`its frames have ${channelData.length} channels, its header ${info.channels}`);
  }
  const found = channelData[0]?.length ?? 0;
  if (found !== samples)
    throw corrupt(`its frames hold ${found} samples, not the ${samples} they say`);
  for (const channel of channelData) rescale(channel, info.bits);
  return channelData;
}

/**
 * The decoder divides by 2^(bits-1) - 1; every WAV reader divides by 2^(bits-1). Going back to the stored
 * integer makes a FLAC and the WAV it was made from decode to identical samples.
 */
function rescale(samples: Float32Array, bits: number): void {
  const fullScale = 2 ** (bits - 1);
  const factor = fullScale - 1;
  for (let i = 0; i < samples.length; i++) {
    // A float32 holds integers of up to 24 bits exactly. Math.round is several times as slow, and halves do not occur.
    samples[i] = Math.floor(samples[i]! * factor + 0.5) / fullScale;
  }
}
