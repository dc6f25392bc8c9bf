// Peer of bench/benchmarks/training-step: one Adam step of cnn-lstm in TensorFlow.js, WebAssembly backend.
// The backend lacks the gradients of convolution and of max pooling: both are given here by operations
// it has. Usage: training-step-tfjs.mjs WARM_UP STEPS. Prints one JSON line with the milliseconds of
// each step after the warm-up.

import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, version_wasm } from '@tensorflow/tfjs-backend-wasm';

const [warmUp, steps] = process.argv.slice(2).map(Number);
const warn = console.warn;
console.warn = () => {}; // It says that the gradients below replace its own.
registerGradients();
console.warn = warn;
setThreadsCount(1);
await tf.setBackend('wasm');

const model = tf.sequential({
  layers: [
    ...block(64, { inputShape: [174, 40] }),
    ...block(128),
    tf.layers.lstm({ units: 128 }),
    tf.layers.dropout({ rate: 0.4 }),
    tf.layers.dense({ units: 64, activation: 'relu' }),
    tf.layers.dropout({ rate: 0.4 }),
    tf.layers.dense({ units: 8, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy' });
const x = tf.randomNormal([64, 174, 40], 0, 1, 'float32', 1);
const classes = Int32Array.from({ length: 64 }, (_, index) => index % 8);
const target = tf.oneHot(tf.tensor1d(classes, 'int32'), 8);
const times = [];
let loss;
for (let step = 0; step < warmUp + steps; step++) {
  const start = performance.now();
  loss = await model.trainOnBatch(x, target);
  times.push(performance.now() - start);
}
const parameters = model.trainableWeights.reduce(
  (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
  0,
);
console.log(
  JSON.stringify({
    name: `TensorFlow.js ${version_wasm} WASM`,
    times: times.slice(warmUp),
    parameters,
    loss,
  }),
);

function block(filters, shape = {}) {
  return [
    tf.layers.conv1d({ filters, kernelSize: 5, padding: 'same', ...shape }),
    tf.layers.batchNormalization(),
    tf.layers.reLU(),
    tf.layers.maxPooling1d({ poolSize: 2 }),
    tf.layers.dropout({ rate: 0.2 }),
  ];
}

/** For the 1-D cases of this model: [batch, 1, time, channels] or [batch, time, 1, channels], stride 1. */
function registerGradients() {
  tf.registerGradient({
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter]) => ({
      x: () => tf.conv2dTranspose(dy, filter, x.shape, 1, 'same'),
      filter: () => filterGradient(x, dy, filter.shape),
    }),
  });
  tf.registerGradient({
    kernelName: 'MaxPool',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [x, y]) => ({ x: () => poolGradient(x, y, dy) }),
  });
}

/**
 * Row k of the filter's gradient: shifted input, transposed, times dy; one matrix product each. The
 * backend is fast only for products without its own transposition, so that is done beforehand.
 */
function filterGradient(x, dy, shape) {
  const [height, width, inputs, outputs] = shape;
  const kernel = Math.max(height, width);
  const time = Math.max(x.shape[1], x.shape[2]);
  const rows = x.reshape([x.shape[0], time, inputs]);
  const left = (kernel - 1) >> 1;
  const padded = rows.pad([
    [0, 0],
    [left, kernel - 1 - left],
    [0, 0],
  ]);
  const flat = dy.reshape([-1, outputs]);
  const products = Array.from({ length: kernel }, (_, k) => {
    const shifted = padded.slice([0, k, 0], [-1, time, -1]).reshape([-1, inputs]);
    return tf.matMul(shifted.transpose(), flat);
  });
  return tf.stack(products).reshape(shape);
}

/** Pools of two steps: the gradient goes where the maximum came from. */
function poolGradient(x, y, dy) {
  const [batch, , , channels] = x.shape;
  const time = Math.max(x.shape[1], x.shape[2]);
  const pooled = Math.max(y.shape[1], y.shape[2]);
  const pairs = x
    .reshape([batch, time, channels])
    .slice([0, 0, 0], [-1, 2 * pooled, -1])
    .reshape([batch, pooled, 2 * channels]);
  const twice = (tensor) => {
    const flat = tensor.reshape([batch, pooled, channels]);
    return tf.concat([flat, flat], 2);
  };
  const gradient = tf.mul(tf.equal(pairs, twice(y)).cast('float32'), twice(dy));
  return gradient
    .reshape([batch, 2 * pooled, channels])
    .pad([
      [0, 0],
      [0, time - 2 * pooled],
      [0, 0],
    ])
    .reshape(x.shape);
}
