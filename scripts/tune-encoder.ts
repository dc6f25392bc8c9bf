// Tunes the encoder that came in the Python package so that it hears through noise, rooms and telephones, and writes the
// encoder that affetto trains on, with its card:
//
//     npx tsx scripts/speak-numbers.ts data/spoken-numbers
//     npx tsx scripts/tune-encoder.ts data/emo-db data/spoken-numbers
//
// What an epoch reached is kept in runs/speech-encoder: stopped by Ctrl-C, the same command goes on from there.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isRecording } from '../src/corpora/recordings.js';
import { AffettoError } from '../src/errors.js';
import { defaultCacheFolder } from '../src/float-cache.js';
import {
  buildEncoderFile,
  encoderValues,
  readEncoderFile,
} from '../src/model-file/encoder-file.js';
import { nodeRuntime } from '../src/runtime/node.js';
import { type TuningPoint, tuneEncoder } from '../src/training/tune-encoder.js';
import { tuningClips } from '../src/training/tuning-clips.js';
import { writeWhole } from '../src/write-files.js';
import {
  roundedTensors,
  roundingSummary,
  tuningHeard,
  tuningSummary,
  writeWithCard,
} from './encoder-source.js';

const speeds = [1, 0.89, 1.12];
const models = fileURLToPath(new URL('../models/', import.meta.url));

const { values: given, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: join(models, 'whisper-encoder.onnx') },
    out: { type: 'string', default: join(models, 'speech-encoder.onnx') },
    runs: { type: 'string', default: 'runs/speech-encoder' },
    epochs: { type: 'string', default: '5' },
    rate: { type: 'string', default: '2e-4' },
    worse: { type: 'string', default: '2' },
    threads: { type: 'string', default: '2' },
  },
});

async function main(): Promise<void> {
  const paths = (await Promise.all(folders.map(recordingsIn))).flat();
  if (paths.length === 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      'There are no recordings. Give folders: npx tsx scripts/tune-encoder.ts data/emo-db data/spoken-numbers',
    );
  }
  const parts = readEncoderFile(new Uint8Array(await readFile(given.from)));
  const { metadata, values } = parts;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('Stopped. The same command goes on.')));
  const clips = await tuningClips(paths, {
    speeds,
    worse: Number(given.worse),
    trim: metadata.trim,
    runtime: nodeRuntime,
    cacheFolder: defaultCacheFolder(),
    signal: stop.signal,
    onClip: (done, total) => {
      if (done % 100 === 0 || done === total) console.log(`${done}/${total} recordings`);
    },
  });
  // What is kept belongs to this tuning and no other.
  const settings = { digest: parts.digest, speeds, ...given, out: undefined, runs: undefined };
  const name = createHash('sha256')
    .update(
      JSON.stringify([Object.entries(settings).sort(), clips.map(({ clean }) => clean.length)]),
    )
    .digest('hex')
    .slice(0, 12);
  const point = join(given.runs, name);
  await mkdir(given.runs, { recursive: true });
  const from = await readPoint(point);
  if (from) console.log(`going on after epoch ${from.epoch}`);
  let sum = 0;
  const weights = await tuneEncoder({
    encoder: { options: metadata.encoder, values },
    clips,
    epochs: Number(given.epochs),
    learningRate: Number(given.rate),
    cleanShare: 0.2,
    seed: 1,
    runtime: nodeRuntime,
    threads: Number(given.threads),
    ...(from && { from }),
    signal: stop.signal,
    onStep: (step, steps, loss) => {
      sum += loss;
      if (step % 20 !== 0) return;
      console.log(`step ${step}/${steps}: squared error ${(sum / 20).toFixed(4)}`);
      sum = 0;
    },
    onEpoch: (reached) => writePoint(point, reached),
  });
  const bytes = buildEncoderFile(
    {
      ...metadata,
      arithmetic: 'integer',
      provenance: {
        ...metadata.provenance,
        tuned: {
          summary: `${tuningSummary} ${roundingSummary}`,
          heard: tuningHeard,
          command: 'npx tsx scripts/tune-encoder.ts data/emo-db data/spoken-numbers',
        },
      },
    },
    encoderValues(metadata.encoder, roundedTensors(parts, weights)),
  );
  await writeWithCard(given.out, bytes);
}

async function recordingsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter(isRecording)
    .sort()
    .map((name) => join(folder, name));
}

const vectors = ['weights', 'moment1', 'moment2'] as const;

async function readPoint(path: string): Promise<TuningPoint | undefined> {
  try {
    const { epoch } = JSON.parse(await readFile(`${path}.json`, 'utf8')) as { epoch: number };
    const bytes = new Uint8Array(await readFile(`${path}.f32`));
    const all = new Float32Array(bytes.buffer);
    const size = all.length / vectors.length;
    const state = Object.fromEntries(
      vectors.map((name, index) => [name, all.slice(index * size, (index + 1) * size)]),
    );
    return { epoch, state };
  } catch {
    return undefined;
  }
}

async function writePoint(path: string, { epoch, state }: TuningPoint): Promise<void> {
  const all = vectors.map((name) => state[name] as Float32Array);
  const joined = Buffer.concat(
    all.map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
    ),
  );
  await writeWhole(`${path}.f32`, joined, `${path}.f32.tmp`);
  await writeWhole(`${path}.json`, JSON.stringify({ epoch }), `${path}.json.tmp`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
