// affetto in Node, Deno and Bun, and in what bundlers make for them: node main.mjs RECORDING
import { loadAffetto } from 'affetto';

const affetto = await loadAffetto();
const { emotion, confidence } = await affetto.recognize(process.argv[2]);
console.log(
  JSON.stringify({ emotion, confidence, model: affetto.model, engine: affetto.runtime.name }),
);
await affetto.dispose();
