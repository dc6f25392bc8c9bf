// `cnn-lstm`: the study's improved model. 1-D convolutions over time (channels = coefficients), batch
// normalisation, max pooling and dropout, then an LSTM and dense layers.

import { batchNorm } from '../grad/layers/batch-norm.js';
import { convolution1d } from '../grad/layers/convolution.js';
import { dense } from '../grad/layers/dense.js';
import { dropout } from '../grad/layers/dropout.js';
import { lstm } from '../grad/layers/lstm.js';
import { attentionPooling, maxPool1d, meanOverTime, timeMask } from '../grad/layers/pooling.js';
import { affine, relu } from '../grad/operators/elementwise.js';
import type { Tensor } from '../grad/tensor.js';
import { type ModelDefinition, type NetworkInit, requireInit } from './model.js';

const defaults = {
  /** The filters of each block of convolution, normalisation and pooling; every block halves time. */
  channels: [64, 128] as readonly number[],
  /** The frames that one output of a convolution sees. */
  kernel: 5,
  /** The units of the LSTM in each direction. */
  lstmUnits: 128,
  /** Whether a second LSTM reads the clip backwards. */
  bidirectional: true,
  /** What the dense layers see of the LSTM: its `last` state, the `mean` of all steps, or an `attention`-weighted mean. */
  summary: 'last',
  /** Whether the LSTM stops where the clip ends, or reads on through the padding. */
  masked: true,
  /** The units of the first dense layer. */
  denseUnits: 64,
  /** The share of numbers dropped after each block. */
  convolutionDropout: 0.2,
  /** The share of numbers dropped around the dense layer. */
  denseDropout: 0.4,
  /** How convolutions, LSTM and the first dense layer start: `uniform` (as in PyTorch) or `he` (LSTM: Glorot, orthogonal). */
  init: 'he' as NetworkInit,
};

/** The study's improved model; `affetto models` describes it. */
export const cnnLstm: ModelDefinition<typeof defaults> = {
  name: 'cnn-lstm',
  description:
    'Improved: 1-D convolutions with batch normalisation and max pooling, then an LSTM and dense layers',
  defaults,
  build(scope, { features, lengths, classes }, options) {
    const { init } = options;
    requireInit('cnn-lstm', init);
    let x = features;
    for (const [index, channels] of options.channels.entries()) {
      const block = `conv${index + 1}`;
      x = convolution1d(scope, block, x, { channels, kernel: options.kernel, init });
      x = batchNorm(scope, `${block}/norm`, x);
      // max(relu(x)) = relu(max(x)): pooling first rectifies half of the cells.
      x = relu(maxPool1d(scope, `${block}/pool`, x, 2));
      x = dropout(scope, x, options.convolutionDropout);
    }
    const { lstmUnits: units, bidirectional } = options;
    const valid: { lengths?: Tensor; mask?: Tensor } = options.masked
      ? validSteps(lengths, features.dim(1), x.dim(1))
      : {};
    const output = options.summary === 'last' ? 'last' : 'sequence';
    x = lstm(scope, 'lstm', x, {
      units,
      bidirectional,
      output,
      ...(init === 'uniform' && { init }),
      ...valid,
    });
    if (options.summary === 'mean') x = meanOverTime(x, valid.mask);
    if (options.summary === 'attention') {
      x = attentionPooling(scope, 'attention', x, {
        hidden: options.denseUnits,
        ...(valid.mask && { mask: valid.mask }),
      });
    }
    x = dropout(scope, x, options.denseDropout);
    x = relu(dense(scope, 'dense', x, { units: options.denseUnits, init }));
    x = dropout(scope, x, options.denseDropout);
    return dense(scope, 'logits', x, { units: classes, init: 'glorot' });
  },
};

/** Counts the steps after pooling that still see a valid frame, and makes their mask. */
function validSteps(frames: Tensor, framesIn: number, steps: number) {
  const { graph } = frames;
  const pooled = affine(frames, 1 / Math.floor(framesIn / steps));
  const whole = graph.emit('Ceil', [pooled], pooled.shape);
  const lengths = graph.emit('Clip', [whole, graph.scalar(1), graph.scalar(steps)], pooled.shape);
  return { lengths, mask: timeMask(lengths, steps) };
}
