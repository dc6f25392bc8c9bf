// CAM++ as a graph: what a voice sounds like, 192 numbers from a few seconds of it (Wang et al. 2023, "CAM++: A Fast and
// Efficient Network for Speaker Verification Using Context-Aware Masking"). Batch normalisation is folded into the
// convolution before it, where there is one.

import { Graph } from '../../src/grad/graph.js';
import type { Tensor } from '../../src/grad/tensor.js';
import type { CheckpointTensor } from './checkpoint.js';
import { kaldiFeatures } from './kaldi-features.js';
import { valuesOf } from './segmentation-graph.js';
import { Net, type Storage } from './stored-weights.js';

/** What PyTorch adds to variances by default. */
const epsilon = 1e-5;
/** The layers of each dense block, and the distance between the taps of their kernels. */
const blocks = [
  { layers: 12, dilation: 1 },
  { layers: 24, dilation: 2 },
  { layers: 16, dilation: 2 },
] as const;
/** The steps that share a context: 2 s. */
const contextSteps = 100;

/**
 * Builds the graph: `waveform` [samples] at 16,000 Hz and `frames` int32 [n], frame f starting at sample 160 f and 400
 * samples long -> `embedding` [192], of the voice that speaks in those frames.
 */
export function voiceGraph(
  weights: ReadonlyMap<string, CheckpointTensor>,
  storage: Storage,
): Graph {
  const graph = new Graph();
  const net = new Net(graph, storage);
  const layers = new Layers(net, weights);
  const waveform = graph.input('waveform', [160_000], 'float32', ['samples']);
  const frames = graph.input('frames', [1000], 'int32', ['frames']);
  const features = kaldiFeatures(net, waveform, frames);
  const turned = net.node('Transpose', [features], { perm: [1, 0] });
  // [1, 1, bands, frames]
  const image = net.node('Unsqueeze', [turned, graph.integers([0, 1])]);
  const front = frontOf(layers, image);
  const flat = net.node('Reshape', [front, graph.integers([1, 320, -1])]);
  let x = layers.relu(
    layers.convolution(flat, 'xvector.tdnn.linear', 'xvector.tdnn.nonlinear.batchnorm', {
      strides: [2],
      pads: [2, 2],
    }),
  );
  const context = new Context(net, x);
  for (const [index, block] of blocks.entries()) {
    for (let layer = 1; layer <= block.layers; layer++) {
      const name = `xvector.block${index + 1}.tdnnd${layer}`;
      const added = denseLayer(layers, context, x, name, block.dilation);
      x = net.node('Concat', [x, added], { axis: 1 });
    }
    const name = `xvector.transit${index + 1}`;
    x = layers.convolution(layers.active(x, `${name}.nonlinear.batchnorm`), `${name}.linear`);
  }
  const voice = statistics(net, layers.active(x, 'xvector.out_nonlinear.batchnorm'));
  const embedding = layers.convolution(
    voice,
    'xvector.dense.linear',
    'xvector.dense.nonlinear.batchnorm',
  );
  graph.output('embedding', net.node('Reshape', [embedding, graph.integers([192])]), [192]);
  return graph;
}

/** Two residual stages over bands and time, which quarter the bands, and a convolution that halves them once more. */
function frontOf(layers: Layers, image: Tensor): Tensor {
  const around = { pads: [1, 1, 1, 1] };
  const halving = { ...around, strides: [2, 1] };
  let x = layers.relu(layers.convolution(image, 'head.conv1', 'head.bn1', around));
  for (const name of ['head.layer1.0', 'head.layer1.1', 'head.layer2.0', 'head.layer2.1']) {
    const halves = name.endsWith('0');
    const inner = layers.relu(
      layers.convolution(x, `${name}.conv1`, `${name}.bn1`, halves ? halving : around),
    );
    const y = layers.convolution(inner, `${name}.conv2`, `${name}.bn2`, around);
    const beside = halves
      ? layers.convolution(x, `${name}.shortcut.0`, `${name}.shortcut.1`, { strides: [2, 1] })
      : x;
    x = layers.relu(layers.net.node('Add', [y, beside]));
  }
  return layers.relu(layers.convolution(x, 'head.conv2', 'head.bn2', halving));
}

function denseLayer(
  layers: Layers,
  context: Context,
  x: Tensor,
  name: string,
  dilation: number,
): Tensor {
  const { net } = layers;
  const narrow = layers.relu(
    layers.convolution(
      layers.active(x, `${name}.nonlinear1.batchnorm`),
      `${name}.linear1`,
      `${name}.nonlinear2.batchnorm`,
    ),
  );
  const cam = `${name}.cam_layer`;
  const local = layers.convolution(narrow, `${cam}.linear_local`, undefined, {
    dilations: [dilation],
    pads: [dilation, dilation],
  });
  const inner = layers.relu(layers.convolution(context.of(narrow), `${cam}.linear1`));
  const mask = net.node('Sigmoid', [layers.convolution(inner, `${cam}.linear2`)]);
  return net.node('Mul', [local, context.spread(mask)]);
}

