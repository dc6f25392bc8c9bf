// affetto's side of waveform -> probabilities: a recogniser made from the model file answers again and
// again. Usage: latency.ts MODEL CLIP THREADS WARM_UP REPEATS (CLIP: raw float32 samples). Prints one
// JSON line.

import { readFile } from 'node:fs/promises';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';

const [model = '', clip = '', ...numbers] = process.argv.slice(2);
const [threads = 1, warmUp = 5, repeats = 20] = numbers.map(Number);
const samples = new Float32Array(new Uint8Array(await readFile(clip)).buffer);
const recognizer = await loadRecognizer(await readFile(model), nodeRuntime, { threads });
const times: number[] = [];
for (let index = 0; index < warmUp + repeats; index++) {
  const start = performance.now();
  await recognizer.recognize(samples);
  times.push(performance.now() - start);
}
await recognizer.dispose();
console.log(JSON.stringify({ name: 'affetto', times: times.slice(warmUp) }));
