// One side of decoding: a built affetto, this one or an earlier one, decodes a recording to the rate of models. Plain
// JavaScript, since an earlier build is loaded by its path.
// Usage: decoding.mjs DIST_FOLDER FILE RATE WARM_UP REPEATS WHAT; WHAT: `time`, how long it takes, or `hold`, the longest
// time for which it kept the event loop from anything else. Prints one JSON line, in milliseconds.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [dist, file, ...rest] = process.argv.slice(2);
const [sampleRate, warmUp, repeats] = rest.map(Number);
const isHold = rest[3] === 'hold';
const load = (name) => import(pathToFileURL(join(dist, name)).href);
const { decodeAudio } = await load('index.js');
// Earlier builds have no other way than to read the file and decode its bytes.
const { decodeRecording } = isHold ? await load('node.js') : {};
const bytes = await readFile(file);
const decode = () =>
  decodeRecording ? decodeRecording(file, { sampleRate }) : decodeAudio(bytes, { sampleRate });

const times = [];
let decoded;
for (let index = 0; index < warmUp + repeats; index++) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  if (isHold) {
    delay.enable();
    // The first interval that it sees has no beginning.
    await wait(20);
  }
  const start = performance.now();
  decoded = await decode();
  const milliseconds = performance.now() - start;
  if (isHold) await wait(20);
  if (index >= warmUp) times.push(isHold ? delay.max / 1e6 : milliseconds);
  delay.disable();
}
const check = Array.from(decoded.samples.subarray(20_000, 20_200));
console.log(JSON.stringify({ name: 'affetto', times, check }));
