// Failures that are worth another try, on this machine or another one.

import { AffettoError } from '../../errors.js';

/** A failure that may be gone the next time: a network, a server, a worker without the shared folder. */
export class PassingFailure extends AffettoError {
  /** Tells it from others where classes are lost, as between processes. */
  readonly passing = true;
}

/** Tells whether an error is worth another try. */
export function isPassing(error: unknown): boolean {
  return (error as Partial<PassingFailure> | undefined)?.passing === true;
}
