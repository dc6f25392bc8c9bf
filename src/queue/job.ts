// A recording as a job of the queue: a name and settings, never its bytes.

import { createHash } from 'node:crypto';
import type { JobsOptions } from 'bullmq';
import type { Refusal } from '../batch/answered.js';
import type { BatchSettings } from '../batch/batch-settings.js';
import type { BatchItem } from '../batch/hearer.js';

/** What a worker is told. */
export interface JobData {
  /** The recording as results call it. */
  readonly file: string;
  /** Where it lies: a path that workers see too, or an address. */
  readonly place: string;
  readonly settings: BatchSettings;
}

/** The word for jobs of this kind. */
export const jobName = 'hear';

/** How often a recording is tried before it is a dead letter. */
export const attempts = 5;

/** How long results wait for a batch that was given up, in seconds: a week. */
export const keptSeconds = 7 * 24 * 3600;

/** How often it is tried and how long it waits in between: 1, 2, 4, 8 s, each up to half less, so that not all come at once. */
export function jobOptions(id: string): JobsOptions {
  return {
    jobId: id,
    attempts,
    backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
    removeOnComplete: { age: keptSeconds },
  };
}

/**
 * Names a job, the same for the same file of the same batch: it can be in the queue once only.
 * @param batch what tells this batch from others
 */
export function jobIdOf(batch: string, { file, stamp = '' }: BatchItem): string {
  const key = createHash('sha256').update(`${file}\n${stamp}`).digest('hex').slice(0, 32);
  return `${batch}-${key}`;
}

/** Puts a refusal into the one sentence that BullMQ keeps of a failure. */
export function failureWords({ code, reason }: Refusal): string {
  return `${code}: ${reason}`;
}

/** Reads what `failureWords` wrote, or what BullMQ says by itself. */
export function refusalOf(words: string): Refusal {
  const [, code, reason] = /^([A-Z][A-Z_]+): (.*)$/s.exec(words) ?? [];
  if (code !== undefined && reason !== undefined) return { code, reason };
  if (/stalled/.test(words)) {
    const reason = `Workers that heard it ended again and again (${words}).`;
    return { code: 'PROCESS_FAILED', reason };
  }
  return { code: 'UNEXPECTED', reason: words };
}
