// `affetto evaluate --model FILE.onnx` on a whole corpus, recordings decoded anew: against real time.

import { z } from 'zod';
import { decodeAudio } from '../../src/audio/decode.js';
import { readAudioFile } from '../../src/audio/read-file.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { defaultModelPath } from '../../src/recognition/shipped-models.js';
import { commandLine } from '../build.js';
import type { Benchmark } from '../context.js';
import { runMeasured } from '../peak-memory.js';
import { median } from '../statistics.js';

const resultSchema = z.object({ count: z.number() });

export const corpusScoring: Benchmark = {
  name: 'corpus-scoring',
  description: 'The default model scored on --corpus DIR; goal: 100 times real time',
  async run(context) {
    const { corpus } = context;
    if (!corpus) {
      context.notice('corpus-scoring is skipped: give a corpus by --corpus DIR.');
      return [];
    }
    const main = await commandLine(context);
    const model = await defaultModelPath();
    context.progress('measuring how long the recordings last');
    const { utterances } = await openCorpus(corpus);
    let audioSeconds = 0;
    for (const { path } of utterances) {
      const { samples } = await decodeAudio(await readAudioFile(path), { sampleRate: 8000 });
      audioSeconds += samples.length / 8000;
    }
    const seconds: number[] = [];
    for (let round = 0; round < context.rounds; round++) {
      context.progress(`round ${round + 1} of ${context.rounds}`);
      const run = await runMeasured([
        process.execPath,
        main,
        ...['evaluate', '--model', model, '--corpus', corpus, '--json'],
      ]);
      const { count } = resultSchema.parse(JSON.parse(run.output));
      if (count !== utterances.length) {
        context.notice(`corpus-scoring answered ${count} of ${utterances.length} recordings.`);
      }
      seconds.push(run.seconds);
    }
    return [
      {
        measure: `the default model on ${utterances.length.toLocaleString('en')} recordings (${Math.round(audioSeconds).toLocaleString('en')} s), whole process`,
        affetto: median(seconds),
        unit: 's',
        goal: audioSeconds / 100,
      },
    ];
  },
};
