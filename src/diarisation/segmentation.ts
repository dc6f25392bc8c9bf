// Who of up to three voices speaks in each window of ten seconds, frame by frame. Which voice of one window is which of the
// next is not known here.

import { floatOutput, floats, type Session } from '../runtime/runtime.js';
import { type DiarisationRules, segmentationTime } from './rules.js';

/** One window of the recording, heard. */
export interface SegmentedWindow {
  /** The first sample. */
  readonly startSample: number;
  /** The frame of the recording that its first frame is. */
  readonly startFrame: number;
  /** The number of its frames. */
  readonly frames: number;
  /** The probability that each voice speaks, in [0, 1], [frames * 3]. */
  readonly speaks: Float32Array;
}

/** The sets of voices that the network chooses from, a bit for each voice. */
const sets = [0b000, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110] as const;

/**
 * Finds where the windows of a recording start.
 * @param samples the length of the recording
 * @returns the first sample of each, a multiple of a frame's length
 */
export function windowStarts(samples: number, { hopFrames }: DiarisationRules): number[] {
  const { windowSamples, frameSamples } = segmentationTime;
  const starts: number[] = [];
  for (let start = 0; start + windowSamples < samples; start += hopFrames * frameSamples) {
    starts.push(start);
  }
  // The last window ends where the recording ends, but for less than a frame.
  const last = Math.max(0, Math.floor((samples - windowSamples) / frameSamples) * frameSamples);
  if (last > (starts.at(-1) ?? -1)) starts.push(last);
  return starts;
}

/**
 * Hears one window.
 * @param samples the whole recording, mono at 16,000 Hz
 * @throws AffettoError `RUNTIME_FAILED`
 */
export async function segmentWindow(
  session: Session,
  samples: Float32Array,
  startSample: number,
): Promise<SegmentedWindow> {
  const { windowSamples, leastSamples, frameSamples, voices } = segmentationTime;
  const heard = samples.subarray(startSample, startSample + windowSamples);
  // A copy: the engine takes whole buffers.
  const waveform = new Float32Array(Math.max(leastSamples, heard.length));
  waveform.set(heard);
  const outputs = await session.run({ waveform: floats(waveform, [1, waveform.length]) });
  const powerset = floatOutput(outputs, 'powerset');
  const frames = powerset.length / sets.length;
  const speaks = new Float32Array(frames * voices);
  for (let frame = 0; frame < frames; frame++) {
    for (const [index, members] of sets.entries()) {
      const probability = Math.exp(powerset[frame * sets.length + index] as number);
      for (let voice = 0; voice < voices; voice++) {
        if (members & (1 << voice)) {
          const place = frame * voices + voice;
          speaks[place] = (speaks[place] as number) + probability;
        }
      }
    }
  }
  return { startSample, startFrame: Math.round(startSample / frameSamples), frames, speaks };
}
