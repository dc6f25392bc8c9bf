// `cnn-lstm`: the study's improved model. 1-D convolutions over time (channels = coefficients), batch
// normalisation, max pooling and dropout, then an LSTM and dense layers.

import {
  batchNorm,
  convolution1d,
  dense,
  dropout,
  lstm,
  maxPool1d,
  meanOverTime,
  relu,
} from '../grad/index.js';
import type { ModelDefinition } from './model.js';

const defaults = {
  /** Filters of each block of convolution, normalisation and pooling; every block halves time. */
  channels: [64, 128] as readonly number[],
  kernel: 5,
  lstmUnits: 128,
  bidirectional: false,
  /** What the dense layers see of the LSTM: its `last` state, or the `mean` of all steps. */
  summary: 'last',
  denseUnits: 64,
  convolutionDropout: 0.2,
  denseDropout: 0.4,
};

export const cnnLstm: ModelDefinition<typeof defaults> = {
  name: 'cnn-lstm',
  description:
    'Improved: 1-D convolutions with batch normalisation and max pooling, then an LSTM and dense layers',
  defaults,
  build(scope, { features, classes }, options) {
    let x = features;
    for (const [index, channels] of options.channels.entries()) {
      const block = `conv${index + 1}`;
      x = convolution1d(scope, block, x, { channels, kernel: options.kernel });
      x = batchNorm(scope, `${block}/norm`, x);
      // max(relu(x)) = relu(max(x)): pooling first rectifies half of the cells.
      x = relu(maxPool1d(scope, `${block}/pool`, x, 2));
      x = dropout(scope, x, options.convolutionDropout);
    }
    const { lstmUnits: units, bidirectional } = options;
    x =
      options.summary === 'mean'
        ? meanOverTime(lstm(scope, 'lstm', x, { units, bidirectional, output: 'sequence' }))
        : lstm(scope, 'lstm', x, { units, bidirectional, output: 'last' });
    x = dropout(scope, x, options.denseDropout);
    x = relu(dense(scope, 'dense', x, { units: options.denseUnits }));
    x = dropout(scope, x, options.denseDropout);
    return dense(scope, 'logits', x, { units: classes, init: 'glorot' });
  },
};
