// A convolution as its definition says, in float64: the sum over taps and channels, one result after the other;
// and a layer's answer for the same numbers beside it.

import { Graph } from '../../src/grad/graph.js';
import { convolution2d } from '../../src/grad/layers/convolution.js';
import { Scope } from '../../src/grad/scope.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { uniform } from '../support/gradient-check.js';

export interface DirectConvolution {
  /** The shape of the image, [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  readonly kernel: readonly [number, number];
  readonly filters: number;
  readonly stride?: readonly [number, number] | undefined;
  readonly dilation?: readonly [number, number] | undefined;
  readonly padding?: 'same' | 'valid' | undefined;
}

/**
 * One image through a convolution.
 * @param weight [kernelWidth * kernelHeight * channels, filters], width taps outermost.
 * @returns [height', width', filters], flat; zeros around the image as TensorFlow's `same` has them.
 */
function directConvolution(
  image: ArrayLike<number>,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  options: DirectConvolution,
): Float64Array {
  const { shape, kernel, filters, stride = [1, 1], dilation = [1, 1], padding = 'same' } = options;
  const [height, width, channels] = shape;
  const axes = ([0, 1] as const).map((axis) => {
    const span = (kernel[axis] - 1) * dilation[axis] + 1;
    const wanted = Math.ceil(shape[axis] / stride[axis]);
    const missing = Math.max(0, (wanted - 1) * stride[axis] + span - shape[axis]);
    return padding === 'same'
      ? { before: Math.floor(missing / 2), count: wanted }
      : { before: 0, count: Math.floor((shape[axis] - span) / stride[axis]) + 1 };
  });
  const [down, across] = axes as [(typeof axes)[0], (typeof axes)[0]];
  const y = new Float64Array(down.count * across.count * filters);
  for (let row = 0; row < down.count; row++) {
    for (let column = 0; column < across.count; column++) {
      for (let filter = 0; filter < filters; filter++) {
        let sum = bias[filter] as number;
        for (let tap = 0; tap < kernel[0] * kernel[1]; tap++) {
          const i = row * stride[0] - down.before + (tap % kernel[0]) * dilation[0];
          const j = column * stride[1] - across.before + Math.floor(tap / kernel[0]) * dilation[1];
          if (i < 0 || i >= height || j < 0 || j >= width) continue;
          for (let channel = 0; channel < channels; channel++) {
            const x = image[(i * width + j) * channels + channel] as number;
            sum += x * (weight[(tap * channels + channel) * filters + filter] as number);
          }
        }
        y[(row * across.count + column) * filters + filter] = sum;
      }
    }
  }
  return y;
}

/** What `convolution2d` answers for a made-up image and weights, what it should, and the operators of its graph. */
export async function besideDirect(options: DirectConvolution) {
  const { shape, kernel, filters, stride, dilation, padding } = options;
  const image = Float32Array.from(uniform(shape[0] * shape[1] * shape[2], 21));
  const weight = Float32Array.from(uniform(kernel[0] * kernel[1] * shape[2] * filters, 22));
  const bias = Float32Array.from(uniform(filters, 23));
  const graph = new Graph();
  const values = { weights: Float32Array.of(...weight, ...bias), statistics: new Float32Array() };
  const scope = new Scope(graph, { mode: 'inference', values });
  const layer = {
    channels: filters,
    kernel,
    ...(stride && { stride }),
    ...(dilation && { dilation }),
    ...(padding && { padding }),
  };
  const x = graph.input('x', [1, ...shape]);
  graph.output('y', convolution2d(scope, 'c', x, layer));
  const session = await nodeRuntime.createSession(graph.toOnnx());
  const outputs = await session.run({ x: floats(image, [1, ...shape]) });
  await session.dispose();
  return {
    actual: floatOutput(outputs, 'y'),
    expected: directConvolution(image, weight, bias, options),
    operators: graph.nodes.map(({ opType }) => opType),
  };
}
