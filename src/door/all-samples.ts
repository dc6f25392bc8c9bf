// A whole recording at once, for what must see all of it.

import { SampleList } from '../audio/sample-list.js';
import type { HearOptions } from './hear-options.js';
import { takeIn } from './heard-pieces.js';
import type { KnownInput } from './recording-input.js';

/**
 * Gives the samples of a recording.
 * @param sampleRate the wanted rate in Hz
 * @returns mono samples, shape [n]
 * @throws AffettoError as `takeIn`
 */
export async function allSamples(
  input: KnownInput,
  sampleRate: number,
  options: HearOptions,
): Promise<Float32Array> {
  const list = new SampleList();
  await takeIn(input, sampleRate, options, (samples, share) => {
    list.add(samples);
    options.onProgress?.(share);
  });
  return list.join();
}
