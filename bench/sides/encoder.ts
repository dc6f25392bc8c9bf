// affetto's side of waveform -> the encoder's statistics, in either build of ONNX Runtime.
// Usage: encoder.ts ENGINE MODEL CLIP THREADS WARM_UP REPEATS (ENGINE: node or web; CLIP: raw float32 samples).
// Prints one JSON line.

import { readFile } from 'node:fs/promises';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';

const [engine = 'node', model = '', clip = '', ...numbers] = process.argv.slice(2);
const [threads = 1, warmUp = 5, repeats = 20] = numbers.map(Number);
const samples = new Float32Array(new Uint8Array(await readFile(clip)).buffer);
const runtime = engine === 'web' ? webRuntime({ threads }) : nodeRuntime;
const session = await runtime.createSession(new Uint8Array(await readFile(model)), { threads });
const waveform = floats(samples, [1, samples.length]);
const times: number[] = [];
let check: number[] = [];
for (let index = 0; index < warmUp + repeats; index++) {
  const start = performance.now();
  const outputs = await session.run({ waveform }, ['statistics']);
  check = Array.from(floatOutput(outputs, 'statistics'));
  times.push(performance.now() - start);
}
await session.dispose();
console.log(JSON.stringify({ name: 'affetto', times: times.slice(warmUp), check }));
