// `affetto serve` with two threads that hear, beside FastAPI on uvicorn with two processes: how many clips of 4 s each answers a
// second, and how long the slowest of affetto's answers take where half as many come in. The client shares the machine with
// the servers, and asks both sides in the same way; all of it goes over loopback.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '../../src/audio/write-wav.js';
import { commandLine } from '../build.js';
import { synthesizeClip } from '../clip.js';
import type { Benchmark, Context, Row } from '../context.js';
import { writeEncoderFiles } from '../encoder-files.js';
import { processorSeconds } from '../processor-time.js';
import { askAtRate, saturate } from '../serving/load.js';
import { type RunningServer, startAffetto, startPeer } from '../serving/server.js';
import { pythonProgram } from '../sides.js';
import { median, quantile } from '../statistics.js';

const workers = 2;
const connections = 8;
/** How long one side is asked in a round, and before the first one; in seconds. */
const [roundSeconds, warmUpSeconds] = [8, 3];
/** How long requests come in at half the rate, in each round; in seconds. */
const steadySeconds = 15;

interface Subject {
  readonly model: string;
  readonly peer: string;
  readonly command: readonly string[] | undefined;
  /** How many times as many answers as the peer. */
  readonly goal: number;
}

export const serve: Benchmark = {
  name: 'serve',
  description: 'Clips of 4 s that affetto serve answers a second; peer: FastAPI and uvicorn',
  async run(context) {
    const main = await commandLine(context);
    const clip = join(context.temporaryFolder, 'serve.wav');
    const wav = writeWav([synthesizeClip(4, 48_000)], { sampleRate: 48_000 });
    await writeFile(clip, wav);
    const { layout, weights } = await writeEncoderFiles(context.temporaryFolder);
    const subjects: Subject[] = [
      {
        ...{ model: 'encoder', peer: 'FastAPI with PyTorch', goal: 2 },
        command: pythonProgram(context, 'serve_pytorch', layout, weights, clip, 1),
      },
      {
        ...{ model: 'crnn', peer: 'FastAPI with Keras', goal: 3 },
        command: pythonProgram(context, 'serve_keras', clip, 1),
      },
    ];
    const rows: Row[] = [];
    for (const subject of subjects) {
      rows.push(...(await compareServers(context, main, Buffer.from(wav), subject)));
    }
    return rows;
  },
};

async function compareServers(
  context: Context,
  main: string,
  body: Buffer,
  { model, peer, command, goal }: Subject,
): Promise<Row[]> {
  context.progress(`starting both servers, ${model}`);
  const ours = await startAffetto(main, { model, workers });
  let theirs: RunningServer | undefined;
  try {
    theirs = command && (await startPeer(command, workers));
  } catch (error) {
    context.notice(`${peer} is skipped: ${(error as Error).message}`);
  }
  try {
    const [own, others] = await takeTurns(context, body, theirs ? [ours, theirs] : [ours]);
    if (!own) throw new TypeError('unreachable: affetto is a side of every comparison');
    const rate = median(own.rates);
    const rows = comparisons(
      model,
      own,
      theirs && others && { ...others, name: theirs.name },
      goal,
    );
    await theirs?.end();
    theirs = undefined;
    return [...rows, await waiting(context, body, { model, server: ours, rate: rate / 2 })];
  } finally {
    await Promise.all([ours.end(), theirs?.end()]);
  }
}

/** What a server gave in all rounds. */
interface Served {
  /** Answers a second. */
  readonly rates: number[];
  /** Processor time of an answer, all processes of the server together, in milliseconds. */
  readonly busyMs: number[];
}

/** The rows of answers a second and of the processor's time for each. */
function comparisons(
  model: string,
  own: Served,
  others: (Served & { readonly name: string }) | undefined,
  goal: number,
): Row[] {
  const row = (measure: string, ours: number[], theirs: number[] = []): Row => ({
    measure: `${measure}, ${model}`,
    affetto: median(ours),
    unit: 'ms',
    ...(others && {
      peer: {
        name: others.name,
        value: median(theirs),
        ratios: ours.map((value, round) => value / (theirs[round] ?? Number.NaN)),
      },
    }),
  });
  return [
    {
      ...row(`clips of 4 s answered a second by ${workers} workers`, own.rates, others?.rates),
      ...{ unit: 'requests/s', better: 'higher', ...(others && { goal }) },
    },
    ...(own.busyMs.length > 0
      ? [row('processor time of the server for a clip of 4 s', own.busyMs, others?.busyMs)]
      : []),
  ];
}

/** What each server does in each round; each begins every second round. */
async function takeTurns(
  context: Context,
  body: Buffer,
  servers: readonly RunningServer[],
): Promise<Served[]> {
  for (const { name, urls } of servers) {
    context.progress(`warming up: ${name}`);
    await saturate(urls, body, { connections, seconds: warmUpSeconds });
  }
  const served = servers.map((server) => ({
    server,
    rates: [] as number[],
    busyMs: [] as number[],
  }));
  for (let round = 0; round < context.rounds; round++) {
    const order = round % 2 === 0 ? served : [...served].reverse();
    for (const { server, rates, busyMs } of order) {
      const { name, urls, pids } = server;
      const before = await processorSeconds(pids);
      const { rate, answers } = await saturate(urls, body, { connections, seconds: roundSeconds });
      const after = await processorSeconds(pids);
      rates.push(rate);
      if (before !== undefined && after !== undefined) {
        busyMs.push((1000 * (after - before)) / answers);
      }
      context.progress(
        `round ${round + 1} of ${context.rounds}: ${name} answers ${rate.toFixed(1)} a second`,
      );
    }
  }
  return served;
}

/** How much longer than the usual answer the slowest one in a hundred takes, at a steady rate of requests. */
async function waiting(
  context: Context,
  body: Buffer,
  { model, server, rate }: { model: string; server: RunningServer; rate: number },
): Promise<Row> {
  const [url = ''] = server.urls;
  const rounds: number[][] = [];
  for (let round = 0; round < context.rounds; round++) {
    context.progress(
      `round ${round + 1} of ${context.rounds}: ${rate.toFixed(1)} requests a second`,
    );
    rounds.push(await askAtRate(url, body, { rate, seconds: steadySeconds }));
  }
  const all = rounds.flat();
  return {
    measure: `p99 of an answer's time at ${rate.toFixed(1)} requests a second, half of the most, ${model}`,
    affetto: quantile(all, 0.99),
    unit: 'ms',
    goal: 5,
    peer: {
      name: 'its median',
      value: median(all),
      ratios: rounds.map((times) => quantile(times, 0.99) / median(times)),
    },
  };
}
