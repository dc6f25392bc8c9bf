// The registry: what users type is checked, and the reference models have the sizes they claim.

import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/grad/initialization.js';
import { networkLayout } from '../../src/model-file/weights.js';
import { createModel, modelNames, summarizeModel } from '../../src/models/registry.js';
import { presetSettings } from '../../src/training/presets.js';
import { referenceCrnn } from '../support/reference-crnn.js';

describe('createModel', () => {
  it('knows the two models of the study, the accurate one and the one that gets to know voices', () => {
    expect(modelNames).toEqual(['cnn', 'cnn-lstm', 'crnn', 'encoder']);
  });

  it('names what it does not know', () => {
    expect(() => createModel('resnet')).toThrow(/no model "resnet".*cnn, cnn-lstm, crnn/);
    expect(() => createModel('cnn', { depth: 3 })).toThrow(/no option depth.*channels/);
    expect(() => createModel('cnn', { kernel: '3' })).toThrow(/kernel is "3": give a number/);
    expect(() => createModel('cnn', { channels: 3 })).toThrow(/channels is 3: .*list of numbers/);
    const short = createModel('crnn', { kernels: [3, 3] });
    expect(() => summarizeModel(short, [112, 64], 8)).toThrow(/3 channels, 2 kernels and 3 time/);
    const none = createModel('crnn', { branches: 0 });
    expect(() => summarizeModel(none, [112, 64], 8)).toThrow(/branches is 0/);
    const alone = createModel('crnn', { alternateLevel: true });
    expect(() => summarizeModel(alone, [112, 64], 8)).toThrow(/branches is 1/);
    const odd = createModel('crnn', { init: 'zero' });
    expect(() => summarizeModel(odd, [112, 64], 8)).toThrow(/init is "zero".*"uniform" or "he"/);
  });
});

describe('the start of crnn', () => {
  const startOf = (init: string) => {
    const frontEnd = presetSettings({ name: 'crnn' }).frontEnd;
    const { parameters } = networkLayout(createModel('crnn', { init }), frontEnd, 8);
    const weights = initialize(parameters, 1);
    return (name: string) => {
      const { offset, size } = parameters.find((entry) => entry.name === name)!;
      const values = weights.slice(offset, offset + size);
      const squares = values.reduce((sum, value) => sum + value ** 2, 0);
      return { most: Math.max(...values.map(Math.abs)), deviation: Math.sqrt(squares / size) };
    };
  };

  it.each([
    // PyTorch 2: Conv2d(16, 32, 3), Linear(512, 128), LSTM(128, 64): U(-k, k), k = 1/sqrt(9 * 16), ...
    ['conv2/weight', 9 * 16],
    ['projection/weight', 512],
    ['lstm/forward/input', 64],
    ['lstm/forward/recurrent', 64],
    ['lstm/backward/bias', 64],
  ])('%s is uniform within 1 / sqrt(%i)', (name, fanIn) => {
    const { most, deviation } = startOf('uniform')(name);
    const limit = 1 / Math.sqrt(fanIn);
    expect(most).toBeLessThanOrEqual(limit);
    expect(most).toBeGreaterThan(0.95 * limit);
    expect(deviation).toBeCloseTo(limit / Math.sqrt(3), 2);
  });

  it('with he is wider by the square root of 6, and the LSTM forgets nothing', () => {
    const [wide, narrow] = [startOf('he'), startOf('uniform')];
    const ratio = wide('conv3/weight').deviation / narrow('conv3/weight').deviation;
    expect(ratio).toBeGreaterThan(0.95 * Math.sqrt(6));
    expect(ratio).toBeLessThan(1.05 * Math.sqrt(6));
    expect(wide('lstm/forward/bias').most).toBe(1);
  });
});

describe('summarizeModel', () => {
  it('counts every parameter in exactly one layer', () => {
    for (const name of modelNames) {
      const { layers, parameters } = summarizeModel(createModel(name), [174, 40], 8);
      expect(layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(parameters);
      expect(layers.at(-1)).toMatchObject({ name: 'logits', outputShape: [8] });
    }
  });

  it('gives cnn-lstm the reference size: 194,696 parameters and 384 running statistics', () => {
    // Counted by hand: conv 40*5*64+64 and 64*5*128+128, norms 2*64+2*128, LSTM 4*128*(128+128+1),
    // dense 128*64+64 and 64*8+8.
    const reference = {
      channels: [64, 128],
      kernel: 5,
      lstmUnits: 128,
      bidirectional: false,
      summary: 'last',
      denseUnits: 64,
    };
    const { parameters, statistics } = summarizeModel(
      createModel('cnn-lstm', reference),
      [174, 40],
      8,
    );
    expect(parameters).toBe(194_696);
    expect(statistics).toBe(384);
  });

  it('gives crnn 199,672 parameters, 512 values a step before the projection and 28 steps of 112 frames', () => {
    // Counted by hand: convolutions 25*16, 9*16*32 and 9*32*64, norms 2*(16+32+64+128), projection 512*128,
    // LSTM 2*4*64*(128+64+1), attention 128*64+64+64, logits 384*8+8.
    const { layers, parameters, statistics } = summarizeModel(
      createModel('crnn', referenceCrnn),
      [112, 64],
      8,
    );
    expect(parameters).toBe(199_672);
    expect(statistics).toBe(480);
    const branched = summarizeModel(
      createModel('crnn', { ...referenceCrnn, branches: 2 }),
      [112, 64],
      8,
    );
    expect(branched.parameters).toBe(2 * 199_672);
    expect(branched.layers.at(-1)!.name).toBe('branch2/logits');
    const shapeOf = (name: string) => layers.find((layer) => layer.name === name)?.outputShape;
    expect(shapeOf('conv3')).toEqual([28, 8, 64]);
    expect(shapeOf('projection')).toEqual([28, 128]);
    expect(shapeOf('lstm')).toEqual([28, 128]);
  });
});
