// Threads that decode, so that a server goes on answering while it reads an hour of sound. They are few, started when they
// are first needed, kept for the next recording, and never keep a process alive. A library's pool (tinypool, piscina) gives
// one answer for one question; here pieces flow, wait for their listener, and stop when nobody listens any more.

import { AffettoError, type AffettoErrorCode } from '../../errors.js';
import { doHere, type Job, type JobListener, type JobResult } from './decoding-job.js';

// Pages reach this file by a path that they never take, so no import, not even of types, may name a module of Node.
type Threads = ReturnType<typeof process.getBuiltinModule<'node:worker_threads'>>;
type Worker = InstanceType<Threads['Worker']>;
type WorkerOptions = NonNullable<ConstructorParameters<Threads['Worker']>[1]>;

/** What a thread is told. */
export type ToThread =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'heard' }
  | { readonly kind: 'abort' };

/** What a thread says. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'piece'; readonly samples: Float32Array; readonly share: number | undefined }
  | { readonly kind: 'done'; readonly result: JobResult[keyof JobResult] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** An AffettoError, which loses its class on the way between threads. */
export interface Failure {
  readonly code: AffettoErrorCode;
  readonly message: string;
  /** Fields that it has beside. */
  readonly more: Record<string, unknown>;
}

/** How long an idle thread is kept, in milliseconds. */
const keptMs = 30_000;

const idle: DecodingThread[] = [];
const waiting: ((thread: DecodingThread | undefined) => void)[] = [];
let running = 0;
/** Whether there are no threads here: the file of the thread is missing in a bundle, or threads are forbidden. */
let impossible = false;

/** Does a job on a thread, and on this one where there are no threads; to be called inside `guarded`. */
export async function runOnThread<What extends keyof JobResult>(
  job: Job<What>,
  listener: JobListener,
): Promise<JobResult[What]> {
  const thread = impossible ? undefined : await takeThread();
  if (!thread) return doHere(job, listener);
  try {
    return (await thread.run(job, listener)) as JobResult[What];
  } finally {
    giveBack(thread);
  }
}

/** Starts a thread for what is to come soon. */
export async function startThread(): Promise<void> {
  const thread = impossible ? undefined : await takeThread();
  if (thread) giveBack(thread);
}

async function takeThread(): Promise<DecodingThread | undefined> {
  const { availableParallelism } = process.getBuiltinModule('node:os');
  const most = Math.max(1, Math.min(4, availableParallelism() - 1));
  const free = idle.pop();
  if (free) return free;
  if (running >= most) return new Promise((resolve) => waiting.push(resolve));
  running++;
  const thread = await DecodingThread.start();
  if (thread) return thread;
  running--;
  impossible = true;
  // Who waits for a thread goes on without one.
  for (const next of waiting.splice(0)) next(undefined);
  return undefined;
}

function giveBack(thread: DecodingThread): void {
  if (thread.isGone) {
    running--;
    // Who waits goes on with a new one.
    const next = waiting.shift();
    if (next) takeThread().then(next);
    return;
  }
  const next = waiting.shift();
  if (next) next(thread);
  else {
    idle.push(thread);
    thread.rest(() => {
      idle.splice(idle.indexOf(thread), 1);
      running--;
    });
  }
}

/** One thread, which does one job at a time. */
class DecodingThread {
  readonly #worker: Worker;
  #isGone = false;
  #resting: NodeJS.Timeout | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('error', () => {
      this.#isGone = true;
    });
    worker.on('exit', () => {
      this.#isGone = true;
    });
    worker.unref();
  }

  /** Starts one; undefined where it cannot be. */
  static async start(): Promise<DecodingThread | undefined> {
    // Options of this process are its threads' too, and some forbid a file (--input-type); loaders (tsx) are needed.
    return (
      (await DecodingThread.#startWith({})) ?? (await DecodingThread.#startWith({ execArgv: [] }))
    );
  }

  static async #startWith(options: WorkerOptions): Promise<DecodingThread | undefined> {
    const threads = process.getBuiltinModule('node:worker_threads');
    try {
      // Under a loader our modules are .ts, once built .js.
      // Bundlers for pages, which have no such threads, look for files where an address is made of `import.meta.url`.
      const here = import.meta.url;
      const extension = here.endsWith('.ts') ? 'ts' : 'js';
      const file = new URL(`./decoding-thread.${extension}`, here);
      const worker = new threads.Worker(file, {
        ...options,
        name: 'affetto decoding',
        // What comes and goes with each frame is small; three times 16 MB for it would be most of the thread's memory.
        resourceLimits: { maxYoungGenerationSizeMb: 4 },
      });
      await new Promise<void>((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('The thread ended.')));
      });
      return new DecodingThread(worker);
    } catch {
      return undefined;
    }
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Ends after a while; `onEnd` hears of it. */
  rest(onEnd: () => void): void {
    this.#resting = setTimeout(() => {
      this.#isGone = true;
      onEnd();
      this.#worker.terminate();
    }, keptMs).unref();
  }

  async run(job: Job, { onPiece, signal }: JobListener): Promise<JobResult[keyof JobResult]> {
    clearTimeout(this.#resting);
    const worker = this.#worker;
    const tell = (message: ToThread) => worker.postMessage(message);
    const abort = () => tell({ kind: 'abort' });
    worker.ref();
    signal?.addEventListener('abort', abort, { once: true });
    let ended: () => void = () => {};
    try {
      return await new Promise((resolve, reject) => {
        // One piece after the other, however long the listener takes.
        let pieces = Promise.resolve();
        let wrong: { readonly error: unknown } | undefined;
        const failed = (error: unknown) => {
          wrong ??= { error };
          abort();
        };
        // It is over when the thread says so: the next job must not hear of this one.
        const over = (act: () => void) => pieces.then(() => (wrong ? reject(wrong.error) : act()));
        const onMessage = (message: FromThread) => {
          if (message.kind === 'piece') {
            pieces = pieces
              .then(async () => {
                if (wrong) return;
                await onPiece(message.samples, message.share);
                tell({ kind: 'heard' });
              })
              .catch(failed);
          } else if (message.kind === 'done') over(() => resolve(message.result));
          else if (message.kind === 'failed') {
            over(() => reject(signal?.aborted ? signal.reason : asError(message.failure)));
          }
        };
        const onError = (error: Error) => reject(error);
        const onExit = () =>
          reject(new AffettoError('RUNTIME_FAILED', 'The thread that decodes ended.'));
        worker.on('message', onMessage).on('error', onError).on('exit', onExit);
        ended = () => worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        sendJob(worker, job);
        if (signal?.aborted) abort();
      });
    } finally {
      ended();
      signal?.removeEventListener('abort', abort);
      worker.unref();
    }
  }
}

/** Sends it; bytes that are in memory are copied once, since they stay the caller's. */
function sendJob(worker: Worker, job: Job): void {
  if (!('bytes' in job.place)) {
    worker.postMessage({ kind: 'job', job } satisfies ToThread);
    return;
  }
  const bytes = job.place.bytes.slice();
  const message: ToThread = { kind: 'job', job: { ...job, place: { bytes } } };
  worker.postMessage(message, [bytes.buffer as ArrayBuffer]);
}

function asError({ code, message, more }: Failure): AffettoError {
  return Object.assign(new AffettoError(code, message), more);
}
