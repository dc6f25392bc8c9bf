// affetto's side of the training step: batch, dropout bytes and state go in, loss and new state come
// out, as in `fit`. Usage: training-step.ts THREADS WARM_UP STEPS. Prints one JSON line.

import type { Tensor } from '../../src/grad/tensor.js';
import { buildTrainingStep, initialState } from '../../src/grad/training-step.js';
import { createModel } from '../../src/models/registry.js';
import { RandomStream } from '../../src/random.js';
import { nextState, stateFeeds } from '../../src/runtime/graph-state.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type TensorValue } from '../../src/runtime/runtime.js';

const [threads = 1, warmUp = 5, steps = 20] = process.argv.slice(2).map(Number);
const batchSize = 64;
const classes = 8;
const shape = [174, 40] as const;
// About 195,000 parameters: the study's LSTM reads one way, and so do the peers' models.
const model = createModel('cnn-lstm', { bidirectional: false });
const step = buildTrainingStep({
  batchSize,
  inputs: { features: shape, lengths: [] },
  forward: (scope, { features, lengths }) =>
    model.build(scope, { features: features as Tensor, lengths: lengths as Tensor, classes }),
  optimizer: { kind: 'adam' },
});
const session = await nodeRuntime.createSession(step.onnx, { threads });
const random = new RandomStream(1);
const features = Float32Array.from({ length: batchSize * shape[0] * shape[1] }, () =>
  random.normal(),
);
const targets = new Float32Array(batchSize * classes);
for (let row = 0; row < batchSize; row++) targets[row * classes + (row % classes)] = 1;
const lengths = new Float32Array(batchSize).fill(shape[0]);
const exampleWeights = new Float32Array(batchSize).fill(1);
const bytes = new Uint8Array(step.randomByteCount);
let state = initialState(step, 1);
let loss = Number.NaN;
const times: number[] = [];
for (let index = 0; index < warmUp + steps; index++) {
  const start = performance.now();
  new RandomStream(1, index, 0xd09e).fillBytes(bytes);
  const randomBytes: TensorValue = { dtype: 'uint8', data: bytes, shape: [bytes.length] };
  const outputs = await session.run({
    features: floats(features, [batchSize, ...shape]),
    lengths: floats(lengths),
    randomBytes,
    targets: floats(targets, [batchSize, classes]),
    exampleWeights: floats(exampleWeights),
    learningRate: floats([1e-3], []),
    step: floats([index + 1], []),
    ...stateFeeds(step.state, state),
  });
  state = nextState(step.state, outputs);
  loss = floatOutput(outputs, 'loss')[0] as number;
  times.push(performance.now() - start);
}
await session.dispose();
const parameters = (state.weights as Float32Array).length;
console.log(JSON.stringify({ name: 'affetto', times: times.slice(warmUp), parameters, loss }));
