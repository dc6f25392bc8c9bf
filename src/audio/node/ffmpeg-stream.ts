// What ffmpeg decodes, as a stream like that of our own readers: it writes a WAV file of floats into a pipe.

import { bytesInMemory } from '../byte-source.js';
import { readWaveHeader } from '../formats/riff.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import { ffmpegArguments } from './ffmpeg-limits.js';
import { FfmpegProcess, type Patience } from './ffmpeg-process.js';
import type { Ffmpeg } from './ffmpeg-program.js';

/** A minute, and as long as the sound itself: ten to a hundred times what it takes. */
const usualPatience: Patience = { seconds: 60, perSecond: 1 };

/** The bytes after which the header of its output is whole. */
const headerBytes = 1 << 12;
/** The frames of one block, at most. */
const blockFrames = 1 << 16;

/** A recording that ffmpeg decodes. Close it, whether it was read or not. */
export interface FfmpegStream {
  readonly stream: AudioStream;
  readonly close: () => void;
}

/** How ffmpeg is called. */
export interface FfmpegOptions {
  /** Where the recording ends at the latest, in seconds. */
  readonly maxDurationSeconds: number;
  /** How long it may take; less in tests. */
  readonly patience?: Patience;
}

/**
 * Starts to decode a file.
 * @param path absolute; of a regular file
 * @returns what ffmpeg says where it cannot read the file, in its words
 * @throws AffettoError `AUDIO_CORRUPT` where it takes too long
 */
export async function openWithFfmpeg(
  path: string,
  { path: program, name }: Ffmpeg,
  { maxDurationSeconds, patience = usualPatience }: FfmpegOptions,
): Promise<FfmpegStream | { readonly refusal: string }> {
  // A second more: what is longer than allowed must show.
  const child = new FfmpegProcess(program, ffmpegArguments(path, maxDurationSeconds + 1), patience);
  try {
    let start: Buffer = Buffer.alloc(0);
    while (start.length < headerBytes) {
      const chunk = await child.next(0);
      if (!chunk) break;
      start = Buffer.concat([start, chunk]);
    }
    if (start.length === 0) {
      const { said } = await child.outcome(0);
      child.end();
      return { refusal: said === '' ? 'it gave no sound and no reason' : said };
    }
    const header = await readWaveHeader(bytesInMemory(start));
    const { sampleRate, channels } = header.fields;
    const samples = start.subarray(header.start);
    const stream: AudioStream = {
      get container() {
        return child.container;
      },
      get codec() {
        return child.codec;
      },
      sampleRate,
      channels,
      claimedFrames: undefined,
      decoder: name,
      read: () => readBlocks(child, samples, { sampleRate, channels }),
    };
    return { stream, close: () => child.end() };
  } catch (error) {
    child.end();
    throw error;
  }
}

async function* readBlocks(
  child: FfmpegProcess,
  start: Buffer,
  { sampleRate, channels }: { readonly sampleRate: number; readonly channels: number },
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const frameBytes = 4 * channels;
  let frames = 0;
  let bytes: Buffer = start;
  for (;;) {
    const whole = Math.floor(bytes.length / frameBytes);
    for (let at = 0; at < whole; at += blockFrames) {
      const count = Math.min(blockFrames, whole - at);
      yield deinterleaved(bytes.subarray(at * frameBytes, (at + count) * frameBytes), channels);
      frames += count;
    }
    const rest = bytes.subarray(whole * frameBytes);
    const chunk = await child.next(frames / sampleRate);
    if (!chunk) break;
    bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  }
  const { ok, said } = await child.outcome(frames / sampleRate);
  if (ok && said === '') return null;
  return { reason: `ffmpeg could not decode all of it (${said === '' ? 'it broke off' : said})` };
}

/** Samples of 32 bits, frame by frame, as channels. */
function deinterleaved(bytes: Buffer, channels: number): AudioBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = bytes.length / (4 * channels);
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let frame = 0, at = 4 * channel; frame < frames; frame++, at += 4 * channels) {
      samples[frame] = view.getFloat32(at, true);
    }
    return samples;
  });
}
