// Statistics of the training part that go into the model: feature means and deviations, class weights.

import { normalizeFeatures } from '../features/normalization.js';
import { type FrontEndOptions, featureShape, frontEndOptions } from '../features/options.js';
import { Graph } from '../grad/graph.js';
import { timeMask } from '../grad/layers/pooling.js';
import { floatOutput, floats, type Runtime } from '../runtime/runtime.js';
import { copyClip } from './augmentation.js';
import type { Example } from './examples.js';

/**
 * Returns the front end with `normalization.global` set to mean and deviation of each channel over the valid
 * frames of `examples`, taken after the clip's own normalisation. Call it with training examples only.
 */
export async function withGlobalStatistics(
  frontEnd: FrontEndOptions,
  examples: readonly Example[],
  runtime: Runtime,
): Promise<FrontEndOptions> {
  const [frames, channels] = featureShape(frontEnd);
  const graph = new Graph();
  const input = graph.input('features', [1, frames, channels]);
  const lengths = graph.input('lengths', [1]);
  const ownOnly = frontEndOptions({
    ...frontEnd,
    normalization: { ...frontEnd.normalization, global: null },
  });
  graph.output('normalized', normalizeFeatures(input, timeMask(lengths, frames), ownOnly));
  const session = await runtime.createSession(graph.toOnnx());
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let rows = 0;
  const layout = { frames, channels };
  const padded = new Float32Array(frames * channels);
  for (const example of examples) {
    const [clip] = example.variants;
    if (!clip) continue;
    const length = copyClip(clip, padded, layout);
    const outputs = await session.run({
      features: floats(padded, [1, frames, channels]),
      lengths: floats([length]),
    });
    const values = floatOutput(outputs, 'normalized');
    for (let i = 0; i < length * channels; i++) {
      const value = values[i] as number;
      sums[i % channels] = (sums[i % channels] as number) + value;
      squares[i % channels] = (squares[i % channels] as number) + value * value;
    }
    rows += length;
  }
  await session.dispose();
  const mean = Array.from(sums, (sum) => sum / rows);
  const deviation = Array.from(squares, (sum, channel) =>
    Math.sqrt(Math.max(sum / rows - (mean[channel] as number) ** 2, 1e-8)),
  );
  return frontEndOptions({
    ...frontEnd,
    normalization: { ...frontEnd.normalization, global: { mean, deviation } },
  });
}

/** Computes weights inverse to each class's share, mean 1 over the examples (scikit-learn's `balanced`). */
export function balancedClassWeights(examples: readonly Example[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const { label } of examples) counts[label] = (counts[label] ?? 0) + 1;
  return counts.map((count) => (count === 0 ? 0 : examples.length / (classes * count)));
}
