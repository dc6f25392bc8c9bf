// What docs/scale.md says of batches on one machine: npx tsx scripts/measure-batch.ts pairs|sizes|pools. It needs a build
// (npm run build:library) and Linux, whose /proc says what processes take. Pairs run in turn, since machines are shared.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWav } from '../src/audio/write-wav.js';
import { speechLike } from '../test/support/speech.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dist: { type: 'string', default: 'dist' },
    model: { type: 'string', default: 'models/cnn-lstm.onnx' },
    files: { type: 'string', default: '400' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'affetto-measure-'));

/** What one run took. */
interface Taken {
  /** Seconds between beginning and end. */
  readonly wall: number;
  /** Seconds of processor time of all processes. */
  readonly cpu: number;
  /** The peaks of the processes' memory in MiB, the largest first: the batch's own and those that hear. */
  readonly peaksMiB: readonly number[];
}

async function make(count: number, seconds: number): Promise<string> {
  const dir = join(folder, `${count}-${seconds}`);
  await mkdir(dir, { recursive: true });
  const sound = speechLike({ seconds, sampleRate: 16_000 });
  const wav = writeWav([sound], { sampleRate: 16_000 });
  for (let index = 0; index < count; index++) {
    await writeFile(join(dir, `${String(index).padStart(6, '0')}.wav`), wav);
  }
  return dir;
}

async function batch(dir: string, processes: number): Promise<Taken> {
  const out = join(folder, 'out.jsonl');
  const args = [join(values.dist, 'cli/main.js'), 'batch', dir, '--out', out];
  const more = ['--processes', String(processes), '--model', values.model];
  const begun = performance.now();
  const command = ['-c', `time "$@"`, 'sh', process.execPath, ...args, ...more];
  const child = spawn('bash', command, {
    env: { ...process.env, TIMEFORMAT: 'cpu %U %S' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const peaks = new Map<string, number>();
  const watching = setInterval(() => void watch(String(child.pid), peaks), 200);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watching);
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(said) ?? [];
  if (child.exitCode !== 0) throw new Error(said);
  const peaksMiB = [...peaks.values()].sort((a, b) => b - a);
  return { wall: (performance.now() - begun) / 1000, cpu: Number(user) + Number(system), peaksMiB };
}

/** Notes the largest memory of every process below one. */
async function watch(root: string, peaks: Map<string, number>): Promise<void> {
  const parents = new Map<string, string>();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    parents.set(pid, /PPid:\s+(\d+)/.exec(status)?.[1] ?? '');
    const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    let above: string | undefined = parents.get(pid);
    while (above && above !== root) above = parents.get(above);
    if (above === root && /Name:\s+(node|MainThread)/.test(status)) {
      // What has ended says nothing any more.
      peaks.set(pid, Math.max(peak, peaks.get(pid) ?? 0));
    }
  }
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

try {
  const rounds = Number(values.rounds);
  if (positionals[0] === 'pairs') {
    const [count, seconds] = [Number(values.files), Number(values.seconds)];
    const dir = await make(count, seconds);
    const ratios: number[] = [];
    const perCpu: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const one = await batch(dir, 1);
      const two = await batch(dir, 2);
      ratios.push(one.wall / two.wall / 2);
      perCpu.push(one.cpu / two.cpu);
      const hours = (count * seconds) / 3600;
      console.log(
        `one process ${one.wall.toFixed(1)} s (${one.cpu.toFixed(1)} s of processor), two ${two.wall.toFixed(1)} s (${two.cpu.toFixed(1)} s): ${((60 * hours) / two.wall).toFixed(2)} hours a minute`,
      );
    }
    console.log(
      `two processes / (one process times two): ${median(ratios).toFixed(3)} by the clock, ${median(perCpu).toFixed(3)} by processor time (medians of ${rounds})`,
    );
  } else if (positionals[0] === 'sizes') {
    const seconds = Number(values.seconds);
    const [small, large] = [await make(1000, seconds), await make(10_000, seconds)];
    for (let round = 0; round < rounds; round++) {
      const few = await batch(small, 2);
      const many = await batch(large, 2);
      const start = await batch(await make(2, seconds), 2);
      // What starting costs is not the files'.
      const each = ({ cpu }: Taken, count: number) => (cpu - start.cpu) / (count - 2);
      console.log(
        `1,000 files ${few.wall.toFixed(1)} s, ${few.cpu.toFixed(1)} s of processor, MiB ${few.peaksMiB.map((m) => m.toFixed(0)).join(' + ')}; 10,000 files ${many.wall.toFixed(1)} s, ${many.cpu.toFixed(1)} s of processor, MiB ${many.peaksMiB.map((m) => m.toFixed(0)).join(' + ')}; processor time a file ${(each(many, 10_000) / each(few, 1000)).toFixed(3)} times, memory ${(sum(many.peaksMiB) / sum(few.peaksMiB)).toFixed(3)} times`,
      );
    }
  } else if (positionals[0] === 'pools') {
    await pools(await make(Number(values.files), Number(values.seconds)), rounds);
  } else throw new Error('Say what to measure: pairs, sizes or pools.');
} finally {
  await rm(folder, { recursive: true, force: true });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Two threads beside two processes. */
async function pools(dir: string, times: number): Promise<void> {
  const pool = await import(join(process.cwd(), values.dist, 'batch/process-pool.js'));
  const { describeModel } = await import(
    join(process.cwd(), values.dist, 'batch/batch-settings.js')
  );
  const { model } = await describeModel(values.model);
  const settings = {
    model,
    speeds: [1],
    channels: 'mix',
    voices: 'none',
    reading: {},
    ffmpeg: false,
  };
  const files = (await readdir(dir)).map((file, index) => ({
    index,
    file,
    place: join(dir, file),
  }));
  for (let round = 0; round < times; round++) {
    for (const runtime of ['child_process', 'worker_threads']) {
      const hearer = pool.hearByProcesses(settings, { processes: 2, runtime });
      const { signal } = new AbortController();
      // The model is loaded first.
      await Promise.all(files.slice(0, 4).map((file) => hearer.hear(file, signal)));
      const begun = performance.now();
      const waiting = [...files];
      const place = async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) await hearer.hear(next, signal);
      };
      await Promise.all(Array.from({ length: hearer.places }, place));
      const seconds = (performance.now() - begun) / 1000;
      const mine = process.memoryUsage.rss() / 2 ** 20;
      console.log(
        `${runtime}: ${(files.length / seconds).toFixed(1)} files a second, own memory ${mine.toFixed(0)} MiB`,
      );
      await hearer.close();
    }
  }
}
