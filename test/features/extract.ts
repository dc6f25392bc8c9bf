// Runs the front end once, for tests: samples in, features, valid frames and the stretch heard out.

import { appendFrontEnd } from '../../src/features/front-end.js';
import {
  type FrontEndInput,
  featureShape,
  frontEndOptions,
  maxSamples,
} from '../../src/features/options.js';
import { Graph } from '../../src/grad/graph.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type Runtime, type TensorValue } from '../../src/runtime/runtime.js';

export interface Extracted {
  /** The features, [frames, channels], row by row. */
  readonly values: Float32Array;
  readonly frames: number;
  readonly channels: number;
  /** Valid frames. */
  readonly length: number;
  /** The first and the end sample of what was analysed, with trimming. */
  readonly heard?: readonly number[];
}

export type Extract = (
  samples: Float32Array,
  more?: Readonly<Record<string, TensorValue>>,
) => Promise<Extracted>;

/** A front end with these options, loaded once; call `dispose` on what comes back when done. */
export async function loadFrontEnd(
  input: FrontEndInput = {},
  runtime: Runtime = nodeRuntime,
): Promise<{ extract: Extract; dispose(): Promise<void> }> {
  const options = frontEndOptions(input);
  const [frames, channels] = featureShape(options);
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, maxSamples(options)], 'float32', [1, 'samples']);
  const { features, lengths, heard } = appendFrontEnd(waveform, options);
  graph.output('features', features);
  graph.output('lengths', lengths);
  if (heard) graph.output('heard', heard);
  const session = await runtime.createSession(graph.toOnnx());
  return {
    async extract(samples, more = {}) {
      const outputs = await session.run({
        waveform: floats(samples, [1, samples.length]),
        ...more,
      });
      return {
        values: floatOutput(outputs, 'features'),
        frames,
        channels,
        length: floatOutput(outputs, 'lengths')[0]!,
        ...(heard && { heard: [...floatOutput(outputs, 'heard')] }),
      };
    },
    dispose: () => session.dispose(),
  };
}

/** The features of one signal. */
export async function extract(
  samples: Float32Array,
  input: FrontEndInput = {},
  runtime: Runtime = nodeRuntime,
): Promise<Extracted> {
  const frontEnd = await loadFrontEnd(input, runtime);
  try {
    return await frontEnd.extract(samples);
  } finally {
    await frontEnd.dispose();
  }
}

/** One channel of the valid frames. */
export function channelOf(extracted: Extracted, channel: number): number[] {
  return Array.from(
    { length: extracted.length },
    (_, frame) => extracted.values[frame * extracted.channels + channel]!,
  );
}

/** The largest absolute value from the first padded frame on. */
export function largestPadding({ values, length, channels }: Extracted): number {
  return values.subarray(length * channels).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}
