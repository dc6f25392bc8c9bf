// WAV: our chunk walk finds the samples, mediabunny turns them into floats. It is given a fresh header in front of
// the samples, so that nothing else in the file can mislead it.
import type { AudioSample } from 'mediabunny';
import type { ByteSource } from '../byte-source.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import { loadMediabunny } from './mediabunny.js';
import { readWaveLayout, type WaveLayout } from './riff.js';
import { waveHeader } from './wave-header.js';

/** The number of bytes that one header can stand before: sizes have 32 bits. Longer files are read as several. */
const PART_BYTES = 2 ** 31;
/** Frames joined into one block: mediabunny's own packets hold 2,048. */
const BLOCK_FRAMES = 1 << 16;

/**
 * Opens a RIFF, RF64 or BW64 WAVE file. Throws what `readWaveLayout` throws.
 * @param partBytes What is read behind one header; smaller in tests.
 */
export async function openWav(file: ByteSource, partBytes = PART_BYTES): Promise<AudioStream> {
  const layout = await readWaveLayout(file);
  return {
    container: 'wav',
    codec: codecName(layout),
    sampleRate: layout.sampleRate,
    channels: layout.channels,
    claimedFrames: layout.frames,
    read: () => readBlocks(file, layout, partBytes),
  };
}

function codecName({ formatTag, bits }: WaveLayout): string {
  if (formatTag === 6) return 'alaw';
  if (formatTag === 7) return 'ulaw';
  if (formatTag === 3) return `pcm-f${bits}`;
  return bits === 8 ? 'pcm-u8' : `pcm-s${bits}`;
}

async function* readBlocks(
  file: ByteSource,
  layout: WaveLayout,
  partBytes: number,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const frameBytes = (layout.channels * layout.bits) / 8;
  const mostFrames = Math.floor(partBytes / frameBytes);
  for (let first = 0; first < layout.frames; first += mostFrames) {
    const frames = Math.min(mostFrames, layout.frames - first);
    const dataStart = layout.dataStart + first * frameBytes;
    yield* readPart(file, { ...layout, frames, dataStart });
  }
  return layout.earlyEnd;
}

async function* readPart(
  file: ByteSource,
  layout: WaveLayout,
): AsyncGenerator<AudioBlock, void, undefined> {
  const { AudioSampleSink, CustomSource, Input, WAVE } = await loadMediabunny();
  const dataBytes = layout.frames * layout.channels * (layout.bits / 8);
  const header = waveHeader(layout, layout.frames);
  const input = new Input({
    formats: [WAVE],
    source: new CustomSource({
      getSize: () => header.length + dataBytes,
      read: (start, end) => splice(header, file, layout.dataStart, start, end),
    }),
  });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (!track) return;
    const block = new BlockBuilder(layout.channels);
    for await (const sample of new AudioSampleSink(track).samples()) {
      const full = block.add(sample);
      sample.close();
      if (full) yield block.take();
    }
    yield block.take();
  } finally {
    input.dispose();
  }
}

/** Gives bytes `start` to `end` of `header` followed by the samples. */
function splice(
  header: Uint8Array,
  file: ByteSource,
  dataStart: number,
  start: number,
  end: number,
): Uint8Array | Promise<Uint8Array> {
  const shift = dataStart - header.length;
  if (start >= header.length) return file.read(start + shift, end + shift);
  if (end <= header.length) return header.subarray(start, end);
  const join = (samples: Uint8Array) => {
    const joined = new Uint8Array(end - start);
    joined.set(header.subarray(start));
    joined.set(samples, header.length - start);
    return joined;
  };
  const samples = file.read(dataStart, end + shift);
  return samples instanceof Promise ? samples.then(join) : join(samples);
}

/** Joins mediabunny's small samples into blocks worth a call of the resampler. */
export class BlockBuilder {
  #channels: Float32Array[];
  #frames = 0;

  constructor(channels: number) {
    this.#channels = Array.from({ length: channels }, () => new Float32Array(BLOCK_FRAMES));
  }

  /** Appends a sample; true when the block should be taken before the next one. */
  add(sample: AudioSample): boolean {
    const needed = this.#frames + sample.numberOfFrames;
    if (needed > this.#channels[0]!.length) {
      this.#channels = this.#channels.map((old) => {
        const grown = new Float32Array(needed);
        grown.set(old);
        return grown;
      });
    }
    for (const [planeIndex, channel] of this.#channels.entries()) {
      sample.copyTo(channel.subarray(this.#frames, needed), { planeIndex, format: 'f32-planar' });
    }
    this.#frames = needed;
    return needed + 4096 > BLOCK_FRAMES;
  }

  /** The block so far; the builder starts a new one. */
  take(): AudioBlock {
    const block = this.#channels.map((channel) => channel.slice(0, this.#frames));
    this.#frames = 0;
    return block;
  }
}
