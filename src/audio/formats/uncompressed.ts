// Reads the sound that was found in an uncompressed file, a few hundred kilobytes at a time.

import type { ByteSource } from '../byte-source.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import type { SoundLayout } from './coding.js';

/** The number of frames that make a block worth a call of the resampler. */
const BLOCK_FRAMES = 1 << 16;

/** Opens what was found in a file; `blockFrames` is about how many frames are decoded at once. */
export function uncompressed(
  file: ByteSource,
  layout: SoundLayout,
  blockFrames = BLOCK_FRAMES,
): AudioStream {
  const { container, coding, sampleRate, channels, runs, warnings } = layout;
  return {
    container,
    codec: coding.name,
    sampleRate,
    channels,
    claimedFrames: runs.reduce((sum, { frames }) => sum + frames, 0),
    warnings,
    read: () => readRuns(file, layout, blockFrames),
  };
}

async function* readRuns(
  file: ByteSource,
  { runs, coding, earlyEnd }: SoundLayout,
  blockFrames: number,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const { blockBytes } = coding;
  const perBlock = Math.max(1, coding.framesIn(blockBytes));
  const bytesAtOnce = Math.max(1, Math.ceil(blockFrames / perBlock)) * blockBytes;
  for (const { start, bytes, frames } of runs) {
    let wanted = frames;
    for (let at = 0; at < bytes && wanted > 0; at += bytesAtOnce) {
      const end = start + Math.min(bytes, at + bytesAtOnce);
      const block = coding.decode(await file.read(start + at, end));
      const length = block[0]?.length ?? 0;
      yield length > wanted ? block.map((samples) => samples.subarray(0, wanted)) : block;
      wanted -= length;
    }
  }
  return earlyEnd;
}
