// A worker: takes recordings from the queue and hears them with the processes of its machine. It may be killed at any moment:
// what it had begun is taken over by another once its lock runs out.

import type { Job } from 'bullmq';
import type { FetchLimits } from '../batch/addresses/fetch-limits.js';
import type { Outcome } from '../batch/answered.js';
import { refusalFrom } from '../batch/hear-recording.js';
import { ProcessPool } from '../batch/process-pool.js';
import { checkRedis, connectionTo, queueName } from './connection.js';
import { failureWords, type JobData } from './job.js';
import { loadBullmq } from './packages.js';

/** The codes of what may go well on another machine or at another time: a folder that is not mounted, a lack of memory. */
const passing = ['FILE_UNREADABLE', 'RUNTIME_FAILED', 'UNEXPECTED'];

/** How often a recording is taken over from workers that ended before it is given up: one alone may end many workers. */
const mostTakeovers = 10;

/** How a worker works. */
export interface WorkerOptions {
  readonly url: string;
  /** How many processes hear at a time. */
  readonly processes: number;
  readonly limits: FetchLimits;
  /** After how many seconds without a sign of life another worker takes over. */
  readonly stalledSeconds: number;
  /** Ends it: what was begun is finished first. */
  readonly signal: AbortSignal;
  /** Hears of each recording, and of what goes wrong. */
  readonly onHeard: (file: string) => void;
  readonly onFailed: (file: string, reason: string, isLast: boolean) => void;
  readonly onError: (error: Error) => void;
}

/**
 * Works until it is told to stop.
 * @throws AffettoError `QUEUE_UNREACHABLE`, `OPTION_INVALID`: what `checkRedis` throws
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { url, processes, limits, stalledSeconds, signal } = options;
  await checkRedis(url);
  const { Worker } = await loadBullmq();
  const pool = new ProcessPool({ processes });
  const worker = new Worker<JobData, Outcome>(queueName, ({ data }) => answer(pool, data, limits), {
    connection: connectionTo(url),
    // Each process finds its next recording waiting.
    concurrency: processes + 1,
    lockDuration: 1000 * stalledSeconds,
    stalledInterval: 1000 * stalledSeconds,
    maxStalledCount: mostTakeovers,
  });
  worker.on('error', options.onError);
  worker.on('completed', ({ data }) => options.onHeard(data.file));
  worker.on('failed', (job: Job<JobData, Outcome> | undefined, { message }: Error) => {
    if (!job) return;
    options.onFailed(job.data.file, message, job.finishedOn !== undefined);
  });
  try {
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await worker.close();
  } finally {
    await pool.close();
  }
}

async function answer(
  pool: ProcessPool,
  { place, settings }: JobData,
  limits: FetchLimits,
): Promise<Outcome> {
  let outcome: Outcome;
  try {
    outcome = await pool.run({ place, settings, limits });
  } catch (error) {
    throw new Error(failureWords(refusalFrom(error)));
  }
  const [first] = outcome.refused;
  // Of a recording that is bad in itself every other try would say the same.
  if (first && outcome.heard.length === 0 && passing.includes(first.code)) {
    throw new Error(failureWords(first));
  }
  return outcome;
}
