// Turns whatever work throws into data that survives the way between threads.

import { AffettoError } from '../../../src/errors.js';
import type { Failure, Outcome } from './protocol.js';

/** Runs `work` and wraps what it returns or throws. */
export async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof AffettoError) return { code: error.code, message };
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { code: 'CANCELLED', message };
  }
  // Files that moved or changed after they were chosen.
  if (error instanceof DOMException && /NotReadable|NotFound/.test(error.name)) {
    return { code: 'FILE_UNREADABLE', message };
  }
  return { code: 'UNEXPECTED', message };
}
