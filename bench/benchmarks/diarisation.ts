// Who speaks when in half an hour of a conversation, on one thread: against real time.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { openDiariser } from '../../src/diarisation/open-diariser.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { makeConversation } from '../../test/support/conversations.js';
import type { Benchmark } from '../context.js';
import { median } from '../statistics.js';

const seconds = 1800;
const voices = 4;
/** The share of real time that is aimed at. */
const goalShare = 0.03;

export const diarisation: Benchmark = {
  name: 'diarisation',
  description: `Who speaks when in ${seconds / 60} minutes of ${voices} voices of --corpus DIR; goal: ${goalShare} of real time`,
  async run(context) {
    const { corpus } = context;
    if (!corpus) {
      context.notice('diarisation is skipped: give a corpus by --corpus DIR.');
      return [];
    }
    const { utterances } = await openCorpus(corpus);
    context.progress(`making ${seconds / 60} minutes`);
    const { samples } = await makeConversation(utterances, { voices, seconds, seed: 1 });
    const file = (name: string) =>
      readFile(fileURLToPath(new URL(`../../models/diarisation/${name}`, import.meta.url)));
    const files = {
      segmentation: await file('segmentation.onnx'),
      voice: await file('voice.onnx'),
    };
    const diariser = await openDiariser(files, nodeRuntime, { threads: 1 });
    const [taken, busy]: [number[], number[]] = [[], []];
    for (let round = 0; round < context.rounds; round++) {
      context.progress(`round ${round + 1} of ${context.rounds}`);
      const before = process.cpuUsage();
      const start = performance.now();
      await diariser.diarise(samples);
      taken.push((performance.now() - start) / 1000);
      const { user, system } = process.cpuUsage(before);
      busy.push((user + system) / 1e6);
    }
    await diariser.dispose();
    context.notice(
      `diarisation: the processor was busy for ${median(busy).toFixed(1)} s of that, ${(median(busy) / seconds).toFixed(3)} of real time.`,
    );
    return [
      {
        measure: `who speaks when in ${seconds / 60} minutes, ${voices} voices, one thread`,
        affetto: median(taken),
        unit: 's',
        goal: goalShare * seconds,
      },
    ];
  },
};
