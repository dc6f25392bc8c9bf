// From an empty folder to the first answer in Node: `npm install`, and a program of a few lines that hears examples/speech.wav,
// with affetto and with Transformers.js and an audio classifier on disk, by turns in one run:
//
//     npx tsx scripts/measure-first-answer.ts --python bench/peers/.venv/bin/python [--rounds 3]
//
// affetto is packed once and served by a registry on loopback (scripts/local-registry.ts), which sends npm on to its own for the rest,
// for all sides alike; bench/peers/write_audio_classifier.py writes the other model once, since no model hub is asked for one
// (--model FOLDER takes one that is there). npm gets everything from its cache, which an installation before fills and which is not
// counted, so that the network has no part in it.

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchFolder, threadEnvironment } from '../bench/sides.js';
import { median } from '../bench/statistics.js';
import { startRegistry } from './local-registry.js';

const root = fileURLToPath(new URL('../', import.meta.url));

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: join(benchFolder, 'peers', '.venv', 'bin', 'python') },
    model: { type: 'string' },
    rounds: { type: 'string', default: '3' },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  throw new Error(`--rounds ${values.rounds}: give a positive whole number.`);
}

/** One way to a first answer. */
interface Side {
  readonly name: string;
  /** What `npm install` is given. */
  readonly packages: readonly string[];
  /** The program, which prints an answer. */
  readonly program: string;
}

/** Seconds of one side, by round. */
interface Times {
  readonly install: number[];
  /** The time from the start of the program to its first line. */
  readonly answer: number[];
}

const affettoProgram = `import { loadAffetto } from 'affetto';
const affetto = await loadAffetto();
console.log((await affetto.recognize('speech.wav')).emotion);
`;

/** Node has no decoder that Transformers.js could use: its own documentation reads WAV by the package wavefile. */
const transformersProgram = `import { readFileSync } from 'node:fs';
import { env, pipeline } from '@huggingface/transformers';
import wavefile from 'wavefile';
Object.assign(env, { allowRemoteModels: false, localModelPath: 'models/' });
const classify = await pipeline('audio-classification', 'classifier', { dtype: 'q8' });
const wav = new wavefile.WaveFile(readFileSync('speech.wav'));
wav.toBitDepth('32f');
wav.toSampleRate(16_000);
console.log((await classify(wav.getSamples(false, Float32Array)))[0].label);
`;

/** What a model for Transformers.js consists of, with weights in eight bits. */
const modelFiles = [
  'config.json',
  'preprocessor_config.json',
  join('onnx', 'model_quantized.onnx'),
] as const;

const scratch = mkdtempSync(join(tmpdir(), 'affetto-first-answer-'));
try {
  await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const model = values.model === undefined ? await writtenModel() : resolve(values.model);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const others = (await run('npm', ['config', 'get', 'registry'], root)).trim();
  const registry = await startRegistry(manifest, await packed(), others);
  try {
    await compare(model, registry.address);
  } finally {
    registry.close();
  }
}

async function compare(model: string, registry: string): Promise<void> {
  const sides: Side[] = [
    { name: 'affetto', packages: ['affetto'], program: affettoProgram },
    {
      name: 'affetto on onnxruntime-node',
      packages: ['affetto', 'onnxruntime-node@1.30.0'],
      program: affettoProgram,
    },
    {
      name: 'Transformers.js 4.3.2',
      packages: ['@huggingface/transformers@4.3.2', 'wavefile@11.0.0'],
      program: transformersProgram,
    },
  ];
  const times = sides.map((): Times => ({ install: [], answer: [] }));
  for (const side of sides) {
    console.error(`${side.name}: filling npm's cache`);
    await firstAnswer(side, model, registry);
  }
  for (let round = 0; round < rounds; round++) {
    const order = [...sides.entries()];
    if (round % 2 === 1) order.reverse();
    for (const [index, side] of order) {
      const { install, answer, heard } = await firstAnswer(side, model, registry);
      times[index]?.install.push(install);
      times[index]?.answer.push(answer);
      console.error(
        `round ${round + 1} of ${rounds}: ${side.name} installs for ${install.toFixed(1)} s and answers "${heard}" after ${answer.toFixed(1)} s more`,
      );
    }
  }
  console.log(table(sides, times));
}