/** The means that masks are made of: over all steps and over those around. They are the same for many steps. */
class Context {
  private readonly places: Tensor;

  constructor(
    private readonly net: Net,
    x: Tensor,
  ) {
    const { graph } = net;
    const scalar = (value: number) => graph.constant([value], [], 'int64');
    const shape = net.node('Shape', [x], {}, 'int64');
    const steps = net.node('Gather', [shape, scalar(2)], { axis: 0 }, 'int64');
    const all = net.node('Range', [scalar(0), steps, scalar(1)], {}, 'int64');
    this.places = net.node('Div', [all, scalar(contextSteps)], {}, 'int64');
  }

  /** Averages each context: [1, channels, steps] -> [1, channels, contexts]. */
  of(x: Tensor): Tensor {
    const { net } = this;
    const all = net.node('ReduceMean', [x, net.graph.integers([2])], { keepdims: 1 });
    const around = net.node('AveragePool', [x], {
      kernel_shape: [contextSteps],
      strides: [contextSteps],
      ceil_mode: 1,
    });
    return net.node('Add', [around, all]);
  }

  /** Gives each step what its context has: [1, channels, contexts] -> [1, channels, steps]. */
  spread(x: Tensor): Tensor {
    return this.net.node('Gather', [x, this.places], { axis: 2 });
  }
}

/** Mean and standard deviation over time, one below the count in the denominator: [1, c, steps] -> [1, 2c, 1]. */
function statistics(net: Net, x: Tensor): Tensor {
  const { graph } = net;
  const over = graph.integers([2]);
  const mean = net.node('ReduceMean', [x, over], { keepdims: 1 });
  const squares = net.node('ReduceSumSquare', [net.node('Sub', [x, mean]), over], { keepdims: 1 });
  const shape = net.node('Shape', [x], {}, 'int64');
  const steps = net.node('Gather', [shape, graph.integers([2])], { axis: 0 }, 'int64');
  const count = net.node('Sub', [net.node('Cast', [steps], { to: 1 }), graph.scalar(1)]);
  const deviation = net.node('Sqrt', [net.node('Div', [squares, count])]);
  return net.node('Concat', [mean, deviation], { axis: 1 });
}

/** Layers of the checkpoint by their names there. */
class Layers {
  constructor(
    readonly net: Net,
    private readonly weights: ReadonlyMap<string, CheckpointTensor>,
  ) {}

  relu(x: Tensor): Tensor {
    return this.net.node('Relu', [x]);
  }

  /** A convolution of any number of axes, with the normalisation behind it folded in. */
  convolution(
    x: Tensor,
    name: string,
    norm?: string,
    attributes: Readonly<Record<string, readonly number[]>> = {},
  ): Tensor {
    const { shape } = this.weights.get(`${name}.weight`) ?? { shape: [] };
    let kernel = valuesOf(this.weights, `${name}.weight`);
    let bias = this.weights.get(`${name}.bias`)?.values;
    if (norm) {
      const { factors, offsets } = this.normalisation(norm);
      const size = kernel.length / factors.length;
      kernel = kernel.map((value, index) => value * (factors[Math.floor(index / size)] as number));
      bias = Float32Array.from(offsets);
    }
    const inputs = [x, this.net.matrix(kernel, shape), ...(bias ? [this.net.vector(bias)] : [])];
    return this.net.node('Conv', inputs, attributes);
  }

  /** A normalisation of its own with what is below zero cut off: no convolution stands before it. */
  active(x: Tensor, norm: string): Tensor {
    const { factors, offsets } = this.normalisation(norm);
    const column = (values: readonly number[]) =>
      this.net.vector(Float32Array.from(values), [1, values.length, 1]);
    const scaled = this.net.node('Mul', [x, column(factors)]);
    return this.relu(this.net.node('Add', [scaled, column(offsets)]));
  }

  private normalisation(name: string): { factors: number[]; offsets: number[] } {
    const mean = valuesOf(this.weights, `${name}.running_mean`);
    const variance = valuesOf(this.weights, `${name}.running_var`);
    const scale = this.weights.get(`${name}.weight`)?.values;
    const shift = this.weights.get(`${name}.bias`)?.values;
    const factors = Array.from(
      variance,
      (value, index) => (scale?.[index] ?? 1) / Math.sqrt(value + epsilon),
    );
    const offsets = factors.map(
      (factor, index) => (shift?.[index] ?? 0) - factor * (mean[index] as number),
    );
    return { factors, offsets };
  }
}
