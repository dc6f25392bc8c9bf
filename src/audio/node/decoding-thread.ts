// A thread of decoding-threads.ts: it decodes one recording after the other, and sends on pieces only as fast as somebody
// hears them.

import { AffettoError } from '../../errors.js';
import { guarded } from '../failures.js';
import { doHere, type Job, type JobResult } from './decoding-job.js';
import type { Failure, FromThread, ToThread } from './decoding-threads.js';

const { parentPort } = process.getBuiltinModule('node:worker_threads');

/** How many pieces may be on the way: some tens of seconds of sound. */
const mostOnTheWay = 8;

let abort = new AbortController();
let onTheWay = 0;
let goOn: (() => void) | undefined;

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'job') {
    abort = new AbortController();
    onTheWay = 0;
    void work(message.job, abort.signal);
    return;
  }
  if (message.kind === 'heard') onTheWay--;
  else abort.abort();
  goOn?.();
});
tell({ kind: 'ready' });

async function work(job: Job, signal: AbortSignal): Promise<void> {
  try {
    const result = await guarded(
      () => doHere(job, { signal, onPiece: (samples, share) => send(samples, share, signal) }),
      signal,
    );
    tell({ kind: 'done', result }, buffersOf(result));
  } catch (error) {
    tell({ kind: 'failed', failure: failureOf(error) });
  }
}

async function send(
  samples: Float32Array,
  share: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  while (onTheWay >= mostOnTheWay) {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
  }
  onTheWay++;
  // Where the rates are equal, a piece may be a part of what the decoder holds.
  const own = samples.byteLength === samples.buffer.byteLength ? samples : samples.slice();
  tell({ kind: 'piece', samples: own, share }, [own.buffer as ArrayBuffer]);
}

function buffersOf(result: JobResult[keyof JobResult]): ArrayBuffer[] {
  const arrays =
    'samples' in result ? [result.samples] : 'channels' in result ? [...result.channels] : [];
  // Several channels may lie in one buffer.
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}

function failureOf(error: unknown): Failure {
  if (error instanceof AffettoError) {
    const { code, message, name, cause, stack, ...more } = error as AffettoError &
      Record<string, unknown>;
    return { code, message, more };
  }
  return { code: 'RUNTIME_FAILED', message: String(error), more: {} };
}

function tell(message: FromThread, transferred: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transferred);
}
