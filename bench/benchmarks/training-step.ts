// One step of training cnn-lstm: batch of 64 clips of 174 x 40, dropout and batch normalisation on, Adam.
// With one thread and with two, against PyTorch and Keras; with one against TensorFlow.js on WebAssembly.

import { join } from 'node:path';
import type { Benchmark, Context, Row } from '../context.js';
import {
  affettoProgram,
  benchFolder,
  compare,
  measureSides,
  pythonProgram,
  type Side,
} from '../sides.js';

const warmUp = 5;
const steps = 30;

export const trainingStep: Benchmark = {
  name: 'training-step',
  description: 'One Adam step of cnn-lstm, batch 64; peers: PyTorch, Keras, TensorFlow.js WASM',
  async run(context) {
    return [...(await withThreads(context, 1)), ...(await withThreads(context, 2))];
  },
};

async function withThreads(context: Context, threads: number): Promise<Row[]> {
  const sides: Side[] = [
    { label: 'affetto', command: affettoProgram('training-step', threads, warmUp, steps), threads },
  ];
  for (const peer of ['pytorch', 'keras']) {
    const program = `training_step_${peer}`;
    const command = pythonProgram(context, program, threads, warmUp, steps);
    if (command) sides.push({ label: peer, command, threads });
  }
  if (threads === 1) {
    // Far slower, so fewer steps; outside browsers it has one thread only.
    const program = join(benchFolder, 'peers', 'training-step-tfjs.mjs');
    const command = [process.execPath, program, '2', '4'];
    sides.push({ label: 'tensorflow.js', command, threads });
  }
  const { ours, peers } = await measureSides(context, sides);
  const measure = `training step, ${threads === 1 ? 'one thread' : 'two threads'}`;
  return peers.map((peer) => {
    if (peer.parameters !== ours.parameters) {
      context.notice(`${peer.name} has ${peer.parameters} parameters, affetto ${ours.parameters}.`);
    }
    return compare(measure, ours, peer, peer.name.startsWith('TensorFlow.js') ? 1 / 15 : 1);
  });
}
