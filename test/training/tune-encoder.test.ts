// Tuning an encoder: what is made worse comes to give what the clip as it is gave, that stays what it was, and a tuning
// that was stopped ends where one in one go does. On a small encoder of random weights and made-up spectra.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { initialize } from '../../src/grad/initialization.js';
import type { Tensor } from '../../src/grad/tensor.js';
import { buildEvaluation } from '../../src/grad/training-step.js';
import { encoderLayout } from '../../src/model-file/encoder-weights.js';
import { encoderStatistics, whisperEncoder } from '../../src/models/whisper-encoder.js';
import { RandomStream } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import {
  dealBatches,
  type TuneEncoderOptions,
  type TuningPoint,
  tuneEncoder,
} from '../../src/training/tune-encoder.js';
import { type TuningClip, tuningClips } from '../../src/training/tuning-clips.js';
import { speechLike } from '../support/speech.js';
import { writeWav } from '../support/write-wav.js';

vi.setConfig({ testTimeout: 60_000 });

const bands = 80;
const options = { bands, width: 16, heads: 2, hidden: 32, positions: 400, blocks: 1 };
const numbers = 2 * options.width * (1 + options.blocks);
const encoder = {
  options,
  values: { weights: initialize(encoderLayout(options), 7), statistics: new Float32Array() },
};

/** Spectra in which a band glides, and the same with noise; 40 to 70 frames. */
function madeUpClips(count: number): TuningClip[] {
  const random = new RandomStream(3);
  return Array.from({ length: count }, (_, index) => {
    const frames = 40 + random.integer(30);
    const clean = Float32Array.from({ length: frames * bands }, (_, cell) => {
      const [frame, band] = [Math.floor(cell / bands), cell % bands];
      return 1.2 * Math.exp(-(((band - 10 - index - frame / 4) / 6) ** 2)) - 0.4;
    });
    const noisy = clean.map((level) => Math.max(level, 0.15 + 0.1 * random.normal()));
    return { clean, worse: [noisy] };
  });
}

const clips = madeUpClips(32);
const settings: TuneEncoderOptions = {
  encoder,
  clips,
  epochs: 30,
  learningRate: 3e-3,
  cleanShare: 0.3,
  seed: 1,
  runtime: nodeRuntime,
};

/** The statistics of spectra of at most 70 frames, [spectra, numbers]. */
async function statisticsOf(spectra: readonly Float32Array[], weights: Float32Array) {
  const frames = 70;
  const graph = buildEvaluation({
    batchSize: spectra.length,
    inputs: { features: [frames, bands], lengths: [] },
    forward: (scope, inputs) => {
      const heard = { features: inputs.features as Tensor, lengths: inputs.lengths as Tensor };
      return encoderStatistics(scope, whisperEncoder(scope, heard, options));
    },
  });
  const features = new Float32Array(spectra.length * frames * bands);
  for (const [index, spectrum] of spectra.entries()) features.set(spectrum, index * frames * bands);
  const session = await nodeRuntime.createSession(graph);
  const outputs = await session.run({
    features: floats(features, [spectra.length, frames, bands]),
    lengths: floats(spectra.map(({ length }) => length / bands)),
    weights: floats(weights),
  });
  await session.dispose();
  return floatOutput(outputs, 'logits');
}

/** The mean squared distance, each number in units of its variance over the wanted rows. */
function distance(rows: Float32Array, wanted: Float32Array): number {
  const count = wanted.length / numbers;
  let total = 0;
  for (let number = 0; number < numbers; number++) {
    const own = Array.from({ length: count }, (_, row) => wanted[row * numbers + number]!);
    const mean = own.reduce((sum, value) => sum + value, 0) / count;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    for (const [row, value] of own.entries()) {
      total += (rows[row * numbers + number]! - value) ** 2 / variance;
    }
  }
  return total / wanted.length;
}

