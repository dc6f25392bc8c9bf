// How a check ends: with what the input came to, and with every promise that was broken on the way.
import { AffettoError } from '../../src/errors.js';

/** What became of one input. */
export interface Verdict {
  /** `answered`, `decoded` (and prediction refused), or the code of the error. */
  readonly outcome: string;
  /** Broken promises, in words; empty where all is well. */
  readonly violations: readonly string[];
}

/** What `work` returned, or the error it threw. */
export async function outcomeOf<T>(
  work: () => Promise<T>,
): Promise<{ value: T; error?: undefined } | { value?: undefined; error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

/** The error's code; broken promises about it are added to `violations`. */
export function judgeError(
  error: unknown,
  allowed: RegExp,
  what: string,
  violations: string[],
): string {
  if (!(error instanceof AffettoError)) {
    violations.push(`${what} threw no AffettoError but ${describe(error)}`);
    return 'untyped error';
  }
  if (!allowed.test(error.code)) {
    violations.push(`${what} threw ${error.code}: ${error.message}`);
  }
  // "received undefined" is zod's way to say that a field is missing.
  const stray = /(?<!received )\bundefined\b|\[object /;
  if (stray.test(error.message) || error.message.length > 1000) {
    violations.push(`${what} gave a message that helps nobody: ${error.message.slice(0, 300)}`);
  }
  if (/does not fit in memory/.test(error.message)) {
    violations.push(`${what} ran out of memory: ${error.message}`);
  }
  const slip = ownSlip(error.cause);
  if (slip) violations.push(`${what}: our own code tripped: ${slip}`);
  return error.code;
}

/** A TypeError or the like whose first stack frame is ours was caught by luck, not foreseen. */
function ownSlip(cause: unknown): string | undefined {
  const isSlip =
    cause instanceof TypeError || cause instanceof ReferenceError || cause instanceof RangeError;
  if (!isSlip) return undefined;
  const frame = cause.stack?.split('\n').find((line) => line.includes('    at ')) ?? '';
  return frame.includes('/src/') && !frame.includes('node_modules')
    ? `${cause.message}${frame}`
    : undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error);
}
