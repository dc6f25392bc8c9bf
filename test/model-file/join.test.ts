// Several model files joined answer with the mean of their logits; stored in half precision they are half
// as big and answer all but the same.

import { describe, expect, it, vi } from 'vitest';
import { openExplainer } from '../../src/explanation/explainer.js';
import { joinModels } from '../../src/model-file/join.js';
import {
  buildModelFile,
  modelMetadataSchema,
  readModelMetadata,
} from '../../src/model-file/model-file.js';
import { storedAs } from '../../src/model-file/storage.js';
import { readModelWeights } from '../../src/model-file/weights.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { expectCode } from '../support/expect-code.js';
import { sampleModel } from '../support/sample-model.js';
import { largestGap, speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 30_000 });

const seeds = [1, 2, 3];
const files = (name: 'cnn' | 'cnn-lstm' | 'crnn') =>
  seeds.map((seed) => sampleModel({ name, seed }).bytes);

async function answerOf(bytes: Uint8Array): Promise<number[]> {
  const recognizer = await loadRecognizer(bytes, nodeRuntime);
  const { probabilities } = await recognizer.recognize(speechLike());
  await recognizer.dispose();
  return Object.values(probabilities);
}

describe.each(['cnn', 'cnn-lstm', 'crnn'] as const)('three of %s', (name) => {
  it('answer with the geometric mean of their probabilities', async () => {
    // One temperature for all: softmax(mean of logits / T) is the normalised geometric mean.
    const alone = await Promise.all(files(name).map(answerOf));
    const products = alone[0]!.map((_, label) =>
      Math.cbrt(alone.reduce((product, own) => product * own[label]!, 1)),
    );
    const total = products.reduce((sum, product) => sum + product, 0);
    const expected = products.map((product) => product / total);
    const together = await answerOf(joinModels(files(name)));
    expect(largestGap(together, expected)).toBeLessThan(1e-6);
    expect(largestGap(together, alone[0]!)).toBeGreaterThan(1e-3);
  });

  it('in half precision take half the space and say the same to a thousandth', async () => {
    const whole = joinModels(files(name));
    const half = storedAs(joinModels(files(name)), 'float16');
    const { parameters } = readModelMetadata(half).model;
    expect(whole.length - half.length).toBeGreaterThan(1.9 * parameters);
    const [exact, rounded] = await Promise.all([answerOf(whole), answerOf(half)]);
    expect(largestGap(exact, rounded)).toBeLessThan(1e-3);
  });
});

