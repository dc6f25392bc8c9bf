// A batch through a real Redis whose workers, and Redis itself, are killed with SIGKILL while it runs; the test does it a few
// times, scripts/queue-endurance.ts a hundred times.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Tells whether there is a redis-server here. */
export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** A Redis that keeps what it was told on disk, and can be killed and started again. */
export class OwnRedis {
  readonly url: string;
  #process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(folder: string): Promise<OwnRedis> {
    await mkdir(folder, { recursive: true });
    const redis = new OwnRedis(folder, await freePort());
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const options = ['--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    const kept = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
    this.#process = spawn('redis-server', ['--port', String(this.port), ...options, ...kept], {
      stdio: 'ignore',
    });
    while (!(await answers(this.port))) await sleep(20);
  }

  /** Ends it at once, as a power cut of the program would. */
  async kill(): Promise<void> {
    await killed(this.#process);
  }
}

/** Ends a process at once, and waits until it is gone. */
export async function killed(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Starts the command; its output goes to `say`. */
export function startAffetto(
  entry: string,
  args: readonly string[],
  say: (text: string) => void = () => {},
): ChildProcess {
  const child = spawn(process.execPath, [join(root, entry), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', say);
  }
  return child;
}

/** What is done. */
export interface Fire {
  /** Where the command lies. */
  readonly entry: string;
  /** The folder of recordings, and how many are in it. */
  readonly recordings: string;
  readonly count: number;
  readonly model: string;
  /** The results, jsonl. */
  readonly out: string;
  readonly workers: number;
  /** Who is killed, in turn, each time that a share of the recordings was heard. */
  readonly kills: readonly ('worker' | 'redis' | 'batch')[];
  readonly redis: OwnRedis;
  readonly say?: (text: string) => void;
}

/** Runs the batch under fire; says how it ended. */
export async function queueUnderFire(fire: Fire): Promise<{ readonly code: number | null }> {
  const { entry, recordings, model, out, redis, kills, count, say = () => {} } = fire;
  const startWorker = () =>
    startAffetto(
      entry,
      // On a busy machine a worker may show no sign of life for longer than one would think.
      ['worker', '--queue', redis.url, '--processes', '1', '--stalled-seconds', '5'],
      say,
    );
  const startBatch = () => {
    const child = startAffetto(
      entry,
      ['batch', recordings, '--out', out, '--model', model, '--queue', redis.url],
      say,
    );
    ended = new Promise((resolve) => child.once('exit', resolve));
    return child;
  };
  let ended: Promise<number | null> = Promise.resolve(null);
  const workers = Array.from({ length: fire.workers }, startWorker);
  let batch = startBatch();
  let code: number | null | undefined;
  const over = () => code !== undefined || batch.exitCode !== null;
  try {
    for (const [index, whom] of kills.entries()) {
      const from = Math.floor((count * index) / (kills.length + 1));
      while (!over() && (await linesIn(`${out}.journal`)) <= from) await sleep(20);
      if (over()) throw new Error(`The batch ended after ${index} kills with ${batch.exitCode}.`);
      say(`kill ${index + 1} of ${kills.length}: ${whom}, ${from} heard\n`);
      if (whom === 'redis') {
        await redis.kill();
        await redis.start();
      } else if (whom === 'batch') {
        await killed(batch);
        batch = startBatch();
      } else {
        const at = index % workers.length;
        await killed(workers[at]);
        workers[at] = startWorker();
      }
    }
    code = await ended;
    return { code };
  } finally {
    await Promise.all([batch, ...workers].map(killed));
  }
}

/** Counts the recordings that a journal has, its header left out; 0 where there is none. */
export async function linesIn(path: string): Promise<number> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines++;
  return Math.max(0, lines - 1);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => {
      socket.destroy();
      resolve(reply.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
