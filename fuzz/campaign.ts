// A run from the first input to the last: sends numbers to the child, counts outcomes, keeps failures.
import { fileURLToPath } from 'node:url';
import { type FormatName, readOriginals } from './originals.js';
import { makeInput } from './recipe.js';
import { type Budget, WorkerProcess } from './worker-process.js';

/** What to run. */
export interface CampaignOptions {
  readonly seed: number;
  /** Number of the first input. */
  readonly first: number;
  /** How many inputs. */
  readonly count: number;
  readonly formats: readonly FormatName[];
  /** A folder of recordings to damage as well. */
  readonly corpus?: string | undefined;
  readonly budget?: Budget;
  /** The child's program; the one beside this file unless a test stands in for it. */
  readonly program?: string;
  /** Called after every input. */
  readonly onInput?: (done: number, failures: number) => void;
  /** Called as soon as an input has failed. */
  readonly onFailure?: (failure: Failure) => void;
}

/** One input that broke a promise. */
export interface Failure {
  readonly index: number;
  readonly format: string;
  /** `hang`, `crash`, or the outcome it had. */
  readonly outcome: string;
  readonly violations: readonly string[];
  readonly steps: readonly string[];
  readonly bytes: Uint8Array;
}

/** What a run came to. */
export interface CampaignReport {
  readonly count: number;
  /** Inputs by format, then by outcome. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly failures: readonly Failure[];
  readonly wallSeconds: number;
  /** The largest memory of the child that was seen. */
  readonly peakRssBytes: number;
  /** The input that took the child longest. */
  readonly slowest: { readonly index: number; readonly cpuMs: number };
}

/** Far more than any input may need (the child judges that itself); the wall is for a machine that is busy. */
export const defaultBudget: Budget = { cpuMs: 30_000, wallMs: 180_000 };

/** More than a child ever needs for inputs of this size: memory that only grows is a leak. */
const MAX_RSS_BYTES = 1.5 * 2 ** 30;

/** Runs every input and reports. Throws only where the child cannot be started at all. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { seed, first, count, formats, corpus, budget = defaultBudget } = options;
  const program = options.program ?? fileURLToPath(new URL('worker.ts', import.meta.url));
  const originals = readOriginals(corpus);
  const worker = new WorkerProcess(program, { seed, formats, corpus }, budget);
  const outcomes: Record<string, Record<string, number>> = {};
  const failures: Failure[] = [];
  let peakRssBytes = 0;
  let slowest = { index: first, cpuMs: 0 };
  const start = performance.now();
  try {
    for (let index = first; index < first + count; index++) {
      const result = await worker.run(index);
      const violations: string[] = [];
      let outcome: string = result.kind;
      if (result.kind === 'reply') {
        outcome = result.outcome;
        violations.push(...result.violations);
        if (result.rssBytes > MAX_RSS_BYTES) {
          violations.push(`the process has grown to ${result.rssBytes} bytes`);
          await worker.stop();
        }
        peakRssBytes = Math.max(peakRssBytes, result.rssBytes);
        if (result.cpuMs > slowest.cpuMs) slowest = { index, cpuMs: result.cpuMs };
      } else {
        violations.push(result.details);
      }
      let format = result.kind === 'reply' ? result.format : '';
      if (violations.length > 0) {
        const input = makeInput(seed, index, originals, formats);
        format = input.format;
        const failure = { ...input, outcome, violations };
        failures.push(failure);
        options.onFailure?.(failure);
      }
      const row = outcomes[format] ?? {};
      row[outcome] = (row[outcome] ?? 0) + 1;
      outcomes[format] = row;
      options.onInput?.(index - first + 1, failures.length);
    }
  } finally {
    await worker.stop();
  }
  const wallSeconds = (performance.now() - start) / 1000;
  return { count, outcomes, failures, wallSeconds, peakRssBytes, slowest };
}
