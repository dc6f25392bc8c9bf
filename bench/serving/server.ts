// Servers of both sides as processes of their own: started until they listen, and ended with everything that they hold.

import { type ChildProcess, spawn } from 'node:child_process';
import { rootFolder, threadEnvironment } from '../sides.js';

/** The longest that a server may take to listen, in milliseconds: TensorFlow is imported meanwhile. */
const startMs = 120_000;

/** A server that listens on loopback, in one or several processes. */
export interface RunningServer {
  /** What the table calls it, with versions. */
  readonly name: string;
  /** The address of each process that takes connections. */
  readonly urls: readonly string[];
  /** Its processes. */
  readonly pids: readonly number[];
  end(): Promise<void>;
}

/** `affetto serve` with a model and so many threads that hear, in one process. */
export async function startAffetto(
  main: string,
  { model, workers }: { readonly model: string; readonly workers: number },
): Promise<RunningServer> {
  const options = [
    '--model',
    model,
    '--workers',
    String(workers),
    '--port',
    '0',
    '--log',
    'silent',
  ];
  const { child, match } = await started(
    [process.execPath, main, 'serve', ...options],
    'stderr',
    /hears at (http:\S+) /,
  );
  return running(`affetto serve, ${model}`, [match[1] ?? ''], [child]);
}

/** A peer with so many processes of one thread each, every one at an address of its own. */
export async function startPeer(
  command: readonly string[],
  workers: number,
): Promise<RunningServer> {
  const children: ChildProcess[] = [];
  const urls: string[] = [];
  let name = '';
  try {
    for (let worker = 0; worker < workers; worker++) {
      // One after the other: the peer of Keras chooses how it calls its model by the time that this takes.
      const { child, match } = await started(
        command,
        'stdout',
        /^\{"url": "(.+?)", "name": "(.+)"\}$/m,
      );
      children.push(child);
      urls.push(match[1] ?? '');
      name = match[2] ?? '';
    }
  } catch (error) {
    await ended(children);
    throw error;
  }
  return running(name, urls, children);
}

function running(
  name: string,
  urls: readonly string[],
  children: readonly ChildProcess[],
): RunningServer {
  const pids = children.flatMap(({ pid }) => pid ?? []);
  return { name, urls, pids, end: () => ended(children) };
}

/** Starts a program, and waits until a line of its output says that it listens. */
async function started(
  [program = '', ...parameters]: readonly string[],
  stream: 'stdout' | 'stderr',
  line: RegExp,
): Promise<{ child: ChildProcess; match: RegExpExecArray }> {
  const child = spawn(program, parameters, {
    cwd: rootFolder,
    env: threadEnvironment(1),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { stdout: '', stderr: '' };
  let timer: NodeJS.Timeout | undefined;
  try {
    const match = await new Promise<RegExpExecArray>((resolve, reject) => {
      const listen = (name: 'stdout' | 'stderr') =>
        child[name]?.setEncoding('utf8').on('data', (text: string) => {
          heard[name] = (heard[name] + text).slice(-4000);
          const found = line.exec(heard[stream]);
          if (found) resolve(found);
        });
      listen('stdout');
      listen('stderr');
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(
          new Error(`it ended with exit code ${code}: ${heard.stderr.trim().split('\n').at(-1)}`),
        ),
      );
      timer = setTimeout(
        () => reject(new Error(`it did not listen in ${startMs / 1000} s`)),
        startMs,
      );
    });
    return { child, match };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Ends processes, first as an operator does, and those that stay by force. */
async function ended(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const over = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await over;
      clearTimeout(timer);
    }),
  );
}
