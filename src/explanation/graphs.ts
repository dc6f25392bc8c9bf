// A model file taken apart where its mel spectrum is: what comes before, and what comes after and can be
// run on a changed spectrum. Both halves are built by the code that built the file.

import { appendFeatures, appendMelLevels, heardStretch } from '../features/front-end.js';
import { maxSamples } from '../features/options.js';
import { Graph } from '../grad/graph.js';
import { timeMask } from '../grad/layers/pooling.js';
import { multiply } from '../grad/operators/elementwise.js';
import { Scope } from '../grad/scope.js';
import type { ModelParts } from '../model-file/weights.js';
import { appendNetwork, extractionOptions } from '../models/network.js';

/** Builds a graph: `waveform` [1, samples] -> `levels` [frames, bands] in dB, `lengths` [1]; with trimming `heard` [2]. */
export function buildListener({ metadata }: ModelParts): Uint8Array {
  const options = extractionOptions(metadata.frontEnd);
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, maxSamples(options)], 'float32', [1, 'samples']);
  const { levels, lengths, kept } = appendMelLevels(waveform, options);
  graph.output('levels', levels);
  graph.output('lengths', lengths);
  if (kept) graph.output('heard', heardStretch(kept));
  return graph.toOnnx();
}

/** Builds a graph: `levels` and `lengths` -> `probabilities` [1, labels], calibrated as those of the file. */
export function buildJudge({ metadata, model, values }: ModelParts): Uint8Array {
  const { frontEnd, labels, calibration } = metadata;
  const options = extractionOptions(frontEnd);
  const graph = new Graph();
  const levels = graph.input('levels', [options.frames, options.melBands]);
  const lengths = graph.input('lengths', [1]);
  const features = appendFeatures(levels, timeMask(lengths, options.frames), options);
  const scope = new Scope(graph, { mode: 'inference', values });
  const logits = appendNetwork(scope, model, frontEnd, labels.length, { features, lengths });
  scope.close();
  const cooled = multiply(logits, graph.scalar(1 / calibration.temperature));
  graph.output('probabilities', graph.emit('Softmax', [cooled], logits.shape, { axis: 1 }));
  return graph.toOnnx();
}
