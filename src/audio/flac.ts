// FLAC: codec-parser finds frames and checks their CRC-16, libFLAC (WebAssembly) decodes them, and
// STREAMINFO tells how many samples there should be.
import type { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { AffettoError } from '../errors.js';
import { corrupt, cutInHeader, unsupported } from './failures.js';
import { type FoundFrame, walkFrames } from './frame-walk.js';
import { quietly } from './quiet.js';
import type { AudioBlock, AudioStream, EarlyEnd } from './stream.js';

/** Sample frames decoded at once: a FLAC frame of silence holds thousands in a dozen bytes. */
const BATCH_SAMPLES = 1 << 16;
const STREAMINFO_BYTES = 34;

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
  /** Of one sample, 4-32. */
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
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  let decoded = 0;
  let position = info.framesStart;
  try {
    let batch: Uint8Array[] = [];
    let batched = 0;
    for await (const frame of walkFrames('audio/flac', bytes, info.framesStart, bytes.length)) {
      if (frame.skipped > 0) throw damagedBefore(frame);
      position = frame.offset + frame.data.length;
      batch.push(frame.data);
      batched += frame.samples;
      if (batched < BATCH_SAMPLES) continue;
      const block = await decodeFrames(decoder, batch, info);
      decoded += batched;
      batch = [];
      batched = 0;
      yield block;
    }
    if (batch.length > 0) yield await decodeFrames(decoder, batch, info);
    decoded += batched;
  } finally {
    decoder.free();
  }
  const { totalFrames, bits } = info;
  if (decoded === 0 && ![8, 16, 24].includes(bits) && info.framesStart < bytes.length) {
    // codec-parser takes no frame of these depths for one.
    throw unsupported(`FLAC with ${bits}-bit samples`);
  }
  if (totalFrames !== undefined && decoded >= totalFrames) return null;
  const stray = await frameAfterDamage(bytes, position);
  if (stray) throw damagedBefore({ ...stray, skipped: stray.offset - position });
  if (totalFrames === undefined) return null;
  const reason = `STREAMINFO promises ${totalFrames} samples, the file holds ${decoded}`;
  return { reason, expectedFrames: totalFrames };
}

/** codec-parser gives up at a broken frame; a good one behind it means damage, none means a lost end. */
async function frameAfterDamage(bytes: Uint8Array, position: number): Promise<FoundFrame | null> {
  const behindSync = position + 2;
  const frames = walkFrames('audio/flac', bytes, behindSync, bytes.length);
  for await (const frame of frames) return frame;
  return null;
}

function damagedBefore(frame: FoundFrame): AffettoError {
  const range = `${frame.offset - frame.skipped}-${frame.offset}`;
  return corrupt(`bytes ${range} hold no FLAC frame with a valid checksum`);
}

async function decodeFrames(
  decoder: FLACDecoder,
  frames: Uint8Array[],
  info: StreamInfo,
): Promise<AudioBlock> {
  const { channelData, errors } = await quietly(() => decoder.decodeFrames(frames));
  if (errors[0]) throw corrupt(errors[0].message);
  if (channelData.length !== info.channels) {
    throw corrupt(`its frames have ${channelData.length} channels, its header ${info.channels}`);
  }
  for (const channel of channelData) rescale(channel, info.bits);
  return channelData;
}

/**
 * The decoder divides by 2^(bits-1) - 1; every WAV reader divides by 2^(bits-1). Going back to the stored
 * integer makes a FLAC and the WAV it was made from decode to identical samples.
 */
function rescale(samples: Float32Array, bits: number): void {
  const fullScale = 2 ** (bits - 1);
  // A float32 holds integers of up to 24 bits exactly.
  const restore = bits <= 24 ? Math.round : (value: number) => value;
  for (let i = 0; i < samples.length; i++) {
    samples[i] = restore(samples[i]! * (fullScale - 1)) / fullScale;
  }
}
