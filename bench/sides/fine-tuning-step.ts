// affetto's side of a fine-tuning step: batch and state go in, loss and new state come out.
// Usage: fine-tuning-step.ts WEIGHTS THREADS WARM_UP STEPS (WEIGHTS: raw float32, in the order of the encoder's layout).
// Prints one JSON line.

import { readFile } from 'node:fs/promises';
import { dense } from '../../src/grad/layers/dense.js';
import type { Tensor } from '../../src/grad/tensor.js';
import { buildTrainingStep, initialState } from '../../src/grad/training-step.js';
import {
  encoderStatistics,
  whisperEncoder,
  whisperTiny,
} from '../../src/models/whisper-encoder.js';
import { nextState, stateFeeds } from '../../src/runtime/graph-state.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';

const [path = '', ...numbers] = process.argv.slice(2);
const [threads = 1, warmUp = 2, steps = 6] = numbers.map(Number);
const [batchSize, classes, frames] = [16, 8, 400];
const step = buildTrainingStep({
  batchSize,
  inputs: { features: [frames, whisperTiny.bands], lengths: [] },
  forward: (scope, { features, lengths }) => {
    const heard = { features: features as Tensor, lengths: lengths as Tensor };
    const statistics = encoderStatistics(scope, whisperEncoder(scope, heard));
    return dense(scope, 'head', statistics, { units: classes, init: 'glorot' });
  },
  optimizer: { kind: 'adamw' },
});
const session = await nodeRuntime.createSession(step.onnx, { threads });
// As the peer computes them too: the mean of a spectrum and its spread, without a generator of random numbers in common.
const features = Float32Array.from(
  { length: batchSize * frames * whisperTiny.bands },
  (_, index) => 0.3 + 0.4 * Math.sin(index % 7919),
);
const targets = new Float32Array(batchSize * classes);
for (let row = 0; row < batchSize; row++) targets[row * classes + (row % classes)] = 1;
let state = initialState(step, 1);
const pretrained = new Float32Array(new Uint8Array(await readFile(path)).buffer);
(state.weights as Float32Array).set(pretrained);
// The linear layer starts from zeros on both sides, so that the losses can be compared.
(state.weights as Float32Array).fill(0, pretrained.length);
let loss = Number.NaN;
const times: number[] = [];
for (let index = 0; index < warmUp + steps; index++) {
  const start = performance.now();
  const outputs = await session.run({
    features: floats(features, [batchSize, frames, whisperTiny.bands]),
    lengths: floats(new Float32Array(batchSize).fill(frames)),
    targets: floats(targets, [batchSize, classes]),
    exampleWeights: floats(new Float32Array(batchSize).fill(1)),
    learningRate: floats([1e-4], []),
    step: floats([index + 1], []),
    ...stateFeeds(step.state, state),
  });
  state = nextState(step.state, outputs);
  loss = floatOutput(outputs, 'loss')[0] as number;
  times.push(performance.now() - start);
}
await session.dispose();
const parameters = (state.weights as Float32Array).length;
console.log(
  JSON.stringify({ name: 'affetto', times: times.slice(warmUp), parameters, check: [loss] }),
);
