// Runs jobs in child processes, a given number at a time, one process a job: training keeps a core busy for
// minutes, so a process's start costs nothing, and one that dies takes no other with it.

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

export interface RunJobsOptions<J, P, R> {
  /** The module of the child, as `new URL('./x.js', import.meta.url)`; it calls `serveJob`. */
  readonly entry: URL;
  /** The jobs, plain data: each is sent to a process of its own. */
  readonly jobs: readonly J[];
  /** How many processes run at a time, at least 1. */
  readonly processes: number;
  readonly onProgress?: (job: number, progress: P) => void;
  /** Is awaited before the process's place is given to another job. */
  readonly onResult?: (job: number, result: R) => Promise<void> | void;
  /** Interrupts the children, which may finish what they must. */
  readonly signal?: AbortSignal;
}

/**
 * Runs all jobs and returns their results in the order of the jobs. The first failure stops the others.
 * @throws AffettoError what a job threw, or `PROCESS_FAILED` where its process died
 */
export async function runJobs<J, P, R>(options: RunJobsOptions<J, P, R>): Promise<R[]> {
  const { jobs, signal } = options;
  const results = new Array<R>(jobs.length);
  const running = new Set<ChildProcess>();
  const stop = () => {
    for (const child of running) child.kill('SIGTERM');
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
        results[index] = await runJob(options, index, running);
        await options.onResult?.(index, results[index]);
      } catch (error) {
        failures.push(error);
        stop();
        throw error;
      }
    }
  };
  try {
    const places = Array.from({ length: Math.min(options.processes, jobs.length) }, place);
    // All are awaited even after a failure: no process may outlive this call.
    await Promise.allSettled(places);
    signal?.throwIfAborted();
    if (failures.length > 0) throw failures[0];
    return results;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function runJob<J, P, R>(
  options: RunJobsOptions<J, P, R>,
  index: number,
  running: Set<ChildProcess>,
): Promise<R> {
  return new Promise((resolve, reject) => {
    const child = fork(entryPath(options.entry), {
      // A child's own output would tear the parent's progress display.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      execArgv: [...process.execArgv, roomyHeap],
    });
    running.add(child);
    let outcome: JobMessage<P, R> | undefined;
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2000);
    });
    child.on('message', (message) => {
      const news = message as JobMessage<P, R>;
      if (news.type === 'progress') options.onProgress?.(index, news.progress);
      else outcome = news;
    });
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      running.delete(child);
      if (outcome?.type === 'result') resolve(outcome.result);
      else if (outcome?.type === 'error') reject(toError(outcome));
      else reject(died(code, killedBy, complaint));
    });
    child.send({ job: options.jobs[index] });
  });
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
