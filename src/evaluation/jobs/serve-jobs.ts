// The child's side of job-processes.ts: takes one job after another, reports as it goes, ends with the parent or a failure.

import { AffettoError } from '../../errors.js';
import type { JobMessage } from './job-processes.js';

export interface JobContext<P> {
  readonly report: (progress: P) => void;
  /** A signal that is aborted on Ctrl-C, on SIGTERM, and when the parent is gone. */
  readonly signal: AbortSignal;
}

/** Waits for the parent's jobs, does each with `work`, sends the result; what fails is the last. */
export function serveJobs<J, P, R>(work: (job: J, context: JobContext<P>) => Promise<R>): void {
  const controller = new AbortController();
  let isBusy = false;
  const abort = () => {
    controller.abort();
    if (!isBusy) process.disconnect?.();
  };
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  process.on('disconnect', () => controller.abort());
  const send = (message: JobMessage<P, R>) =>
    new Promise<void>((resolve) => {
      if (!process.connected) resolve();
      else process.send?.(message, () => resolve());
    });
  process.on('message', async (message) => {
    const { job } = message as { job: J };
    isBusy = true;
    try {
      controller.signal.throwIfAborted();
      const report = (progress: P) => void send({ type: 'progress', progress });
      const result = await work(job, { report, signal: controller.signal });
      await send({ type: 'result', result });
      isBusy = false;
      if (controller.signal.aborted) process.disconnect?.();
    } catch (error) {
      const code = error instanceof AffettoError ? error.code : undefined;
      const words = error instanceof Error ? (code ? error.message : error.stack) : String(error);
      await send({ type: 'error', code, message: words ?? String(error) });
      process.exitCode = 1;
      process.disconnect?.();
    }
  });
}
