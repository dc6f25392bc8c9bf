// `crnn`: the accurate model. Strided 2-D convolutions over the log-mel image, a bidirectional LSTM over
// what is left of time, and three summaries of its steps together: attention, mean and spread.

import { AffettoError } from '../errors.js';
import { batchNorm } from '../grad/layers/batch-norm.js';
import { convolution2d } from '../grad/layers/convolution.js';
import { dense } from '../grad/layers/dense.js';
import { dropout } from '../grad/layers/dropout.js';
import { lstm } from '../grad/layers/lstm.js';
import {
  attentionPooling,
  meanOverTime,
  statisticsPooling,
  timeMask,
} from '../grad/layers/pooling.js';
import { add, affine, multiply, relu, subtract } from '../grad/operators/elementwise.js';
import { reduceMean } from '../grad/operators/reduce.js';
import { concatenate, reshape } from '../grad/operators/shaping.js';
import type { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import { branchNames, meanLogits } from './ensemble.js';
import { type ModelDefinition, type ModelInput, type NetworkInit, requireInit } from './model.js';

const defaults = {
  /** The filters of each block of convolution and normalisation; every block halves frequency. */
  channels: [16, 32, 64] as readonly number[],
  /** The side of each block's square kernel. */
  kernels: [5, 3, 3] as readonly number[],
  /** The time stride of each block. */
  timeStrides: [2, 1, 2] as readonly number[],
  /** Whether each block is followed by a residual one: two more 3x3 convolutions and a way past them (He et al. 2016). */
  residual: false,
  /** The channels of a time step once its frequencies are flattened and projected. */
  projection: 128,
  /** The units of the LSTM in each direction. */
  lstmUnits: 64,
  /** The width of the layer that scores time steps for the attention. */
  attentionUnits: 64,
  /** The share of numbers dropped before the projection. */
  flattenDropout: 0.2,
  /** The share of numbers dropped after the projection. */
  projectionDropout: 0.2,
  /** The share of numbers dropped before the logits. */
  headDropout: 0.4,
  /**
   * How many networks stand side by side, each judged by a loss of its own, whose mean logits answer: an ensemble trained in
   * one go, on the same batches (Lee et al. 2015, "Why M heads are better than one").
   */
  branches: 1,
  /**
   * Whether every second branch hears the clip with its mean level taken out: two ways of hearing differ more
   * than two starts of one network. It needs two branches or more, and log-mel whose front end leaves the level in.
   */
  alternateLevel: false,
  /** How convolutions, projection and LSTM start: `uniform` (as in PyTorch) or `he` (LSTM: Glorot, orthogonal). */
  init: 'uniform' as NetworkInit,
};

/** The accurate model; `affetto models` describes it. */
export const crnn: ModelDefinition<typeof defaults> = {
  name: 'crnn',
  description:
    'Accurate: strided 2-D convolutions over log-mel, a bidirectional LSTM, attention and statistics pooling',
  defaults,
  build(scope, input, options) {
    const { channels, kernels, timeStrides, branches, alternateLevel, init } = options;
    requireInit('crnn', init);
    if (kernels.length !== channels.length || timeStrides.length !== channels.length) {
      throw new AffettoError(
        'OPTION_INVALID',
        `crnn: there are ${channels.length} channels, ${kernels.length} kernels and ${timeStrides.length} timeStrides. Give one of each for every block.`,
      );
    }
    if (!Number.isInteger(branches) || branches < 1) {
      throw new AffettoError(
        'OPTION_INVALID',
        `crnn: branches is ${branches}. Give a whole number from 1.`,
      );
    }
    if (alternateLevel && branches === 1) {
      throw new AffettoError(
        'OPTION_INVALID',
        'crnn: alternateLevel takes the level out of every second branch, and branches is 1. Give two or more.',
      );
    }
    if (branches === 1) return branch(scope, input, options);
    const heard = alternateLevel ? [input, withoutLevel(input)] : [input];
    const logits = branchNames(branches).map((name, index) =>
      scope.within(name, () => branch(scope, heard[index % heard.length] as ModelInput, options)),
    );
    for (const own of logits) scope.judge(own);
    return meanLogits(logits);
  },
};

function branch(
  scope: Scope,
  { features, lengths, classes }: ModelInput,
  options: typeof defaults,
): Tensor {
  const { channels, kernels, timeStrides, residual, init } = options;
  let x = reshape(features, [...features.shape, 1]);
  for (const [index, filters] of channels.entries()) {
    const block = `conv${index + 1}`;
    const kernel = kernels[index] as number;
    x = convolution2d(scope, block, x, {
      channels: filters,
      kernel: [kernel, kernel],
      stride: [timeStrides[index] as number, 2],
      // The normalisation that follows has an offset of its own.
      bias: false,
      init,
    });
    x = relu(batchNorm(scope, `${block}/norm`, x));
    if (residual) x = residualBlock(scope, `${block}/residual`, x, init);
  }
  x = reshape(x, [x.dim(0), x.dim(1), -1]);
  x = dropout(scope, x, options.flattenDropout);
  x = dense(scope, 'projection', x, { units: options.projection, bias: false, init });
  x = relu(batchNorm(scope, 'projection/norm', x));
  x = dropout(scope, x, options.projectionDropout);
  const stride = timeStrides.reduce((product, one) => product * one, 1);
  const valid = validSteps(lengths, stride, x.dim(1));
  x = lstm(scope, 'lstm', x, {
    units: options.lstmUnits,
    bidirectional: true,
    output: 'sequence',
    ...(init === 'uniform' && { init }),
    ...valid,
  });
  const { mask } = valid;
  const attended = attentionPooling(scope, 'attention', x, {
    hidden: options.attentionUnits,
    mask,
  });
  x = concatenate([attended, statisticsPooling(scope, 'statistics', x, mask)], 1);
  x = dropout(scope, x, options.headDropout);
  return dense(scope, 'logits', x, { units: classes, init: 'glorot' });
}

/** Takes the mean over its valid frames and all bands out of a clip; what is beyond its end stays zero. */
function withoutLevel(input: ModelInput): ModelInput {
  const { features, lengths } = input;
  const [batch, frames] = features.shape as [number, number, number];
  const mask = timeMask(lengths, frames);
  const level = reduceMean(meanOverTime(features, mask), [1], { keepDims: true });
  const levelled = subtract(features, reshape(level, [batch, 1, 1]));
  return { ...input, features: multiply(levelled, reshape(mask, [batch, frames, 1])) };
}

/** Adds two convolutions of x, each normalised, to x: [batch, time, bands, channels], shape kept. */
function residualBlock(scope: Scope, name: string, x: Tensor, init: NetworkInit): Tensor {
  const layer = (index: number, input: Tensor) => {
    const options = { channels: x.dim(3), kernel: [3, 3] as const, bias: false, init };
    const y = convolution2d(scope, `${name}/conv${index}`, input, options);
    return batchNorm(scope, `${name}/norm${index}`, y);
  };
  return relu(add(x, layer(2, relu(layer(1, x)))));
}

/** Counts the steps after the strides that still see a valid frame, and makes their mask. */
function validSteps(frames: Tensor, stride: number, steps: number) {
  const { graph } = frames;
  const lengths = graph.emit('Ceil', [affine(frames, 1 / stride)], frames.shape);
  return { lengths, mask: timeMask(lengths, steps) };
}
