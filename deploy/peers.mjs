// Prints the optional packages of affetto with their ranges, for the image: those of the server and the worker, and the engine
// where it is wanted. `node deploy/peers.mjs package.json native|wasm`

import { readFileSync } from 'node:fs';

const [, , file, engine] = process.argv;
const { peerDependencies } = JSON.parse(readFileSync(file, 'utf8'));
const wanted = Object.entries(peerDependencies).filter(
  ([name]) => engine === 'native' || name !== 'onnxruntime-node',
);
console.log(wanted.map(([name, range]) => `${name}@${range}`).join('\n'));
