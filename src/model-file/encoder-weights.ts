// The weights of a pretrained encoder among a file's tensors: those of its own file, and of a model that has one inside.

import type { TensorProto } from 'onnx-buf';
import { whisperMaxFrames } from '../features/whisper-log-mel.js';
import type { EightBits } from '../grad/eight-bits.js';
import { Graph } from '../grad/graph.js';
import type { LayoutEntry } from '../grad/initialization.js';
import { Scope } from '../grad/scope.js';
import type { ParameterValues } from '../grad/scope-options.js';
import { type WhisperEncoderOptions, whisperEncoder } from '../models/whisper-encoder.js';
import { collect, eightBitsOf } from './collect.js';

/** Where each parameter of an encoder lies in a flat vector of weights; no weights are needed for it. */
export function encoderLayout(options: WhisperEncoderOptions): readonly LayoutEntry[] {
  const graph = new Graph();
  const scope = new Scope(graph, { mode: 'inference' });
  const features = graph.input('features', [whisperMaxFrames, options.bands]);
  whisperEncoder(scope, { features }, options);
  return scope.parameters;
}

/**
 * Reads an encoder's weights, those that are stored in eight bits also as these.
 * @param prefix What the tensors' names begin with before the layout's own.
 * @throws AffettoError `MODEL_FILE_INVALID` where one is missing or of another size
 */
export function collectEncoder(
  layout: readonly LayoutEntry[],
  tensors: ReadonlyMap<string, TensorProto>,
  prefix = '',
): ParameterValues {
  const named = layout.map((entry) => ({ ...entry, name: prefix + entry.name }));
  const eightBits = new Map<string, EightBits>();
  for (const [index, { name }] of layout.entries()) {
    const own = eightBitsOf(named[index] as LayoutEntry, tensors);
    if (own) eightBits.set(name, own);
  }
  return { weights: collect(named, tensors), statistics: new Float32Array(), eightBits };
}
