// Turns whatever work throws into data that survives the way between threads.

import { AffettoError, type AffettoErrorCode } from '../../../src/errors.js';

/** A failure as data: errors lose their code between threads. */
export interface Failure {
  readonly code: AffettoErrorCode | 'CANCELLED' | 'UNEXPECTED';
  /** What happened, in English, for the details. */
  readonly message: string;
  /** The seconds of the recording that can be heard all the same; absent: none. */
  readonly readableSeconds?: number;
}

/** What work came to: its value, or why there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** Runs `work` and wraps what it returns or throws. */
export async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

/** Turns what was thrown into data; what is not ours to name is `UNEXPECTED`. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof AffettoError) {
    const { code, readableSeconds } = error;
    return { code, message, ...(readableSeconds !== undefined && { readableSeconds }) };
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { code: 'CANCELLED', message };
  }
  // Files that moved or changed after they were chosen.
  if (error instanceof DOMException && /NotReadable|NotFound/.test(error.name)) {
    return { code: 'FILE_UNREADABLE', message };
  }
  return { code: 'UNEXPECTED', message };
}