describe('tuneEncoder', () => {
  it('brings what noise changes back to what it was, and leaves clean clips alone', async () => {
    const tuned = await tuneEncoder(settings);
    const { weights } = encoder.values;
    const [clean, noisy] = [clips.map((clip) => clip.clean), clips.map((clip) => clip.worse[0]!)];
    const wanted = await statisticsOf(clean, weights);
    const before = distance(await statisticsOf(noisy, weights), wanted);
    const after = distance(await statisticsOf(noisy, tuned), wanted);
    expect(before).toBeGreaterThan(0.5);
    expect(after).toBeLessThan(before / 2);
    expect(distance(await statisticsOf(clean, tuned), wanted)).toBeLessThan(before / 4);
  });

  it('deals every clip once an epoch, in another order and form each time', () => {
    const many = Array.from({ length: 160 }, () => clips[0]!);
    const heard = [1, 2].map((epoch) =>
      dealBatches({ ...settings, clips: many }, epoch).flatMap(({ batch }) => batch),
    );
    for (const epoch of heard) {
      const order = epoch.map(({ clip }) => clip);
      expect([...order].sort((a, b) => a - b)).toEqual([...many.keys()]);
      expect(order.filter((clip, place) => clip === place).length).toBeLessThan(10);
      // Three in ten as they are.
      expect(epoch.filter(({ form }) => form === -1).length / 160).toBeCloseTo(0.3, 1);
    }
    expect(heard[0]).not.toEqual(heard[1]);
  });

  it('is the same in one go, again, and stopped and gone on with', async () => {
    const short = { ...settings, epochs: 3 };
    const whole = await tuneEncoder(short);
    const points: TuningPoint[] = [];
    const stop = new AbortController();
    const stopped = tuneEncoder({
      ...short,
      signal: stop.signal,
      onEpoch: (point) => {
        points.push(point);
        if (point.epoch === 2) stop.abort(new Error('stopped'));
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect(points.map(({ epoch }) => epoch)).toEqual([1, 2]);
    const losses: number[] = [];
    const rest = await tuneEncoder({
      ...short,
      from: points[1]!,
      onStep: (step, steps, loss) => losses.push(step, steps, loss),
    });
    expect(rest).toEqual(whole);
    expect(losses.slice(0, 2)).toEqual([5, 6]);
    expect(await tuneEncoder(short)).toEqual(whole);
  });

  it('refuses too few clips, and a rate at which the loss is no number any more', async () => {
    await expect(tuneEncoder({ ...settings, clips: clips.slice(0, 3) })).rejects.toThrow(
      /3 clips of at most 512 frames fill no batch/,
    );
    await expect(tuneEncoder({ ...settings, learningRate: 1e30 })).rejects.toThrow(
      /Lower the learning rate/,
    );
  });
});

describe('tuningClips', () => {
  const folder = mkdtempSync(join(tmpdir(), 'affetto-tuning-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('hears a recording at every speed, as it is and worse, and keeps what it computed', async () => {
    const path = join(folder, 'speech.wav');
    writeFileSync(path, writeWav([speechLike({ seconds: 1.5, sampleRate: 16_000 })]));
    const done: [number, number][] = [];
    const given = {
      speeds: [1, 0.5],
      worse: 2,
      trim: null,
      runtime: nodeRuntime,
      cacheFolder: join(folder, 'cache'),
      onClip: (count: number, total: number) => done.push([count, total]),
    };
    const [plain, slow, ...others] = await tuningClips([path], given);
    expect(others).toEqual([]);
    expect(done).toEqual([[1, 1]]);
    const framesOf = ({ clean, worse }: TuningClip) =>
      [clean, ...worse].map(({ length }) => length / bands);
    expect(framesOf(plain!)).toEqual([150, 150, 150]);
    expect(framesOf(slow!)).toEqual([300, 300, 300]);
    expect(plain!.worse[0]).not.toEqual(plain!.worse[1]);
    // Nothing is computed again: an engine that can do nothing is enough.
    const idle = { ...nodeRuntime, createSession: async () => ({ dispose: async () => {} }) };
    const again = await tuningClips([path], { ...given, runtime: idle as never });
    expect(again).toEqual([plain, slow]);
  });
});
