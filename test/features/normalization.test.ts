// Normalisation against its formulas in double precision, over the valid frames alone, as
// NumPy's mean(axis=0) and std(axis=0) compute them.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalizeFeatures } from '../../src/features/normalization.js';
import { type FrontEndInput, frontEndOptions } from '../../src/features/options.js';
import { Graph } from '../../src/grad/graph.js';
import { timeMask } from '../../src/grad/layers/pooling.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { largestDifference } from '../support/hashed.js';
import { channelOf, type Extracted, extract, largestPadding, loadFrontEnd } from './extract.js';
import { synthesise } from './signals.js';

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/features/normalization.json', import.meta.url), 'utf8'),
) as {
  frames: number;
  bands: number;
  lengths: number[];
  floorDb: number;
  mean: number[];
  deviation: number[];
  levels: number[];
  normalized: number[];
};

type Normalization = NonNullable<FrontEndInput['normalization']>;

const samples = synthesise('speech-like', 30_000);

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** Both results of one signal; the normalised one's padding is checked. */
async function rawAndNormalized(normalization: Normalization, input: FrontEndInput = {}) {
  const raw = await extract(samples, input);
  const normalized = await extract(samples, { ...input, normalization });
  expect(normalized.length).toBe(raw.length);
  expect(largestPadding(normalized)).toBe(0);
  return { raw, normalized };
}

/** Largest difference of the valid frames from `formula` applied to each channel. */
function difference(
  raw: Extracted,
  normalized: Extracted,
  formula: (values: number[], channel: number) => number[],
): number {
  let largest = 0;
  for (let channel = 0; channel < raw.channels; channel++) {
    const wanted = formula(channelOf(raw, channel), channel);
    const actual = channelOf(normalized, channel);
    for (const [i, value] of actual.entries()) {
      largest = Math.max(largest, Math.abs(value - wanted[i]!));
    }
  }
  return largest;
}

async function atTwoGains(input: FrontEndInput): Promise<[Extracted, Extracted]> {
  const frontEnd = await loadFrontEnd(input);
  const loud = await frontEnd.extract(samples);
  const soft = await frontEnd.extract(samples.map((sample) => 0.1 * sample));
  await frontEnd.dispose();
  return [loud, soft];
}

describe('by the utterance', () => {
  it.each<[string, FrontEndInput]>([
    ['mfcc', {}],
    ['log-mel', { output: 'log-mel', melBands: 40 }],
    ['mfcc with differences', { deltas: 2, coefficients: 13 }],
  ])('mean and mean-variance, %s', async (_, input) => {
    const means = await rawAndNormalized({ utterance: 'mean' }, input);
    expect(
      difference(means.raw, means.normalized, (x) => x.map((value) => value - mean(x))),
    ).toBeLessThan(1e-3);
    const both = await rawAndNormalized({ utterance: 'mean-variance' }, input);
    expect(
      difference(both.raw, both.normalized, (x) =>
        x.map((value) => (value - mean(x)) / Math.sqrt(deviation(x) ** 2 + 1e-8)),
      ),
    ).toBeLessThan(1e-4);
  });

  it('level: of MFCC, the mean of coefficient 0 alone', async () => {
    const { raw, normalized } = await rawAndNormalized({ utterance: 'level' }, { deltas: 1 });
    expect(
      difference(raw, normalized, (x, channel) =>
        channel === 0 ? x.map((value) => value - mean(x)) : x,
      ),
    ).toBeLessThan(1e-3);
  });

  it('level: of log-mel, the mean of all bands together; differences keep theirs', async () => {
    const { raw, normalized } = await rawAndNormalized(
      { utterance: 'level' },
      { output: 'log-mel', melBands: 64, deltas: 1 },
    );
    const level = mean(Array.from({ length: 64 }, (_, channel) => mean(channelOf(raw, channel))));
    expect(
      difference(raw, normalized, (x, channel) =>
        channel < 64 ? x.map((value) => value - level) : x,
      ),
    ).toBeLessThan(1e-3);
  });

  it.each<[string, FrontEndInput]>([
    ['mfcc', {}],
    ['log-mel', { output: 'log-mel' }],
  ])('the recording’s gain does not matter, %s', async (_, input) => {
    for (const utterance of ['level', 'mean', 'mean-variance'] as const) {
      const [loud, soft] = await atTwoGains({ ...input, normalization: { utterance } });
      expect(largestDifference(loud.values, soft.values), utterance).toBeLessThan(1e-3);
    }
  });

  it('differences see the gain only in the last four frames, in the step down to the padding', async () => {
    const [loud, soft] = await atTwoGains({ deltas: 2, normalization: { utterance: 'level' } });
    const inner = (loud.length - 4) * loud.channels;
    expect(
      largestDifference(loud.values.subarray(0, inner), soft.values.subarray(0, inner)),
    ).toBeLessThan(1e-3);
  });

  it('silence stays within -1 .. 1', async () => {
    const silent = await extract(new Float32Array(20_000), {
      normalization: { utterance: 'mean-variance' },
    });
    expect(silent.length).toBe(40);
    expect(largestDifference(silent.values, new Float32Array(174 * 40))).toBeLessThan(1);
  });
});