/** Installs in an empty folder and asks for an answer, in seconds. */
async function firstAnswer(
  { packages, program }: Side,
  model: string,
  registry: string,
): Promise<{ install: number; answer: number; heard: string }> {
  const home = mkdtempSync(join(scratch, 'empty-'));
  try {
    const began = performance.now();
    const install = [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--registry',
      registry,
    ];
    await run('npm', [...install, ...packages], home);
    const installed = performance.now();
    // What is there already for both: the recording, and a model where the package brings none.
    copyFileSync(join(root, 'examples', 'speech.wav'), join(home, 'speech.wav'));
    mkdirSync(join(home, 'models', 'classifier', 'onnx'), { recursive: true });
    for (const file of modelFiles) {
      copyFileSync(join(model, file), join(home, 'models', 'classifier', file));
    }
    writeFileSync(join(home, 'first.mjs'), program);
    return { install: (installed - began) / 1000, ...(await firstLine(home)) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Runs the program in a folder until it has answered. @returns its first line, and the seconds until that came */
async function firstLine(home: string): Promise<{ answer: number; heard: string }> {
  const start = performance.now();
  const child = spawn(process.execPath, ['first.mjs'], { cwd: home, env: environment() });
  let [heard, errors] = ['', ''];
  let answer: number | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    if (!heard.includes('\n')) return;
    answer ??= (performance.now() - start) / 1000;
    child.kill();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (answer === undefined) throw new Error(`The program ended with code ${code}: ${errors}`);
  return { answer, heard: heard.trim() };
}

async function writtenModel(): Promise<string> {
  console.error('writing the audio classifier');
  const folder = join(scratch, 'classifier');
  const program = join(benchFolder, 'peers', 'write_audio_classifier.py');
  const told = await run(values.python, [program, folder], root);
  console.error(told.trim().split('\n').at(-1));
  return folder;
}

/** @returns the path of the package as it would be published */
async function packed(): Promise<string> {
  console.error('packing affetto');
  await run('npm', ['run', 'build:library'], root);
  // The scripts were run above: their output would stand before the JSON.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch];
  const [{ filename }] = JSON.parse(await run('npm', pack, root)) as [{ filename: string }];
  return join(scratch, filename);
}

/** The registry answers meanwhile, so nothing here may wait for a program without turning the event loop. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const env = environment();
  const shell = process.platform === 'win32';
  const child = spawn(command, args, { cwd, shell, env });
  const [output, errors] = [child.stdout, child.stderr].map((stream) => text(stream));
  const status = await new Promise<number | null>((done, failed) => {
    child.on('close', done).on('error', failed);
  });
  const told = (await output) ?? '';
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${told}${await errors}`);
  return told;
}

/** The install script of onnxruntime-node fetches libraries for graphics processors, which neither side uses. */
function environment(): NodeJS.ProcessEnv {
  return { ...threadEnvironment(2), ONNXRUNTIME_NODE_INSTALL: 'skip' };
}

/** The medians of each side, and their ratios to the last one. */
function table(sides: readonly Side[], times: readonly Times[]): string {
  const peer = times.at(-1);
  const seconds = (values: readonly number[]) => `${median(values).toFixed(1)} s`;
  const ratio = (own: readonly number[], others: readonly number[] = []) =>
    (median(own) / median(others)).toFixed(3);
  const together = ({ install, answer }: Times) =>
    install.map((value, round) => value + (answer[round] ?? Number.NaN));
  const lines = sides.map(({ name }, index) => {
    const own = times[index];
    if (!own || !peer) throw new TypeError('unreachable: every side has times');
    const cells = [
      ...[name, seconds(own.install), seconds(own.answer), seconds(together(own))],
      ...[ratio(together(own), together(peer)), ratio(own.answer, peer.answer)],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| with | npm install | start to first answer | together | together / Transformers.js | answer alone / Transformers.js |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
