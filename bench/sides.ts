// Runs the sides of a comparison, each in a process of its own, in rounds: affetto, peer, peer, affetto,
// ... so that whatever else the machine does falls on all of them alike.

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Context, Row } from './context.js';
import { median } from './statistics.js';

/** bench/ and the repository's root. */
export const benchFolder = dirname(fileURLToPath(import.meta.url));
export const rootFolder = dirname(benchFolder);

/** One program of a comparison. */
export interface Side {
  /** Names it in progress and notices; the table uses the name with versions that the program gives. */
  readonly label: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly threads: number;
  /** Whole process from start to end instead of the times that the program prints. */
  readonly wholeProcess?: boolean;
  /** Name with versions, for programs that print none. */
  readonly name?: string;
}

const reportSchema = z.object({
  /** The name with versions. */
  name: z.string(),
  /** Milliseconds of each repetition. */
  times: z.array(z.number().positive()).min(1),
  note: z.string().optional(),
  parameters: z.number().optional(),
  /** Part of the result, to see that all sides compute the same. */
  check: z.array(z.number()).optional(),
});

/** What one side gave in all rounds. */
export interface Measured {
  readonly name: string;
  /** Median over all repetitions of all rounds, ms. */
  readonly median: number;
  /** Median of each round, ms. */
  readonly roundMedians: readonly number[];
  readonly parameters?: number | undefined;
  readonly check?: readonly number[] | undefined;
}

/** The command of a TypeScript program of bench/sides/. */
export function affettoProgram(name: string, ...parameters: (string | number)[]): string[] {
  const program = join(benchFolder, 'sides', `${name}.ts`);
  return [process.execPath, '--import', 'tsx', program, ...parameters.map(String)];
}

/** The command of a Python program of bench/peers/, or nothing where Python is absent. */
export function pythonProgram(
  context: Context,
  name: string,
  ...parameters: (string | number)[]
): string[] | undefined {
  if (!context.python) return undefined;
  return [context.python, join(benchFolder, 'peers', `${name}.py`), ...parameters.map(String)];
}

/**
 * Runs every side once a round. A peer that fails is left out with a notice; affetto's own side, the
 * first one, must not fail.
 */
export async function measureSides(
  context: Context,
  sides: readonly Side[],
): Promise<{ ours: Measured; peers: Measured[] }> {
  const rounds = new Map<Side, { times: number[][]; report: z.infer<typeof reportSchema> }>();
  const failed = new Set<Side>();
  for (let round = 0; round < context.rounds; round++) {
    for (const side of sides) {
      if (failed.has(side)) continue;
      context.progress(`round ${round + 1} of ${context.rounds}: ${side.label}`);
      try {
        const report = await runSide(side);
        const entry = rounds.get(side) ?? { times: [], report };
        entry.times.push(report.times);
        rounds.set(side, entry);
      } catch (error) {
        if (side === sides[0]) throw error;
        failed.add(side);
        rounds.delete(side);
        context.notice(`${side.label} is skipped: ${(error as Error).message}`);
      }
    }
  }
  const [ours, ...peers] = [...rounds.values()].map(({ times, report }) => ({
    name: report.note ? `${report.name}, ${report.note}` : report.name,
    median: median(times.flat()),
    roundMedians: times.map(median),
    parameters: report.parameters,
    check: report.check,
  }));
  if (!ours) throw new TypeError('unreachable: affetto is a side of every comparison');
  return { ours, peers };
}

/** The row that compares affetto with one peer. */
export function compare(measure: string, ours: Measured, peer: Measured, goal?: number): Row {
  return {
    measure,
    affetto: ours.median,
    unit: 'ms',
    peer: {
      name: peer.name,
      value: peer.median,
      ratios: ours.roundMedians.map((value, i) => value / (peer.roundMedians[i] ?? Number.NaN)),
    },
    ...(goal !== undefined && { goal }),
  };
}

async function runSide(side: Side): Promise<z.infer<typeof reportSchema>> {
  const start = performance.now();
  const output = await runProgram(side.command, threadEnvironment(side.threads));
  const elapsed = performance.now() - start;
  if (side.wholeProcess) return { name: side.name ?? side.label, times: [elapsed] };
  return reportSchema.parse(JSON.parse(lastLine(output)));
}

/** The last line of a program's output. */
export function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}

/** Standard output of a program. Throws with the last line of its standard error if it fails. */
export function runProgram(
  [program = '', ...parameters]: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: rootFolder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else if (signal) reject(new Error(`it was ended from outside (${signal})`));
      else reject(new Error(lastLine(errors) || `it ended with exit code ${code}`));
    });
  });
}

/** The environment with every library's threads set alike, and without settings that slow one of them. */
export function threadEnvironment(threads: number): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  const counts = [
    'OMP_NUM_THREADS',
    'OPENBLAS_NUM_THREADS',
    'MKL_NUM_THREADS',
    'NUMBA_NUM_THREADS',
    'NUMEXPR_NUM_THREADS',
  ];
  for (const name of counts) environment[name] = String(threads);
  delete environment.OPENBLAS_CORETYPE;
  delete environment.OPENBLAS_L2_SIZE;
  return environment;
}