it('networks of different sizes answer together too', async () => {
  const pair = [sampleModel({ seed: 1 }).bytes, sampleModel({ seed: 2, small: true }).bytes];
  const whole = joinModels(pair);
  const { model } = readModelMetadata(whole);
  expect(model.eachMember!.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(model.eachMember![1]!.options.channels).toEqual([4, 4]);
  const [first, second] = await Promise.all(pair.map(answerOf));
  const products = first!.map((own, label) => Math.sqrt(own * second![label]!));
  const total = products.reduce((sum, product) => sum + product, 0);
  const expected = products.map((product) => product / total);
  expect(largestGap(await answerOf(whole), expected)).toBeLessThan(1e-6);
  const { metadata, values } = readModelWeights(whole);
  expect(Buffer.compare(buildModelFile(metadata, values), whole)).toBe(0);
  const short = { ...metadata, model: { ...model, eachMember: model.eachMember!.slice(1) } };
  expect(modelMetadataSchema.safeParse(metadata).success).toBe(true);
  expect(modelMetadataSchema.safeParse(short).success).toBe(false);
});

describe('a joined file', () => {
  const half = storedAs(joinModels(files('crnn')), 'float16');

  it('says how many it is, and counts the weights of all', () => {
    const { model } = readModelMetadata(half);
    const { parameters } = readModelMetadata(files('crnn')[0]!).model;
    expect(model).toMatchObject({ members: 3, parameters: 3 * parameters, storage: 'float16' });
  });

  it('is taken apart and put together again to the same bytes', () => {
    const { metadata, values, layout } = readModelWeights(half);
    expect(layout.parameters[0]!.name).toBe('member1/conv1/weight');
    expect(Buffer.compare(buildModelFile(metadata, values), half)).toBe(0);
  });

  it('keeps each weight to 11 bits, small vectors exactly', () => {
    const { values, layout } = readModelWeights(half);
    const exact = readModelWeights(joinModels(files('crnn'))).values;
    expect(largestGap(values.statistics, exact.statistics)).toBe(0);
    for (const { shape, offset, size } of layout.parameters) {
      const range = [offset, offset + size] as const;
      const [a, b] = [exact.weights.slice(...range), values.weights.slice(...range)];
      if (shape.length === 1) expect(largestGap(a, b)).toBe(0);
      // Below 2^-14 steps are 2^-24 wide.
      else
        expect(a.every((v, i) => Math.abs(v - b[i]!) <= Math.abs(v) * 2 ** -11 + 2 ** -25)).toBe(
          true,
        );
    }
  });

  it('explains its answer', async () => {
    const explainer = await openExplainer(half, nodeRuntime);
    const { probability, emotion } = await explainer.explain(speechLike());
    await explainer.dispose();
    const { labels } = readModelMetadata(half);
    const answer = await answerOf(half);
    expect(answer[labels.indexOf(emotion)]).toBe(Math.max(...answer));
    expect(largestGap([probability], [Math.max(...answer)])).toBeLessThan(1e-5);
  });
});

it('one network is stored in half precision too, and once is enough', async () => {
  const [whole] = files('crnn');
  const half = storedAs(whole!, 'float16');
  const { model } = readModelMetadata(half);
  expect(model).toMatchObject({ storage: 'float16' });
  expect(model.members).toBeUndefined();
  expect(whole!.length - half.length).toBeGreaterThan(1.9 * model.parameters);
  expect(Buffer.compare(storedAs(half, 'float16'), half)).toBe(0);
  const [exact, rounded] = await Promise.all([answerOf(whole!), answerOf(half)]);
  expect(largestGap(exact, rounded)).toBeLessThan(1e-3);
});

describe('in eight bits', () => {
  const whole = joinModels(files('crnn'));
  const narrow = storedAs(whole, 'int8');

  it('takes a quarter of the space and says nearly the same', async () => {
    const { parameters, storage } = readModelMetadata(narrow).model;
    expect(storage).toBe('int8');
    expect(whole.length - narrow.length).toBeGreaterThan(2.7 * parameters);
    const [exact, rounded] = await Promise.all([answerOf(whole), answerOf(narrow)]);
    expect(largestGap(exact, rounded)).toBeLessThan(0.02);
    expect(largestGap(exact, rounded)).toBeGreaterThan(0);
  });

  it('keeps each weight to half a step of its column, small vectors exactly', () => {
    const exact = readModelWeights(whole).values;
    const { values, layout } = readModelWeights(narrow);
    expect(largestGap(values.statistics, exact.statistics)).toBe(0);
    for (const { shape, offset, size } of layout.parameters) {
      const [a, b] = [exact, values].map(({ weights }) => weights.slice(offset, offset + size));
      if (shape.length === 1) {
        expect(largestGap(a!, b!)).toBe(0);
        continue;
      }
      const columns = shape.at(-1)!;
      for (let column = 0; column < columns; column++) {
        const own = (weights: Float32Array) => weights.filter((_, i) => i % columns === column);
        const step = Math.max(...own(a!).map(Math.abs)) / 127;
        expect(largestGap(own(a!), own(b!))).toBeLessThanOrEqual(0.5001 * step);
      }
    }
  });

  it('is taken apart and put together again to the same bytes', () => {
    const { metadata, values } = readModelWeights(narrow);
    expect(Buffer.compare(buildModelFile(metadata, values), narrow)).toBe(0);
    expect(Buffer.compare(storedAs(narrow, 'int8'), narrow)).toBe(0);
    // Its weights are what the graph computes with, in any storage that holds them.
    const { weights } = readModelWeights(storedAs(narrow, 'float32')).values;
    expect(largestGap(weights, values.weights)).toBe(0);
  });
});

describe('refuses to join', () => {
  const [first, second] = files('cnn-lstm');
  const refusal = (...models: Uint8Array[]) =>
    expectCode(
      Promise.resolve().then(() => joinModels(models)),
      'OPTION_INVALID',
    );

  it.each([
    ['one alone', [first!], 'at least two'],
    ['two architectures', [first!, files('cnn')[0]!], 'architecture of model 2'],
    ['other labels', [first!, sampleModel({ labels: ['no', 'yes'] }).bytes], 'labels of model 2'],
    ['other features', [first!, sampleModel({ trim: false }).bytes], 'front end of model 2'],
  ])('%s', async (_, models, message) => {
    expect(await refusal(...models)).toContain(message);
  });

  it('ensembles', async () => {
    const pair = joinModels([first!, second!]);
    expect(await refusal(pair, pair)).toContain('ensemble already');
  });
});
