// affetto's side of scoring: all metrics of one set of predictions, calibration included.
// Usage: scores.ts PREDICTIONS CLASSES WARM_UP REPEATS (PREDICTIONS: raw float32, rows of the true class
// and the probabilities). Prints one JSON line.

import { readFile } from 'node:fs/promises';
import { scorePredictions } from '../../src/scores/metrics.js';

const [path = '', ...numbers] = process.argv.slice(2);
const [classes = 8, warmUp = 5, repeats = 20] = numbers.map(Number);
const table = new Float32Array(new Uint8Array(await readFile(path)).buffer);
const count = table.length / (classes + 1);
const truth = Int32Array.from({ length: count }, (_, row) => table[row * (classes + 1)] as number);
const probabilities = new Float64Array(count * classes);
for (let row = 0; row < count; row++) {
  const start = row * (classes + 1) + 1;
  probabilities.set(table.subarray(start, start + classes), row * classes);
}
const labels = Array.from({ length: classes }, (_, label) => String(label));
const times: number[] = [];
let check: number[] = [];
for (let index = 0; index < warmUp + repeats; index++) {
  const start = performance.now();
  const { accuracy, uar, macroF1, logLoss } = scorePredictions({ labels, truth, probabilities });
  times.push(performance.now() - start);
  check = [accuracy, uar, macroF1, logLoss];
}
console.log(JSON.stringify({ name: 'affetto', times: times.slice(warmUp), check }));
