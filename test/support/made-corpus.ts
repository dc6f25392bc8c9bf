// A tiny corpus under RAVDESS's names, synthesised: each emotion has its own pitch movement, each
// speaker a pitch, so that a model can learn it in seconds and no recording is needed.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '../../src/audio/write-wav.js';
import { RandomStream } from '../../src/random.js';
import type { TrainingSettingsInput } from '../../src/training/settings.js';

const sampleRate = 8000;
const seconds = 0.6;

/** Writes 8 emotions x 2 repetitions for each of `speakers` actors (odd male, even female). */
export async function makeCorpus(folder: string, speakers: number): Promise<void> {
  for (let actor = 1; actor <= speakers; actor++) {
    const home = join(folder, `Actor_${two(actor)}`);
    await mkdir(home, { recursive: true });
    for (let emotion = 1; emotion <= 8; emotion++) {
      for (let repetition = 1; repetition <= 2; repetition++) {
        const name = `03-01-${two(emotion)}-01-01-${two(repetition)}-${two(actor)}.wav`;
        const samples = utterance(emotion, actor, repetition);
        await writeFile(join(home, name), writeWav([samples], { sampleRate }));
      }
    }
  }
}

/**
 * Writes label folders, LABEL/SPEAKER/1.wav and so on: each label has its own pitch movement.
 * @param labels the folders, each with how many recordings every speaker has in it
 */
export async function makeLabelFolders(
  folder: string,
  labels: Readonly<Record<string, number>>,
  speakers: readonly string[],
): Promise<void> {
  for (const [index, [label, count]] of Object.entries(labels).entries()) {
    for (const [speaker, name] of speakers.entries()) {
      const home = join(folder, label, name);
      await mkdir(home, { recursive: true });
      for (let repetition = 1; repetition <= count; repetition++) {
        const samples = utterance(index + 1, speaker + 1, repetition);
        await writeFile(join(home, `${repetition}.wav`), writeWav([samples], { sampleRate }));
      }
    }
  }
}

/** Writes recordings that no rule lets through: a broken, a silent, a short one, and one without samples. */
export async function makeUnusable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const wav = (samples: Float32Array) => writeWav([samples], { sampleRate });
  await writeFile(join(folder, 'broken.wav'), 'no sound at all');
  await writeFile(join(folder, 'silent.wav'), wav(new Float32Array(sampleRate)));
  await writeFile(join(folder, 'short.wav'), wav(utterance(1, 1, 9).slice(0, 0.1 * sampleRate)));
  await writeFile(join(folder, 'empty.wav'), wav(new Float32Array(0)));
}

function utterance(emotion: number, actor: number, repetition: number): Float32Array {
  const random = new RandomStream(emotion, actor, repetition);
  const base = (actor % 2 === 0 ? 220 : 120) * (1 + 0.05 * random.uniform());
  const slope = (emotion % 4) - 1.5;
  const bright = emotion > 4 ? 0.8 : 0.2;
  let phase = 0;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    const share = i / (seconds * sampleRate);
    phase += (2 * Math.PI * base * 2 ** (slope * (share - 0.5))) / sampleRate;
    const voice = Math.sin(phase) + bright * Math.sin(5 * phase);
    return 0.3 * voice * Math.sin(Math.PI * share) + 0.005 * random.normal();
  });
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Settings under which a run on the made corpus takes a second or two. */
export const quickSettings: TrainingSettingsInput = {
  frontEnd: {
    sampleRate: 8000,
    maxFrequency: 4000,
    fftSize: 512,
    windowLength: 512,
    hopLength: 256,
    melBands: 32,
    coefficients: 20,
    frames: 20,
    normalization: { utterance: 'level' },
  },
  model: {
    name: 'cnn-lstm',
    options: {
      channels: [16, 16],
      lstmUnits: 16,
      denseUnits: 16,
      kernel: 3,
      convolutionDropout: 0.1,
      denseDropout: 0.1,
    },
  },
  batchSize: 16,
  epochs: 30,
  learningRate: 0.01,
  split: { kind: 'random', testFraction: 0.25, validationFraction: 0.2 },
  augmentation: { speeds: [1, 0.9], cutFrames: 1, stretch: 0.1, timeMasks: 1, timeMaskFrames: 2 },
};
