// `cnn`: the study's baseline. The MFCC matrix is read as an image: 2-D convolutions, max pooling,
// dropout, dense layers.

import { convolution2d } from '../grad/layers/convolution.js';
import { dense } from '../grad/layers/dense.js';
import { dropout } from '../grad/layers/dropout.js';
import { maxPool2d } from '../grad/layers/pooling.js';
import { relu } from '../grad/operators/elementwise.js';
import { reshape } from '../grad/operators/shaping.js';
import type { ModelDefinition } from './model.js';

const defaults = {
  /** The filters of each block of convolution and pooling; every block halves both axes. */
  channels: [8, 16, 32] as readonly number[],
  /** The side of the square that one output of a convolution sees. */
  kernel: 3,
  /** The units of the first dense layer. */
  denseUnits: 64,
  /** The share of numbers dropped after each block. */
  convolutionDropout: 0.1,
  /** The share of numbers dropped after the dense layer. */
  denseDropout: 0.3,
};

/** The study's baseline; `affetto models` describes it. */
export const cnn: ModelDefinition<typeof defaults> = {
  name: 'cnn',
  description: 'Baseline: 2-D convolutions over the MFCC image, max pooling, dropout, dense layers',
  defaults,
  build(scope, { features, classes }, options) {
    const { kernel } = options;
    let x = reshape(features, [...features.shape, 1]);
    for (const [index, channels] of options.channels.entries()) {
      const block = `conv${index + 1}`;
      // Nothing normalises here, and max pooling makes activations larger block by block: start small.
      x = convolution2d(scope, block, x, { channels, kernel: [kernel, kernel], init: 'glorot' });
      // max(relu(x)) = relu(max(x)): pooling first rectifies a quarter of the cells.
      x = relu(maxPool2d(scope, `${block}/pool`, x, [2, 2]));
      x = dropout(scope, x, options.convolutionDropout);
    }
    x = reshape(x, [x.dim(0), -1]);
    x = relu(dense(scope, 'dense', x, { units: options.denseUnits }));
    x = dropout(scope, x, options.denseDropout);
    return dense(scope, 'logits', x, { units: classes, init: 'glorot' });
  },
};
