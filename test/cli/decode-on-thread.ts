// What decoding-ahead.test.ts runs, outside of Vitest, whose threads load no TypeScript. Prints a JSON object a file, with
// the number of samples and their sum, or null for a file that the thread leaves alone.
// Usage: decode-on-thread.ts SAMPLE_RATE FILE...
import { DecodingThread } from '../../src/cli/commands/predict/decoding-ahead.js';

const [sampleRate, ...files] = process.argv.slice(2);
const thread = new DecodingThread();
const answers = files.map((file) =>
  thread.decode({ file, sampleRate: Number(sampleRate), reading: {} }),
);
for (const answer of await Promise.all(answers)) {
  const samples = answer?.samples;
  const sum = samples?.reduce((total, sample) => total + sample, 0);
  console.log(JSON.stringify(samples ? { length: samples.length, sum } : null));
}
await thread.end();
