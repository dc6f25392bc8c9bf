// How commands fail: one line that says what happened, an exit code, and no stack trace for mistakes
// that are not ours.

import { AffettoError } from '../../errors.js';
import { printable } from './printable.js';

/** Exit code of a command interrupted by Ctrl-C, as shells report it. */
export const interruptedExitCode = 130;

/** Exit code of a command whose output nobody reads any more (`| head -1`), as shells report SIGPIPE. */
const outputClosedExitCode = 141;

/** Runs a command's work; AffettoErrors become a message on stderr and exit code 1. */
export async function reportFailure(command: string, work: () => Promise<void>): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endWhenClosed);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    console.error(`affetto ${command}: ${error.message.split('\n').map(printable).join('\n')}`);
    process.exitCode = 1;
  }
}

/** Says on stderr, in one line, why a file among several failed. */
export function reportFile(command: string, file: string, error: unknown): void {
  const words = error instanceof Error ? error.message : String(error);
  const problem = error instanceof AffettoError ? words : `unexpected failure: ${words}`;
  console.error(`affetto ${command}: ${printable(file)}: ${printable(problem)}`);
}

function endWhenClosed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(outputClosedExitCode);
  console.error(`affetto: the output cannot be written: ${error.message}`);
  process.exit(1);
}

/** Makes a controller that aborts at the first Ctrl-C or SIGTERM; the second one ends the process at once. */
export function abortOnInterrupt(onFirst: () => void): AbortController {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(interruptedExitCode);
    onFirst();
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller;
}
