// Peak memory of a program and all its children, from Linux's /proc: the sum of their resident sets,
// sampled while they run.

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { rootFolder } from './sides.js';

const sampleMs = 200;

export interface ProgramRun {
  readonly seconds: number;
  readonly output: string;
  /** The peak in bytes; undefined where there is no /proc. */
  readonly peakBytes: number | undefined;
}

/** Runs a program to its end. Throws with the end of its standard error if it fails. */
export async function runMeasured([program = '', ...args]: readonly string[]): Promise<ProgramRun> {
  const start = performance.now();
  const child = spawn(program, args, { cwd: rootFolder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-1000);
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let peakBytes: number | undefined;
  let running = true;
  const watch = (async () => {
    while (running && child.pid !== undefined) {
      const bytes = await residentBytes(child.pid);
      if (bytes !== undefined) peakBytes = Math.max(peakBytes ?? 0, bytes);
      await new Promise((resolve) => setTimeout(resolve, sampleMs));
    }
  })();
  const code = await ended;
  const seconds = (performance.now() - start) / 1000;
  running = false;
  await watch;
  if (code !== 0) throw new Error(`${program} ended with code ${code}: ${errors.trim()}`);
  return { seconds, output, peakBytes };
}

/** Resident memory of a process and its descendants; shared pages count once in each. */
async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const own = 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const below = await Promise.all(
      children
        .trim()
        .split(' ')
        .filter(Boolean)
        .map((child) => residentBytes(Number(child))),
    );
    return below.reduce<number>((sum, bytes) => sum + (bytes ?? 0), own);
  } catch {
    return undefined;
  }
}
