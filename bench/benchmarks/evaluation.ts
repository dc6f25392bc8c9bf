// `affetto compare cnn cnn-lstm` over five speaker folds of a corpus, a few epochs each: both cores against
// one, how much of the time is not training, and the peak memory. Features come from a filled cache.

import { join } from 'node:path';
import { z } from 'zod';
import { commandLine } from '../build.js';
import type { Benchmark, Row } from '../context.js';
import { runMeasured } from '../peak-memory.js';
import { median } from '../statistics.js';

/** Few, or it would take hours; with still fewer, starting up would count more than training. */
const epochs = 8;

const resultSchema = z.object({
  wallSeconds: z.number(),
  models: z.array(z.object({ folds: z.array(z.object({ trainingSeconds: z.number() })) })),
});

export const evaluation: Benchmark = {
  name: 'evaluation',
  description: `5-fold comparison of both models on --corpus DIR, ${epochs} epochs: two processes against one`,
  async run(context) {
    const { corpus, temporaryFolder } = context;
    if (!corpus) {
      context.notice('evaluation is skipped: give a folder with RAVDESS clips by --corpus DIR.');
      return [];
    }
    const main = await commandLine(context);
    const run = async (name: string, processes: number, length: number) => {
      context.progress(name);
      const measured = await runMeasured([
        process.execPath,
        main,
        ...['compare', 'cnn', 'cnn-lstm', '--corpus', corpus, '--epochs', String(length)],
        ...['--processes', String(processes), '--json'],
        ...['--out', join(temporaryFolder, name), '--cache', join(temporaryFolder, 'cache')],
      ]);
      return { ...measured, result: resultSchema.parse(JSON.parse(measured.output)) };
    };
    await run('filling the cache', 2, 1);
    type Measured = Awaited<ReturnType<typeof run>>;
    const two: Measured[] = [];
    const one: Measured[] = [];
    for (let round = 1; round <= context.rounds; round++) {
      const of = `round ${round} of ${context.rounds}`;
      // In turn, because a shared machine gets slower and quicker from minute to minute.
      const sides = [
        async () => two.push(await run(`two processes, ${of}`, 2, epochs)),
        async () => one.push(await run(`one process, ${of}`, 1, epochs)),
      ];
      for (const side of round % 2 === 1 ? sides : sides.reverse()) await side();
    }
    const secondsOf = (runs: readonly Measured[]) => median(runs.map(({ seconds }) => seconds));
    const peaks = two.flatMap(({ peakBytes }) => peakBytes ?? []);
    const rows: Row[] = [
      {
        measure: `5-fold comparison of both models, ${epochs} epochs, two processes`,
        affetto: secondsOf(two),
        unit: 's',
        peer: {
          name: 'the same, one process',
          value: secondsOf(one),
          ratios: two.map(({ seconds }, round) => seconds / (one[round] as Measured).seconds),
        },
        goal: 1 / 1.8,
      },
      {
        measure: `the same, one process: time beyond training and test, ${epochs} epochs`,
        affetto: median(one.map(beyondTraining)),
        unit: '%',
      },
    ];
    if (peaks.length === 0) context.notice('Peak memory is skipped: there is no /proc.');
    else {
      rows.push({
        measure: 'the same, two processes: peak memory of all together',
        affetto: Math.max(...peaks) / 2 ** 20,
        unit: 'MiB',
        goal: 4096,
      });
    }
    return rows;
  },
};

/** Percent of the time. */
function beyondTraining({
  seconds,
  result,
}: {
  readonly seconds: number;
  readonly result: z.infer<typeof resultSchema>;
}): number {
  const training = result.models
    .flatMap(({ folds }) => folds)
    .reduce((sum, { trainingSeconds }) => sum + trainingSeconds, 0);
  return 100 * (1 - training / seconds);
}
