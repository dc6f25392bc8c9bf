// Runs jobs in child processes, a given number at a time, so that all cores train and one process that dies takes no other
// with it. A process takes the next job when it is done with one: to load the code takes longer than to fit a head.

import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AffettoError, type AffettoErrorCode } from '../../errors.js';

/**
 * Gives children a large heap at once: a training's arrays lie outside of V8's heap, and from a small heap V8
 * takes each megabyte of them for a reason to collect, every other step and on other cores too (`node
 * --trace-gc` shows it).
 */
const roomyHeap = '--initial-heap-size=256';

/** What a child tells its parent. */
export type JobMessage<P, R> =
  | { readonly type: 'progress'; readonly progress: P }
  | { readonly type: 'result'; readonly result: R }
  | {
      readonly type: 'error';
      readonly code: AffettoErrorCode | undefined;
      readonly message: string;
    };

export interface JobsOptions<J, P, R> {
  /** The jobs, plain data. */
  readonly jobs: readonly J[];
  /** How many processes run at a time, at least 1. */
  readonly processes: number;
  readonly onProgress?: (job: number, progress: P) => void;
  /** Is awaited before the process's place is given to another job. */
  readonly onResult?: (job: number, result: R) => Promise<void> | void;
  /** Interrupts the children, which may finish what they must. */
  readonly signal?: AbortSignal;
}

/** Child processes that take one job after another. */
export class JobProcesses {
  readonly #entry: URL;
  readonly #children = new Set<Child>();

  /** @param entry the module of the children, as `new URL('./x.js', import.meta.url)`; it calls `serveJobs` */
  constructor(entry: URL) {
    this.#entry = entry;
  }

