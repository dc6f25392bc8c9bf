// An architecture of one's own: a convolution over time, then mean and spread of what it found. Nothing is installed or
// registered: `affetto train --model examples/own-model/my-model.mjs --corpus my-voices --out runs/mine`.

/** @param {typeof import('affetto/grad')} layers */
export default ({ convolution1d, dense, dropout, relu, statisticsPooling, timeMask }) => ({
  name: 'my-model',
  description: 'A convolution over time, then mean and spread over the clip, then a dense layer',

  // Every option with its default, which also says what kind of value it takes; a settings file may change them.
  defaults: {
    /** How many patterns the convolution looks for. */
    channels: 32,
    /** How many frames it sees at once. */
    frames: 5,
    /** The share of numbers dropped before the last layer while training. */
    dropout: 0.2,
  },

  /**
   * Features are [batch, frames, coefficients]; `lengths` says how many frames of each clip are real, `classes` how many
   * labels there are. What is returned are logits, [batch, classes].
   */
  build(scope, { features, lengths, classes }, options) {
    const { channels, frames } = options;
    let x = relu(convolution1d(scope, 'conv', features, { channels, kernel: frames }));
    x = statisticsPooling(scope, 'statistics', x, timeMask(lengths, x.dim(1)));
    x = dropout(scope, x, options.dropout);
    return dense(scope, 'logits', x, { units: classes, init: 'glorot' });
  },
});
