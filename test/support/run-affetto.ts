// Runs the real command in a child process, as a shell would.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtCommand } from './build-command.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Outcome {
  /** Exit code, or the name of the signal that ended it. */
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: Uint8Array;
  /** Leaves standard input open after `input`, like a terminal or a microphone. */
  readonly holdInput?: boolean;
  /** Called with the process after each piece of output. */
  readonly onOutput?: (child: ChildProcess, stdout: string) => void;
  /** The same for standard error. */
  readonly onError?: (child: ChildProcess, stderr: string) => void;
  /** Runs the sources instead of what was compiled; the program's threads load no TypeScript, and end at once. */
  readonly fromSources?: boolean;
}

/** `affetto ...args`; never rejects. */
export function affetto(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const command = options.fromSources ? ['--import', 'tsx', 'src/cli/main.ts'] : [builtCommand];
  const child = spawn(process.execPath, [...command, ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    options.onOutput?.(child, stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onError?.(child, stderr);
  });
  child.stdin.on('error', () => undefined); // The command may end without reading it.
  if (options.input) child.stdin.write(options.input);
  if (!options.holdInput) child.stdin.end();
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
  });
}
