// The processes that hear a batch on this machine (tinypool). Processes, not threads: where a decoder or the engine dies, or
// the system kills what needs too much memory, one recording is lost and not the batch; docs/scale.md has what either costs.

import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import { AffettoError, type AffettoErrorCode } from '../errors.js';
import { defaultFetchLimits, type FetchLimits } from './addresses/fetch-limits.js';
import { isPassing } from './addresses/passing-failure.js';
import type { Outcome } from './answered.js';
import type { BatchSettings } from './batch-settings.js';
import { refusalFrom } from './hear-recording.js';
import type { BatchItem, Hearer } from './hearer.js';
import type { PoolTask } from './pool-worker.js';

/** How many tries a recording has that may go well the next time. */
const tries = 3;

/** Which processes there are. */
export interface PoolOptions {
  /** How many processes; default: that of the cores. */
  readonly processes?: number;
  /** `worker_threads` is there to be measured beside processes. */
  readonly runtime?: 'child_process' | 'worker_threads';
}

/** Processes, each with the model loaded. */
export class ProcessPool {
  /** How many there are. */
  readonly processes: number;
  readonly #pool: Tinypool;
  /**
   * Keeps this process waiting while another is replaced or takes its time to end: tinypool's own keep nothing alive, and
   * on a busy machine a batch would end before its results were written.
   */
  readonly #alive = setInterval(() => {}, 2 ** 30);
  #isClosed = false;

  constructor({ processes = availableParallelism(), runtime = 'child_process' }: PoolOptions = {}) {
    this.processes = processes;
    // Under a loader (tsx) our modules are .ts, once built .js.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#pool = new Tinypool({
      filename: fileURLToPath(new URL(`./pool-worker.${extension}`, import.meta.url)),
      runtime,
      minThreads: processes,
      maxThreads: processes,
      // Without it tinypool's processes would see no PATH, and so no ffmpeg.
      env: process.env as Record<string, string>,
      execArgv: process.execArgv,
      serialization: 'advanced',
    });
    // One that dies between two recordings: another takes its place.
    this.#pool.on('error', () => undefined);
  }

  /**
   * Answers one recording.
   * @throws AffettoError `PROCESS_FAILED` where its process died, and what the process threw
   */
  async run(task: PoolTask): Promise<Outcome> {
    try {
      return (await this.#pool.run(task)) as Outcome;
    } catch (error) {
      throw this.#isClosed ? error : told(error);
    }
  }

  /** Ends all processes at once, whatever they do. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#pool.destroy();
    clearInterval(this.#alive);
  }
}

/** Gives an error of a process its class again. */
function told(error: unknown): unknown {
  const { code, message, passing } = error as {
    code?: string;
    message: string;
    passing?: boolean;
  };
  if (message === 'Worker exited unexpectedly') {
    return new AffettoError(
      'PROCESS_FAILED',
      'The process that heard it ended: the system may have run out of memory, or killed it.',
    );
  }
  if (code === undefined) return error;
  return Object.assign(new AffettoError(code as AffettoErrorCode, message), passing && { passing });
}

/** Hears a batch with the processes of this machine. */
export function hearByProcesses(
  settings: BatchSettings,
  options: PoolOptions & { readonly limits?: FetchLimits } = {},
): Hearer {
  const { limits = defaultFetchLimits } = options;
  const pool = new ProcessPool(options);
  const hear = async ({ place }: BatchItem, signal: AbortSignal): Promise<Outcome> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await pool.run({ place, settings, limits });
      } catch (error) {
        signal.throwIfAborted();
        const isDead = error instanceof AffettoError && error.code === 'PROCESS_FAILED';
        // A recording at which a process dies twice is at fault itself.
        const again = isPassing(error) ? attempt < tries : isDead && attempt < 2;
        if (!again) {
          if (isPassing(error) || isDead) return { heard: [], refused: [refusalFrom(error)] };
          throw error;
        }
        await sleep(isDead ? 0 : 500 * 2 ** attempt, undefined, { signal });
      }
    }
  };
  // Each process finds its next recording waiting.
  return { places: 2 * pool.processes, hear, close: () => pool.close() };
}
