// The thread of decoding-ahead.ts. It answers files in the order in which they were sent, and says nothing of those that
// it cannot decode: the main thread decodes them again, and knows how to tell what is wrong.

import { parentPort } from 'node:worker_threads';
import { decodeAudio } from '../../../audio/decode.js';
import { readAudioFile } from '../../../audio/read-file.js';
import type { ThreadAnswer, ThreadQuestion } from './decoding-ahead.js';

/** What is larger or longer, in bytes and seconds, is left to the main thread: several would lie in memory at once. */
const [LARGEST, LONGEST] = [2 ** 26, 300];

async function decode({ file, sampleRate, reading }: ThreadQuestion): Promise<ThreadAnswer> {
  try {
    const bytes = await readAudioFile(file, LARGEST);
    const options = { ...reading, sampleRate, maxDurationSeconds: LONGEST };
    const { samples, source } = await decodeAudio(bytes, options);
    return { samples, warnings: source.warnings };
  } catch {
    return undefined;
  }
}

let work = Promise.resolve();
parentPort?.on('message', (question: ThreadQuestion) => {
  work = work.then(async () => {
    const answer = await decode(question);
    parentPort?.postMessage(answer, answer ? [answer.samples.buffer as ArrayBuffer] : []);
  });
});
