// Peak memory of `affetto train --model cnn-lstm` on a whole corpus: resident memory of the whole process,
// two epochs, features computed from the recordings and not taken from a cache.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandLine } from '../build.js';
import type { Benchmark } from '../context.js';
import { benchFolder, runProgram, threadEnvironment } from '../sides.js';

export const trainingMemory: Benchmark = {
  name: 'training-memory',
  description: 'Peak memory while cnn-lstm trains on --corpus DIR for two epochs',
  async run(context) {
    if (!context.corpus) {
      context.notice(
        'training-memory is skipped: give a folder with RAVDESS clips by --corpus DIR.',
      );
      return [];
    }
    const peakPath = join(context.temporaryFolder, 'peak');
    const folder = (name: string) => join(context.temporaryFolder, name);
    const main = await commandLine(context);
    context.progress('training for two epochs');
    await runProgram(
      [
        process.execPath,
        '--import',
        pathToFileURL(join(benchFolder, 'sides', 'report-peak.mjs')).href,
        main,
        ...['train', '--model', 'cnn-lstm', '--corpus', context.corpus, '--epochs', '2'],
        ...['--out', folder('run'), '--cache', folder('cache')],
      ],
      { ...threadEnvironment(1), AFFETTO_BENCH_PEAK: peakPath },
    );
    const bytes = Number(await readFile(peakPath, 'utf8'));
    return [
      {
        measure: 'peak memory of training cnn-lstm, whole process',
        affetto: bytes / 2 ** 20,
        unit: 'MiB',
        goal: 2048,
      },
    ];
  },
};
