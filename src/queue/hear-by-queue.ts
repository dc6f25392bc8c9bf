// The side of the queue that hands recordings out and takes results back, a few hundred at a time. Every result is in the
// journal before it leaves Redis, and a job that Redis lost is handed out again, so that each file has exactly one result,
// whoever is killed.

import type { Job, Queue, QueueEvents } from 'bullmq';
import type { Outcome } from '../batch/answered.js';
import type { BatchSettings } from '../batch/batch-settings.js';
import type { BatchIdentity, BatchItem, Hearer } from '../batch/hearer.js';
import { connectionTo, openQueue, queueName } from './connection.js';
import { type JobData, jobIdOf, jobName, jobOptions, refusalOf } from './job.js';
import { loadBullmq } from './packages.js';

/** How many recordings are handed out at a time: enough for hundreds of processes. */
const places = 500;
/** How often all that is out is looked at, ms: events tell sooner, unless Redis was away. */
const lookMs = 3000;

/** A recording that is out. */
interface Out {
  readonly item: BatchItem;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** What is needed to hear by a queue. */
export interface QueueOptions {
  readonly url: string;
  readonly settings: BatchSettings;
  readonly batch: BatchIdentity;
  /** Hears that Redis is away. */
  readonly onError: (error: Error) => void;
}

/**
 * Hears a batch by workers.
 * @throws AffettoError `QUEUE_UNREACHABLE`, `OPTION_INVALID`: what `openQueue` throws
 */
export async function hearByQueue(options: QueueOptions): Promise<Hearer> {
  const { url, onError } = options;
  const queue = await openQueue(url, onError);
  const { QueueEvents } = await loadBullmq();
  const events = new QueueEvents(queueName, { connection: connectionTo(url) });
  events.on('error', onError);
  await events.waitUntilReady();
  return new QueueHearer(queue, events, options);
}

class QueueHearer implements Hearer {
  readonly places = places;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #options: QueueOptions;
  readonly #out = new Map<string, Out>();
  #signal: AbortSignal | undefined;
  #isClosed = false;
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(queue: Queue, events: QueueEvents, options: QueueOptions) {
    this.#queue = queue;
    this.#events = events;
    this.#options = options;
    const look = ({ jobId }: { jobId: string }) => {
      if (this.#out.has(jobId)) this.#look(jobId).catch(options.onError);
    };
    events.on('completed', look);
    events.on('failed', look);
    this.#lookLater();
  }

  async hear(item: BatchItem, signal: AbortSignal): Promise<Outcome> {
    this.#listen(signal);
    const id = jobIdOf(this.#options.batch.id, item);
    const answer = new Promise<Outcome>((resolve, reject) => {
      this.#out.set(id, { item, resolve, reject });
    });
    // It may be rejected while the job is still being added.
    answer.catch(() => undefined);
    if (!this.#options.batch.isNew) {
      const before = await this.#job(id);
      // A dead letter of an earlier run; whoever gives the command again wants another try.
      if (before && isFinished(before) && before.returnvalue === null) await before.remove();
    }
    await this.#add(id, item);
    if (!this.#options.batch.isNew) await this.#look(id);
    return answer;
  }

  async kept(item: BatchItem): Promise<void> {
    const id = jobIdOf(this.#options.batch.id, item);
    const job = this.#isClosed ? undefined : await this.#job(id);
    // Dead letters stay where whoever looks after the queue finds them.
    if (job && isFinished(job) && job.returnvalue !== null) await job.remove();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    // Where Redis is away, nothing that it was asked will be answered.
    const ended = Promise.allSettled([this.#events.close(), this.#queue.close()]);
    const waited = new Promise<void>((resolve) => setTimeout(resolve, 2000).unref());
    await Promise.race([ended, waited]);
    await Promise.race([Promise.allSettled([this.#queue.disconnect()]), waited]);
  }

  #listen(signal: AbortSignal): void {
    if (this.#signal) return;
    this.#signal = signal;
    const abort = () => {
      for (const { reject } of this.#out.values()) reject(signal.reason);
      this.#out.clear();
    };
    signal.addEventListener('abort', abort, { once: true });
  }

  async #add(id: string, { file, place }: BatchItem): Promise<void> {
    const data: JobData = { file, place, settings: this.#options.settings };
    await this.#queue.add(jobName, data, jobOptions(id));
  }

  #job(id: string): Promise<Job<JobData, Outcome> | undefined> {
    return this.#queue.getJob(id);
  }

  /** Looks at all that is out, and again after a while. */
  #lookLater(): void {
    this.#timer = setTimeout(async () => {
      this.#looking = Promise.all([...this.#out.keys()].map((id) => this.#look(id))).then(
        () => undefined,
        (error: Error) => (this.#isClosed ? undefined : this.#options.onError(error)),
      );
      await this.#looking;
      if (!this.#isClosed) this.#lookLater();
    }, lookMs);
  }

  /** Takes the result of one, where there is one; one that Redis lost is handed out again. */
  async #look(id: string): Promise<void> {
    const job = await this.#job(id);
    const out = this.#out.get(id);
    if (!out || this.#isClosed) return;
    if (!job) return this.#add(id, out.item);
    if (!isFinished(job)) return;
    this.#out.delete(id);
    out.resolve(
      job.returnvalue ?? { heard: [], refused: [refusalOf(job.failedReason ?? 'it failed')] },
    );
  }
}

/** Tells whether a job came to its end, good or bad; one that waits for another try did not. */
function isFinished({ finishedOn }: Job): boolean {
  return finishedOn !== undefined;
}
