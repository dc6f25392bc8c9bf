// Pyannote's segmentation 3.0 as a graph: who of up to three voices speaks, frame by frame, from the waveform of a few
// seconds (SincNet, four LSTM layers in both directions, and an answer for each set of voices: Bredin & Laurent 2021;
// Plaquet & Bredin 2023).

import { AffettoError } from '../../src/errors.js';
import { Graph } from '../../src/grad/graph.js';
import type { Tensor } from '../../src/grad/tensor.js';
import { joinFloats } from '../../src/join-bytes.js';
import type { CheckpointTensor } from './checkpoint.js';
import { sincFilters } from './sinc-filters.js';
import { Net, type Storage } from './stored-weights.js';

/** The hidden units of an LSTM layer in one direction. */
const units = 128;
/** PyTorch's default slope below zero. */
const slope = { alpha: { float: 0.01 } };
/** What PyTorch adds to variances by default. */
const epsilon = { epsilon: { float: 1e-5 } };

/**
 * Builds the graph: `waveform` [batch, samples] at 16,000 Hz -> `powerset` [batch, frames, 7], the logarithm of the
 * probability of each set of voices: none, 1, 2, 3, 1 and 2, 1 and 3, 2 and 3. A frame is 270 samples, its middle at
 * 495.5 samples for the first.
 */
export function segmentationGraph(
  weights: ReadonlyMap<string, CheckpointTensor>,
  storage: Storage,
): Graph {
  const graph = new Graph();
  const net = new Net(graph, storage);
  const waveform = graph.input('waveform', [1, 160_000], 'float32', ['batch', 'samples']);
  const of = (name: string) => valuesOf(weights, name);
  const single = net.node('Unsqueeze', [waveform, graph.integers([1])]);
  const normed = normalised(net, single, of, 'sincnet.wav_norm1d');
  const heard = convolutions(net, normed, of);
  // [batch, channels, frames] -> [frames, batch, channels].
  let state = net.node('Transpose', [heard], { perm: [2, 0, 1] });
  for (let layer = 0; layer < 4; layer++) state = lstm(net, state, of, layer);
  let y = net.node('Transpose', [state], { perm: [1, 0, 2] });
  for (const layer of [0, 1]) {
    y = net.node('LeakyRelu', [dense(net, y, of, `linear.${layer}`, 128)], slope);
  }
  const logits = dense(net, y, of, 'classifier', 7);
  const powerset = net.node('LogSoftmax', [logits], { axis: -1 });
  graph.output('powerset', powerset, ['batch', 'frames', 7]);
  return graph;
}

type ValuesOf = (name: string) => Float32Array;

/** @throws AffettoError `MODEL_FILE_INVALID` where the checkpoint lacks the tensor */
export function valuesOf(
  weights: ReadonlyMap<string, CheckpointTensor>,
  name: string,
): Float32Array {
  const tensor = weights.get(name);
  if (tensor && tensor.values.length > 0) return tensor.values;
  throw new AffettoError('MODEL_FILE_INVALID', `The checkpoint holds no tensor "${name}".`);
}

function normalised(net: Net, x: Tensor, of: ValuesOf, name: string): Tensor {
  const [scale, shift] = [of(`${name}.weight`), of(`${name}.bias`)];
  return net.node('InstanceNormalization', [x, net.vector(scale), net.vector(shift)], epsilon);
}

function convolutions(net: Net, waveform: Tensor, of: ValuesOf): Tensor {
  const filters = sincFilters(
    of('sincnet.conv1d.0.filterbank.low_hz_'),
    of('sincnet.conv1d.0.filterbank.band_hz_'),
  );
  // The filters are few, and what all others rest on.
  const bank = net.vector(filters, [80, 1, 251]);
  let y = net.node('Abs', [net.node('Conv', [waveform, bank], { strides: [10] })]);
  for (const [index, inputs] of [0, 80, 60].entries()) {
    if (index > 0) {
      const name = `sincnet.conv1d.${index}`;
      const kernel = net.matrix(of(`${name}.weight`), [60, inputs, 5]);
      y = net.node('Conv', [y, kernel, net.vector(of(`${name}.bias`))]);
    }
    y = net.node('MaxPool', [y], { kernel_shape: [3], strides: [3] });
    y = net.node('LeakyRelu', [normalised(net, y, of, `sincnet.norm1d.${index}`)], slope);
  }
  return y;
}

/** One layer in both directions: [frames, batch, in] -> [frames, batch, 256]. */
function lstm(net: Net, x: Tensor, of: ValuesOf, layer: number): Tensor {
  const both = (part: string) =>
    ['', '_reverse'].map((direction) => inOrder(of(`lstm.${part}_l${layer}${direction}`)));
  const inputs = layer === 0 ? 60 : 2 * units;
  const w = net.matrix(joinFloats(both('weight_ih')), [2, 4 * units, inputs], 2);
  const r = net.matrix(joinFloats(both('weight_hh')), [2, 4 * units, units], 2);
  const [bi, bh] = [both('bias_ih'), both('bias_hh')];
  const biases = joinFloats([0, 1].flatMap((d) => [bi[d] as Float32Array, bh[d] as Float32Array]));
  const y = net.node('LSTM', [x, w, r, net.vector(biases, [2, 8 * units])], {
    hidden_size: units,
    direction: 'bidirectional',
  });
  // [frames, 2, batch, units] -> [frames, batch, 2 * units].
  const beside = net.node('Transpose', [y], { perm: [0, 2, 1, 3] });
  return net.node('Reshape', [beside, net.graph.integers([0, 0, 2 * units])]);
}

/** Brings the blocks of gates from PyTorch's order (i, f, g, o) into that of ONNX (i, o, f, g). */
function inOrder(values: Float32Array): Float32Array {
  const block = values.length / 4;
  const part = (index: number) => values.slice(index * block, (index + 1) * block);
  return joinFloats([part(0), part(3), part(1), part(2)]);
}

function dense(net: Net, x: Tensor, of: ValuesOf, name: string, outputs: number): Tensor {
  const values = of(`${name}.weight`);
  const weight = net.matrix(values, [outputs, values.length / outputs]);
  const turned = net.node('Transpose', [weight], { perm: [1, 0] });
  return net.node('Add', [net.node('MatMul', [x, turned]), net.vector(of(`${name}.bias`))]);
}
