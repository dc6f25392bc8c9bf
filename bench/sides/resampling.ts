// affetto's side of resampling: a signal in memory, converted whole.
// Usage: resampling.ts FROM TO WARM_UP REPEATS CLIP (CLIP: raw float32 samples). Prints one JSON line.

import { readFile } from 'node:fs/promises';
import { resample } from '../../src/audio/resample.js';

const [from, to, warmUp, repeats] = process.argv.slice(2, 6).map(Number) as [
  number,
  number,
  number,
  number,
];
const samples = new Float32Array(new Uint8Array(await readFile(process.argv[6] ?? '')).buffer);
const times: number[] = [];
let converted = new Float32Array(0);
for (let index = 0; index < warmUp + repeats; index++) {
  const start = performance.now();
  converted = (await resample(samples, from, to)) as Float32Array<ArrayBuffer>;
  times.push(performance.now() - start);
}
const check = Array.from(converted.subarray(20_000, 20_200));
console.log(JSON.stringify({ name: 'affetto', times: times.slice(warmUp), check }));