  /**
   * Runs all jobs and returns their results in the order of the jobs. The first failure stops the others.
   * @throws AffettoError what a job threw, or `PROCESS_FAILED` where its process died
   */
  async run<J, P, R>(options: JobsOptions<J, P, R>): Promise<R[]> {
    const { jobs, signal } = options;
    const results = new Array<R>(jobs.length);
    const stop = () => {
      for (const child of this.#children) child.stop();
    };
    signal?.addEventListener('abort', stop);
    let next = 0;
    // The first stops the others: what they fail with then says nothing.
    const failures: unknown[] = [];
    const place = async () => {
      while (next < jobs.length && failures.length === 0) {
        signal?.throwIfAborted();
        const index = next++;
        try {
          const result = await this.#child().do<R>(jobs[index], (progress) =>
            options.onProgress?.(index, progress as P),
          );
          results[index] = result;
          await options.onResult?.(index, result);
        } catch (error) {
          failures.push(error);
          stop();
          throw error;
        }
      }
    };
    try {
      const places = Array.from({ length: Math.min(options.processes, jobs.length) }, place);
      // All are awaited even after a failure: no job may go on after this call.
      await Promise.allSettled(places);
      signal?.throwIfAborted();
      if (failures.length > 0) throw failures[0];
      return results;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Lets the processes end, and waits until they have. */
  async close(): Promise<void> {
    await Promise.all([...this.#children].map((child) => child.end()));
  }

  /** A process that waits for a job, or a new one. */
  #child(): Child {
    const waiting = [...this.#children].find(({ isWaiting }) => isWaiting);
    if (waiting) return waiting;
    const child = new Child(this.#entry, () => this.#children.delete(child));
    this.#children.add(child);
    return child;
  }
}

/**
 * Does work that runs jobs, and lets the processes end with it.
 * @param entry as of `JobProcesses`
 * @throws what `work` throws
 */
export async function withProcesses<T>(
  entry: URL,
  work: (processes: JobProcesses) => Promise<T>,
): Promise<T> {
  const processes = new JobProcesses(entry);
  try {
    return await work(processes);
  } finally {
    await processes.close();
  }
}

/**
 * Runs jobs in processes that end with the last of them, see `JobProcesses`.
 * @throws AffettoError as `JobProcesses.run`
 */
export function runJobs<J, P, R>({
  entry,
  ...options
}: JobsOptions<J, P, R> & { readonly entry: URL }): Promise<R[]> {
  return withProcesses(entry, (processes) => processes.run(options));
}

/** What is told of a job that is being done. */
interface JobListener {
  readonly onProgress: (progress: unknown) => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One process. */
class Child {
  readonly #process: ChildProcess;
  readonly #closed: Promise<void>;
  #listener: JobListener | undefined;
  #complaint = '';
  /** What the job failed with, until the process has ended. */
  #error: Error | undefined;
  #isStopped = false;

  constructor(entry: URL, onEnd: () => void) {
    const child = fork(entryPath(entry), {
      // A child's own output would tear the parent's progress display.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      execArgv: [...process.execArgv, roomyHeap],
    });
    this.#process = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2000);
    });
    child.on('message', (message) => this.#hear(message as JobMessage<unknown, unknown>));
    this.#closed = new Promise((resolve) => {
      const end = (error: unknown) => {
        onEnd();
        this.#isStopped = true;
        this.#listener?.reject(this.#error ?? error);
        this.#listener = undefined;
        resolve();
      };
      child.on('error', end);
      // `close` does not come where it was the parent who disconnected; its last words come before the stream ends.
      child.on('exit', (code, killedBy) => {
        const ended = () => end(died(code, killedBy, this.#complaint));
        if (!child.stderr || child.stderr.destroyed) ended();
        else child.stderr.once('close', ended);
      });
    });
  }

  /** Whether it can be given a job. */
  get isWaiting(): boolean {
    return this.#listener === undefined && !this.#isStopped;
  }

  /** Does a job; rejects, once the process has ended, where that fails. */
  do<R>(job: unknown, onProgress: (progress: unknown) => void): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#listener = { onProgress, resolve: (result) => resolve(result as R), reject };
      // Where it cannot be sent, the process is ending, which rejects.
      this.#process.send({ job }, () => undefined);
    });
  }

  /** Interrupts its job. */
  stop(): void {
    this.#isStopped = true;
    this.#process.kill('SIGTERM');
  }

  /** Lets it end, and waits until it has. */
  async end(): Promise<void> {
    this.#isStopped = true;
    if (this.#process.connected) this.#process.disconnect();
    await this.#closed;
  }

  #hear(news: JobMessage<unknown, unknown>): void {
    if (news.type === 'progress') this.#listener?.onProgress(news.progress);
    else if (news.type === 'error') {
      this.#error = toError(news);
      this.#isStopped = true;
    } else {
      const listener = this.#listener;
      this.#listener = undefined;
      listener?.resolve(news.result);
    }
  }
}

function toError(outcome: { code: AffettoErrorCode | undefined; message: string }): Error {
  return outcome.code
    ? new AffettoError(outcome.code, outcome.message)
    : new Error(outcome.message);
}

function died(code: number | null, signal: NodeJS.Signals | null, complaint: string): AffettoError {
  const how = signal ? `was killed by ${signal}` : `ended with code ${code}`;
  const memory =
    signal === 'SIGKILL' ? ' (SIGKILL is also how a system short of memory ends it)' : '';
  const words = complaint.trim() === '' ? '' : ` Its last words: ${complaint.trim()}`;
  return new AffettoError(
    'PROCESS_FAILED',
    `A process of this run ${how}${memory}. What was stored before is not lost: give the same command again.${words}`,
  );
}

/**
 * Finds the module of a child. Under a loader (tsx) our modules are .ts, once built .js; both are asked for
 * as .js.
 */
function entryPath(entry: URL): string {
  const path = fileURLToPath(entry);
  const own = extname(fileURLToPath(import.meta.url));
  return extname(path) === '.js' ? path.slice(0, -3) + own : path;
}
