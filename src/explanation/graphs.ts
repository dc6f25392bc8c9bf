// A model file taken apart where its mel spectrum is: what comes before, and what comes after and can be
// run on a changed spectrum. Both halves are built by the code that built the file.

import { appendFeatures, appendMelLevels, heardStretch } from '../features/front-end.js';
import { maxSamples } from '../features/options.js';
import {
  appendWhisperLogMel,
  whisperBands,
  whisperDecibels,
  whisperMaxFrames,
} from '../features/whisper-log-mel.js';
import { Graph } from '../grad/graph.js';
import { timeMask } from '../grad/layers/pooling.js';
import { affine, multiply } from '../grad/operators/elementwise.js';
import { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import { encoderOf } from '../model-file/model-file.js';
import type { ModelParts } from '../model-file/weights.js';
import { appendEncoded } from '../models/encoder-features.js';
import { appendNetwork, extractionOptions } from '../models/network.js';

/**
 * Builds a graph: `waveform` [1, samples] -> `levels` [frames, bands] in dB; with trimming `heard` [2]. The frames are as
 * many as were heard where the model has a pretrained encoder; else all of a window, and `lengths` [1] says how many count.
 */
export function buildListener({ metadata }: ModelParts): Uint8Array {
  const options = extractionOptions(metadata.frontEnd);
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, maxSamples(options)], 'float32', [1, 'samples']);
  if (options.output === 'encoder') {
    const { features, heard } = appendWhisperLogMel(waveform, { trim: options.trim });
    const { perUnit, atZero } = whisperDecibels;
    graph.output('levels', affine(features, perUnit, atZero), ['frames', whisperBands]);
    if (heard) graph.output('heard', heard);
    return graph.toOnnx();
  }
  const { levels, lengths, kept } = appendMelLevels(waveform, options);
  graph.output('levels', levels);
  graph.output('lengths', lengths);
  if (kept) graph.output('heard', heardStretch(kept));
  return graph.toOnnx();
}

/**
 * Builds a graph: `levels`, and `lengths` where the listener gives them, -> `probabilities` [1, labels], calibrated as
 * those of the file; where the model gets to know voices also what else the file gives, such as `evidence`.
 */
export function buildJudge(parts: ModelParts): Uint8Array {
  const { metadata, model, values } = parts;
  const { frontEnd, labels, calibration } = metadata;
  const graph = new Graph();
  const raw = rawFeatures(graph, parts);
  const scope = new Scope(graph, { mode: 'inference', values });
  const logits = appendNetwork(scope, model, frontEnd, labels.length, raw);
  scope.close();
  const cooled = multiply(logits, graph.scalar(1 / calibration.temperature));
  graph.output('probabilities', graph.emit('Softmax', [cooled], logits.shape, { axis: 1 }));
  if (metadata.voice) {
    for (const [name, tensor] of scope.offered) graph.output(name, tensor);
  }
  return graph.toOnnx();
}

function rawFeatures(
  graph: Graph,
  { metadata, values }: ModelParts,
): { readonly features: Tensor; readonly lengths: Tensor } {
  const options = extractionOptions(metadata.frontEnd);
  if (options.output === 'encoder') {
    const shape = [whisperMaxFrames, whisperBands];
    const levels = graph.input('levels', shape, 'float32', ['frames', whisperBands]);
    const { perUnit, atZero } = whisperDecibels;
    const spectrum = affine(levels, 1 / perUnit, -atZero / perUnit);
    return appendEncoded(spectrum, options, encoderOf(metadata, values));
  }
  const levels = graph.input('levels', [options.frames, options.melBands]);
  const lengths = graph.input('lengths', [1]);
  return {
    features: appendFeatures(levels, timeMask(lengths, options.frames), options),
    lengths,
  };
}
