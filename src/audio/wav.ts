// WAV: our chunk walk finds the samples, mediabunny turns them into floats. It is given a fresh 44-byte
// header in front of the samples, so that nothing else in the file can mislead it.
import type { AudioSample } from 'mediabunny';
import { loadMediabunny } from './mediabunny.js';
import { readWaveLayout, type WaveLayout } from './riff.js';
import type { AudioBlock, AudioStream, EarlyEnd } from './stream.js';

const HEADER_BYTES = 44;
/** Frames joined into one block: mediabunny's own packets hold 2,048. */
const BLOCK_FRAMES = 1 << 16;

/** Opens a RIFF, RF64 or BW64 WAVE file. Throws what `readWaveLayout` throws. */
export function openWav(bytes: Uint8Array): AudioStream {
  const layout = readWaveLayout(bytes);
  return {
    container: 'wav',
    codec: codecName(layout),
    sampleRate: layout.sampleRate,
    channels: layout.channels,
    claimedFrames: layout.frames,
    read: () => readBlocks(bytes, layout),
  };
}

function codecName({ formatTag, bits }: WaveLayout): string {
  if (formatTag === 6) return 'alaw';
  if (formatTag === 7) return 'ulaw';
  if (formatTag === 3) return `pcm-f${bits}`;
  return bits === 8 ? 'pcm-u8' : `pcm-s${bits}`;
}

async function* readBlocks(
  bytes: Uint8Array,
  layout: WaveLayout,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  if (layout.frames === 0) return layout.earlyEnd;
  const { AudioSampleSink, CustomSource, Input, WAVE } = await loadMediabunny();
  const dataBytes = layout.frames * layout.channels * (layout.bits / 8);
  const header = plainHeader(layout, dataBytes);
  const data = bytes.subarray(layout.dataStart, layout.dataStart + dataBytes);
  const input = new Input({
    formats: [WAVE],
    source: new CustomSource({
      getSize: () => HEADER_BYTES + dataBytes,
      read: (start, end) => splice(header, data, start, end),
    }),
  });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (!track) return layout.earlyEnd;
    const block = new BlockBuilder(layout.channels);
    for await (const sample of new AudioSampleSink(track).samples()) {
      const full = block.add(sample);
      sample.close();
      if (full) yield block.take();
    }
    yield block.take();
    return layout.earlyEnd;
  } finally {
    input.dispose();
  }
}

/** Bytes `start` to `end` of `header` followed by `data`, copying only where a range spans both. */
function splice(header: Uint8Array, data: Uint8Array, start: number, end: number): Uint8Array {
  if (start >= header.length) return data.subarray(start - header.length, end - header.length);
  if (end <= header.length) return header.subarray(start, end);
  const joined = new Uint8Array(end - start);
  joined.set(header.subarray(start));
  joined.set(data.subarray(0, end - header.length), header.length - start);
  return joined;
}

function plainHeader(layout: WaveLayout, dataBytes: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  const frameBytes = layout.channels * (layout.bits / 8);
  header.set(new TextEncoder().encode('RIFF\0\0\0\0WAVEfmt '));
  view.setUint32(4, Math.min(0xffffffff, dataBytes + HEADER_BYTES - 8), true);
  view.setUint32(16, 16, true);
  view.setUint16(20, layout.formatTag, true);
  view.setUint16(22, layout.channels, true);
  view.setUint32(24, layout.sampleRate, true);
  view.setUint32(28, layout.sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, layout.bits, true);
  header.set(new TextEncoder().encode('data'), 36);
  view.setUint32(40, Math.min(0xffffffff, dataBytes), true);
  return header;
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
