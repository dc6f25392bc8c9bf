// Runs the child and survives it: an input that takes too long has its child killed, one that crashes it
// is named, and either way a fresh child takes the next input.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Message, Ready, Reply, Task, WorkerSetup } from './protocol.js';

/** How long one input may take. */
export interface Budget {
  /** Processor time of the child, in milliseconds, where the system tells (Linux). */
  readonly cpuMs: number;
  /** Wall time in milliseconds: catches a child that waits for what never comes. */
  readonly wallMs: number;
}

/** A child that did not come back with a reply. */
export interface Lost {
  readonly kind: 'hang' | 'crash';
  readonly details: string;
}

const POLL_MS = 250;
/** Clock ticks a second in /proc; the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const START_MS = 120_000;

/** One child at a time, started when needed. */
export class WorkerProcess {
  readonly #program: string;
  readonly #setup: WorkerSetup;
  readonly #budget: Budget;
  #child: ChildProcess | undefined;
  #errors = '';
  #controls: string | undefined;

  /** @param program path of the child's module; it is run by tsx. */
  constructor(program: string, setup: WorkerSetup, budget: Budget) {
    this.#program = program;
    this.#setup = setup;
    this.#budget = budget;
  }

  /** Runs one input. Throws if a child cannot be started, or disagrees with earlier ones on whole files. */
  async run(index: number): Promise<Reply | Lost> {
    this.#child ??= await this.#start();
    const child = this.#child;
    this.#errors = '';
    const start = cpuMs(child.pid);
    const task: Task = { index };
    child.send(task);
    const answer = await waitFor(child, this.#budget.wallMs, () => {
      const spent = cpuMs(child.pid) - start;
      return spent > this.#budget.cpuMs ? `${Math.round(spent)} ms of processor time` : undefined;
    });
    if (answer.kind === 'reply') {
      const printed = this.#errors.trim();
      if (printed === '') return answer;
      const violation = `something was printed: ${printed.slice(0, 300)}`;
      return { ...answer, violations: [...answer.violations, violation] };
    }
    await this.stop();
    if (answer.kind === 'ready') throw new Error('A child announced itself twice.');
    return { ...answer, details: `${answer.details} ${this.#errors.slice(-2000)}`.trim() };
  }

  /** Ends the child; the next input starts another. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(this.#program, [JSON.stringify(this.#setup)], {
      execArgv: ['--import', createRequire(import.meta.url).resolve('tsx')],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.#errors += data.toString();
      });
    }
    const first = await waitFor(child, START_MS, () => undefined);
    if (first.kind !== 'ready') {
      child.kill('SIGKILL');
      throw new Error(`The child process did not start: ${this.#errors || JSON.stringify(first)}`);
    }
    this.#sameControls(first);
    return child;
  }

  #sameControls({ controls }: Ready): void {
    this.#controls ??= controls;
    if (controls !== this.#controls) {
      throw new Error('Two fresh children decode the undamaged files differently.');
    }
  }
}

/** The child's next message, or why there will be none. */
function waitFor(
  child: ChildProcess,
  wallMs: number,
  overspent: () => string | undefined,
): Promise<Message | Lost> {
  return new Promise((resolve) => {
    const start = performance.now();
    const finish = (result: Message | Lost) => {
      clearInterval(timer);
      child.off('message', onMessage);
      child.off('close', onClose);
      resolve(result);
    };
    const onMessage = (message: unknown) => finish(message as Message);
    const onClose = (code: number | null, signal: string | null) =>
      finish({ kind: 'crash', details: `The process ended with ${signal ?? `code ${code}`}.` });
    const timer = setInterval(() => {
      const waited = performance.now() - start;
      const reason = waited > wallMs ? `${Math.round(waited)} ms` : overspent();
      if (reason) finish({ kind: 'hang', details: `No answer after ${reason}.` });
    }, POLL_MS);
    child.on('message', onMessage);
    child.on('close', onClose);
  });
}

/** Processor time of a process so far; 0 where the system does not tell. */
function cpuMs(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command's name, in parentheses, may hold spaces; times are the 12th and 13th field behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}
