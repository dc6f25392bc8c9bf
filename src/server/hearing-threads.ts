// The threads that hear, in a pool of tinypool's: one for each core for recordings, and one more for live streams, which is
// started by the first of them. A recording that takes too long is asked to stop, and its thread ended where it does not.

import type { Tinypool } from 'tinypool';
import { AffettoError } from '../errors.js';
import type { ThreadSettings } from './job-thread.js';
import type { Job, JobOutcome, JobResult, Recorded, RecordingKind } from './jobs.js';
import { ProblemError } from './problem.js';

/** How long a thread that was asked to stop may take before it is ended, in milliseconds. */
const graceMs = 5_000;

/** How long the thread of live streams is kept without any, in milliseconds. */
const idleStreamsMs = 60_000;

/** What a job asks beside its stop flag, which the pool makes. */
export type Asked<Kind extends RecordingKind> = Omit<Extract<Job, { kind: Kind }>, 'stop'> & {
  readonly kind: Kind;
};

/** How long a job may take, and who may end it. */
export interface Patience {
  /** When it must be done, by `performance.now()`. */
  readonly untilMs: number;
  /** Aborted when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** Hears how long the thread worked, in seconds. */
  readonly onWorked: (seconds: number) => void;
}

/** Threads with a model; make them with `startHearing`. */
export class HearingThreads {
  readonly #recordings: Tinypool;
  readonly #streams: Tinypool;

  constructor(recordings: Tinypool, streams: Tinypool) {
    this.#recordings = recordings;
    this.#streams = streams;
  }

  /** The jobs that wait for a thread. */
  get waiting(): number {
    return this.#recordings.queueSize;
  }

  /**
   * Hears a recording.
   * @throws AffettoError what the door throws; ProblemError where it took too long; what `signal` is aborted with
   */
  async hear<Kind extends RecordingKind>(
    asked: Asked<Kind>,
    { untilMs, signal, onWorked }: Patience,
  ): Promise<JobResult[Kind]> {
    const flag = new Int32Array(new SharedArrayBuffer(8));
    const hard = new AbortController();
    let lastCall: NodeJS.Timeout | undefined;
    let giveUp: (error: unknown) => void = () => {};
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    const stop = (why: unknown) => {
      Atomics.store(flag, 0, 1);
      lastCall ??= setTimeout(() => {
        // One that has not begun is left out when its turn comes. To abort it would end a thread that is still loading its model,
        // and where that takes longer than anybody waits, no thread would ever be ready again.
        if (Atomics.load(flag, 1) !== 0) hard.abort();
      }, graceMs);
      giveUp(why);
    };
    const late = () => stop(tooLate());
    const deadline = setTimeout(late, Math.max(0, untilMs - performance.now()));
    const gone = () => stop(signal.reason);
    signal.addEventListener('abort', gone, { once: true });
    if (signal.aborted) gone();
    try {
      const job = { ...asked, stop: flag.buffer as SharedArrayBuffer } as Job & Recorded;
      const transferList = [...wholeBuffer(job.bytes), ...('port' in job ? [job.port] : [])];
      const running = this.#recordings.run(job, { signal: hard.signal, transferList });
      const over = () => clearTimeout(lastCall);
      running.then(over, over);
      const outcome = await Promise.race([running, givenUp]);
      return opened(outcome as JobOutcome<Kind>, onWorked);
    } finally {
      clearTimeout(deadline);
      signal.removeEventListener('abort', gone);
    }
  }

  /** Hears a live stream until it ends. */
  async listen(job: Extract<Job, { kind: 'listen' }>): Promise<void> {
    const transferList = [job.port];
    opened((await this.#streams.run(job, { transferList })) as JobOutcome<'listen'>, () => {});
  }

  /** Ends all threads, and what they hear. */
  async end(): Promise<void> {
    await Promise.all([this.#recordings.destroy(), this.#streams.destroy()]);
  }
}

/**
 * Starts the threads, which load the model.
 * @param workers the number of threads for recordings
 * @param streams the most live streams at a time
 * @returns when all threads for recordings are ready
 * @throws AffettoError what `loadAffetto` throws
 */
export async function startHearing(
  settings: ThreadSettings,
  { workers, streams }: { readonly workers: number; readonly streams: number },
): Promise<HearingThreads> {
  const { Tinypool } = await import('tinypool');
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const common = {
    filename: new URL(`./job-thread.${extension}`, import.meta.url).href,
    workerData: settings,
    // A thread that sleeps in Atomics.wait would hear of no message of a port.
    useAtomics: false,
  };
  const recordings = new Tinypool({ ...common, minThreads: workers, maxThreads: workers });
  const live = new Tinypool({
    ...common,
    ...{ minThreads: 0, maxThreads: 1, concurrentTasksPerWorker: Math.max(1, streams) },
    idleTimeout: idleStreamsMs,
  });
  let failed: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  // A thread that cannot start says so here; later ones are replaced.
  recordings.on('error', failed);
  live.on('error', () => {});
  failure.catch(() => {});
  try {
    const asked = Array.from({ length: workers }, () => recordings.run({ kind: 'ready' }));
    await Promise.race([Promise.all(asked), failure]);
    return new HearingThreads(recordings, live);
  } catch (cause) {
    await Promise.all([recordings.destroy(), live.destroy()]);
    const { message } = cause as Error;
    throw new AffettoError('RUNTIME_FAILED', `The threads that hear cannot start: ${message}`, {
      cause,
    });
  }
}

function opened<Kind extends keyof JobResult>(
  outcome: JobOutcome<Kind>,
  onWorked: (seconds: number) => void,
): JobResult[Kind] {
  if ('failure' in outcome) throw new AffettoError(outcome.failure.code, outcome.failure.message);
  onWorked(outcome.seconds);
  return outcome.result;
}

/** The memory of bytes that have it for themselves goes to the thread; other bytes are copied. */
function wholeBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return isOwn && byteLength > 0 ? [buffer] : [];
}

const tooLate = () =>
  new ProblemError(
    503,
    'too-late',
    'The answer took longer than this server waits. Send it again later, or a shorter recording.',
    5,
  );