describe('by the speaker', () => {
  it('takes mean and deviation as inputs', async () => {
    const input: FrontEndInput = { coefficients: 13 };
    const raw = await extract(samples, input);
    const means = Array.from({ length: 13 }, (_, i) => 10 * i - 50);
    const deviations = Array.from({ length: 13 }, (_, i) => 1 + i);
    const frontEnd = await loadFrontEnd({ ...input, normalization: { speaker: true } });
    const normalized = await frontEnd.extract(samples, {
      speakerMean: floats(means),
      speakerDeviation: floats(deviations),
    });
    await frontEnd.dispose();
    expect(largestPadding(normalized)).toBe(0);
    expect(
      difference(raw, normalized, (x, channel) =>
        x.map((value) => (value - means[channel]!) / deviations[channel]!),
      ),
    ).toBeLessThan(1e-4);
  });
});

describe('by the training set', () => {
  it('standardises with stored statistics, after the utterance’s own', async () => {
    const input: FrontEndInput = { coefficients: 5 };
    const global = { mean: [-200, 50, 3, -4, 0.5], deviation: [100, 20, 0.1, 1e3, 1] };
    const alone = await rawAndNormalized({ global }, input);
    const standardised = (x: readonly number[], channel: number) =>
      x.map((value) => (value - global.mean[channel]!) / global.deviation[channel]!);
    expect(difference(alone.raw, alone.normalized, standardised)).toBeLessThan(2e-3);
    const after = await rawAndNormalized({ utterance: 'mean', global }, input);
    expect(
      difference(after.raw, after.normalized, (x, channel) =>
        standardised(
          x.map((value) => value - mean(x)),
          channel,
        ),
      ),
    ).toBeLessThan(2e-3);
  });
});

describe('of the accurate model', () => {
  it('raises the floor, removes the level and standardises as NumPy does, padding aside', async () => {
    const { frames, bands, lengths, floorDb, mean, deviation, levels, normalized } = fixture;
    const options = frontEndOptions({
      output: 'log-mel',
      melBands: bands,
      frames,
      normalization: { floorDb, utterance: 'level', global: { mean, deviation } },
    });
    const graph = new Graph();
    const features = graph.input('features', [lengths.length, frames, bands]);
    const mask = timeMask(graph.input('lengths', [lengths.length]), frames);
    graph.output('normalized', normalizeFeatures(features, mask, options));
    const session = await nodeRuntime.createSession(graph.toOnnx());
    const outputs = await session.run({
      features: floats(levels, [lengths.length, frames, bands]),
      lengths: floats(lengths),
    });
    await session.dispose();
    expect(largestDifference(floatOutput(outputs, 'normalized'), normalized)).toBeLessThan(1e-5);
  });

  it('hears no difference between levels deeper than the floor', async () => {
    const input: FrontEndInput = { output: 'log-mel', normalization: { floorDb: 20 } };
    const { raw, normalized } = await rawAndNormalized({ floorDb: 20 }, { output: 'log-mel' });
    const loudest = Math.max(...raw.values.subarray(0, raw.length * raw.channels));
    expect(
      difference(raw, normalized, (x) => x.map((y) => Math.max(y, loudest - 20))),
    ).toBeLessThan(1e-4);
    const hum = samples.map((sample, i) => sample + 1e-4 * Math.sin(i));
    const frontEnd = await loadFrontEnd(input);
    const clean = await frontEnd.extract(samples);
    const disturbed = await frontEnd.extract(hum);
    await frontEnd.dispose();
    expect(largestDifference(clean.values, disturbed.values)).toBeLessThan(0.5);
  });

  it('is refused where there are no levels', () => {
    expect(() => frontEndOptions({ normalization: { floorDb: 50 } })).toThrow(
      /floorDb 50 needs levels.*mfcc.*use log-mel/,
    );
  });
});

describe('normalizeFeatures on a batch', () => {
  const frames = 12;
  const channels = 6;
  const size = frames * channels;
  const lengths = [12, 1, 7];
  const noise = synthesise('noise', lengths.length * size).map((x) => 100 * x - 20);

  it.each<Normalization>([
    { utterance: 'level' },
    { utterance: 'mean' },
    { utterance: 'mean-variance' },
    { utterance: 'mean', speaker: true },
    { global: { mean: [1, 2, 3, 4, 5, 6], deviation: [6, 5, 4, 3, 2, 1] } },
  ])('equals clip by clip, whatever stands in the padding: %j', async (normalization) => {
    const options = frontEndOptions({ frames, coefficients: channels, normalization });
    const load = (batch: number) => {
      const graph = new Graph();
      const features = graph.input('features', [batch, frames, channels]);
      const mask = timeMask(graph.input('lengths', [batch]), frames);
      graph.output('normalized', normalizeFeatures(features, mask, options));
      return nodeRuntime.createSession(graph.toOnnx());
    };
    const speaker = options.normalization.speaker && {
      speakerMean: floats([6, 5, 4, 3, 2, 1]),
      speakerDeviation: floats([1, 2, 3, 4, 5, 6]),
    };
    const together = await load(lengths.length);
    const all = floatOutput(
      await together.run({
        features: floats(noise, [lengths.length, frames, channels]),
        lengths: floats(lengths),
        ...speaker,
      }),
      'normalized',
    );
    await together.dispose();
    const single = await load(1);
    for (const [clip, length] of lengths.entries()) {
      const padded = noise.slice(clip * size, (clip + 1) * size).fill(0, length * channels);
      const outputs = await single.run({
        features: floats(padded, [1, frames, channels]),
        lengths: floats([length]),
        ...speaker,
      });
      const alone = floatOutput(outputs, 'normalized');
      for (let i = 0; i < size; i++) expect(all[clip * size + i]).toBeCloseTo(alone[i]!, 5);
      expect(alone.subarray(length * channels).every((value) => value === 0)).toBe(true);
    }
    await single.dispose();
  });
});
