// Runs `affetto serve` as a shell would, and asks it as other programs do.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtCommand } from './build-command.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A server in a process of its own. */
export interface Serving {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it logged so far, a JSON object a line. */
  log(): string;
  /** What it told people so far. */
  said(): string;
  /** Sends SIGTERM and waits. @returns the exit code */
  stop(): Promise<number | string | null>;
}

/** Starts a server at a free port; what it says instead of starting is thrown. */
export async function serving(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  const child = spawn(process.execPath, [builtCommand, 'serve', '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  let log = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const over = new Promise<number | string | null>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, address] = /hears at (\S+)/.exec(said) ?? [];
      if (address) resolve(address);
    });
    over.then(() => reject(new Error(said)));
  });
  return {
    url,
    process: child,
    log: () => log,
    said: () => said,
    stop() {
      child.kill('SIGTERM');
      return over;
    },
  };
}
