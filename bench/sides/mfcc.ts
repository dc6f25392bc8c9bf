// affetto's side of waveform -> MFCC: the front end with its defaults, which are librosa's.
// Usage: mfcc.ts CLIP THREADS WARM_UP REPEATS (CLIP: raw float32 samples). Prints one JSON line.

import { readFile } from 'node:fs/promises';
import { buildFrontEnd } from '../../src/features/front-end.js';
import { featureShape, frontEndOptions } from '../../src/features/options.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';

const [clip = '', ...numbers] = process.argv.slice(2);
const [threads = 1, warmUp = 5, repeats = 20] = numbers.map(Number);
const samples = new Float32Array(new Uint8Array(await readFile(clip)).buffer);
const options = frontEndOptions();
const [, channels] = featureShape(options);
const session = await nodeRuntime.createSession(buildFrontEnd(options), { threads });
const times: number[] = [];
let features = new Float32Array(0);
for (let index = 0; index < warmUp + repeats; index++) {
  const start = performance.now();
  const outputs = await session.run({ waveform: floats(samples, [1, samples.length]) });
  features = floatOutput(outputs, 'features') as Float32Array<ArrayBuffer>;
  times.push(performance.now() - start);
}
await session.dispose();
const check = Array.from(features.subarray(50 * channels, 51 * channels));
console.log(JSON.stringify({ name: 'affetto', times: times.slice(warmUp), check }));
