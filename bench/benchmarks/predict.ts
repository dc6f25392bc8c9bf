// `affetto predict` of one WAV of 4 s (48 kHz, 16 bit), the whole process from start to end, against a
// Python process that imports librosa and Keras, loads a saved model and the WAV, and predicts.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '../../src/audio/write-wav.js';
import { commandLine } from '../build.js';
import { synthesizeClip } from '../clip.js';
import type { Benchmark, Context } from '../context.js';
import { modelFile } from '../model-file.js';
import {
  compare,
  lastLine,
  measureSides,
  pythonProgram,
  runProgram,
  type Side,
  threadEnvironment,
} from '../sides.js';

const threads = 1;

export const predict: Benchmark = {
  name: 'predict',
  description:
    'affetto predict of one WAV, whole process; peer: a Python process with librosa and Keras',
  async run(context) {
    const wav = join(context.temporaryFolder, 'predict.wav');
    await writeFile(wav, writeWav([synthesizeClip(4, 48_000)], { sampleRate: 48_000 }));
    const main = await commandLine(context);
    const model = await modelFile(context);
    const sides: Side[] = [
      {
        label: 'affetto',
        command: [process.execPath, main, 'predict', wav, '--model', model],
        threads,
        wholeProcess: true,
      },
    ];
    const keras = await kerasSide(context, wav);
    if (keras) sides.push(keras);
    // The first run of each warms the file cache and is not counted.
    const silent: Context = {
      ...context,
      rounds: 1,
      progress: () => context.progress('warming up'),
    };
    const warmed = await measureSides(silent, sides);
    if (warmed.peers.length === 0) sides.splice(1);
    const { ours, peers } = await measureSides({ ...context, rounds: 2 * context.rounds }, sides);
    return peers.map((peer) => compare('predict one WAV, whole process', ours, peer, 0.2));
  },
};

async function kerasSide(context: Context, wav: string): Promise<Side | undefined> {
  const saved = join(context.temporaryFolder, 'cnn-lstm.keras');
  const save = pythonProgram(context, 'predict_keras', '--save', saved);
  const command = pythonProgram(context, 'predict_keras', saved, wav);
  if (!save || !command) return undefined;
  try {
    context.progress('saving the Keras model');
    const output = await runProgram(save, threadEnvironment(threads));
    const { name } = JSON.parse(lastLine(output)) as { name: string };
    return { label: 'librosa and keras', name, command, threads, wholeProcess: true };
  } catch (error) {
    context.notice(`librosa and keras are skipped: ${(error as Error).message}`);
    return undefined;
  }
}
