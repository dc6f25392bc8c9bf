// Lossy codecs, really encoded and decoded. The encoders are optional packages: only the robustness
// table needs them, and LAME's licence (LGPL) is not everyone's choice.

import { decodeAudio } from '../audio/decode.js';
import { OPUS_RATE, OpusPackets } from '../audio/formats/opus.js';
import { fit, toInt16 } from '../audio/pcm.js';
import { resample } from '../audio/resample.js';
import { AffettoError } from '../errors.js';
import type { Degradation } from './degradation.js';

/** The rate in Hz that LAME itself chooses for 32 kbit/s mono. */
const mp3Rate = 22_050;
/** LAME's encoder delay and mpg123's decoder delay together, in samples. */
const mp3Delay = 576 + 529;
/** The length of a frame in samples, 20 ms. */
const opusFrame = 960;
/** libopus' look-ahead in VoIP and audio mode, in samples, 6.5 ms; files carry it as pre-skip. */
const opusLookAhead = 312;
/** The mode, OPUS_APPLICATION_VOIP of opus_defines.h. */
const opusVoip = 2048;

const encoders = { mp3: '@breezystack/lamejs', opus: 'opusscript' } as const;

/**
 * Sends samples through MP3 at 22,050 Hz mono; the codec's delay is taken out.
 *
 * @param samples Mono samples, [n]; they are limited to full scale.
 * @param sampleRate Their rate in Hz.
 * @returns As many samples, [n].
 * @throws AffettoError `RUNTIME_FAILED` where the encoder is not installed
 */
export async function throughMp3(
  samples: Float32Array,
  sampleRate: number,
  kbps: number,
): Promise<Float32Array> {
  const { Mp3Encoder } = await import('@breezystack/lamejs').catch(notInstalled('mp3'));
  const pcm = toInt16(await resample(samples, sampleRate, mp3Rate));
  // A frame more of silence than the delay, or the last samples would stay inside the codec.
  const padded = new Int16Array(pcm.length + 2 * 1152);
  padded.set(pcm);
  const encoder = new Mp3Encoder(1, mp3Rate, kbps);
  const bytes = Buffer.concat([encoder.encodeBuffer(padded), encoder.flush()].map(unsigned));
  const decoded = await decodeAudio(bytes, { sampleRate: mp3Rate });
  const aligned = decoded.samples.subarray(mp3Delay, mp3Delay + pcm.length);
  return fit(await resample(aligned, mp3Rate, sampleRate), samples.length);
}

/** Corrects lamejs, which declares Uint8Array and returns Int8Array. */
function unsigned({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Sends samples through Opus at 48 kHz mono, VoIP mode; the codec's look-ahead is taken out.
 *
 * @param samples Mono samples, [n]; they are limited to full scale.
 * @param sampleRate Their rate in Hz.
 * @returns As many samples, [n].
 * @throws AffettoError `RUNTIME_FAILED` where the encoder is not installed
 */
export async function throughOpus(
  samples: Float32Array,
  sampleRate: number,
  kbps: number,
): Promise<Float32Array> {
  const { default: OpusEncoder } = await import('opusscript').catch(notInstalled('opus'));
  const pcm = toInt16(await resample(samples, sampleRate, OPUS_RATE));
  const frames = Math.ceil((pcm.length + opusLookAhead) / opusFrame);
  const padded = new Int16Array(frames * opusFrame);
  padded.set(pcm);
  const packets: Uint8Array[] = [];
  const encoder = new OpusEncoder(OPUS_RATE, 1, opusVoip);
  try {
    encoder.setBitrate(1000 * kbps);
    for (let at = 0; at < padded.length; at += opusFrame) {
      packets.push(encoder.encode(Buffer.from(padded.buffer, 2 * at, 2 * opusFrame), opusFrame));
    }
  } finally {
    encoder.delete();
  }
  const decoder = await OpusPackets.begin({
    channels: 1,
    preSkip: opusLookAhead,
    streamCount: 1,
    coupledStreamCount: 0,
    channelMappingTable: [0],
  });
  try {
    const decoded = decoder.decode(packets)[0]!;
    const aligned = decoded.subarray(0, pcm.length);
    return fit(await resample(aligned, OPUS_RATE, sampleRate), samples.length);
  } finally {
    decoder.free();
  }
}

/** Names the package that a degradation needs and that is not installed; undefined where all is there. */
export async function missingEncoder({ kind }: Degradation): Promise<string | undefined> {
  try {
    if (kind === 'mp3') await import('@breezystack/lamejs');
    if (kind === 'opus') await import('opusscript');
    return undefined;
  } catch {
    return kind === 'mp3' || kind === 'opus' ? encoders[kind] : undefined;
  }
}

function notInstalled(kind: 'mp3' | 'opus'): (cause: unknown) => never {
  return (cause) => {
    throw new AffettoError(
      'RUNTIME_FAILED',
      `Encoding ${kind === 'mp3' ? 'MP3' : 'Opus'} needs the package ${encoders[kind]}, which could not be loaded. Install it: npm install ${encoders[kind]}`,
      { cause },
    );
  };
}
