// How a queue stands, and what to do about its dead letters.

import type { Queue } from 'bullmq';
import type { JobData } from './job.js';

/** How a queue stands. */
export interface QueueStatus {
  /** How many recordings wait for a worker. */
  readonly waiting: number;
  /** How many are being heard. */
  readonly active: number;
  /** How many wait for another try. */
  readonly delayed: number;
  /** How many results wait for their batch. */
  readonly completed: number;
  /** How many failed for good. */
  readonly dead: number;
  /** How many workers are connected. */
  readonly workers: number;
}

/** A recording that failed for good. */
export interface DeadLetter {
  readonly file: string;
  readonly reason: string;
  /** How often it was tried. */
  readonly tries: number;
}

/** Counts what is in the queue. */
export async function queueStatus(queue: Queue): Promise<QueueStatus> {
  const names = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const;
  const counts = await queue.getJobCounts(...names);
  const workers = await queue.getWorkersCount();
  const { waiting = 0, active = 0, delayed = 0, completed = 0, failed = 0 } = counts;
  return { waiting, active, delayed, completed, dead: failed, workers };
}

/** Lists dead letters, the latest first. @param most how many at most */
export async function deadLetters(queue: Queue, most: number): Promise<DeadLetter[]> {
  const jobs = await queue.getFailed(0, most - 1);
  return jobs.map(({ data, failedReason, attemptsMade }) => ({
    file: (data as JobData).file,
    reason: failedReason ?? '',
    tries: attemptsMade,
  }));
}

/** Lets all dead letters be tried again; says how many there were. */
export async function retryDead(queue: Queue): Promise<number> {
  const count = await queue.getFailedCount();
  await queue.retryJobs({ state: 'failed' });
  return count;
}
