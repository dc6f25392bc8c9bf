// The registry: what users type is checked, and the reference models have the sizes they claim.

import { describe, expect, it } from 'vitest';
import { createModel, modelNames, summarizeModel } from '../src/models/index.js';

describe('createModel', () => {
  it('knows the two models of the study and the accurate one', () => {
    expect(modelNames).toEqual(['cnn', 'cnn-lstm', 'crnn']);
  });

  it('names what it does not know', () => {
    expect(() => createModel('resnet')).toThrow(/no model "resnet".*cnn, cnn-lstm, crnn/);
    expect(() => createModel('cnn', { depth: 3 })).toThrow(/no option "depth".*channels/);
    expect(() => createModel('cnn', { kernel: '3' })).toThrow(/"kernel".*give a number/);
    expect(() => createModel('cnn', { channels: 3 })).toThrow(/"channels".*list of numbers/);
    const short = createModel('crnn', { kernels: [3, 3] });
    expect(() => summarizeModel(short, [112, 64], 8)).toThrow(/3 channels, 2 kernels and 3 time/);
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
    const reference = {
      channels: [16, 32, 64],
      kernels: [5, 3, 3],
      timeStrides: [2, 1, 2],
      projection: 128,
      lstmUnits: 64,
      attentionUnits: 64,
    };
    const { layers, parameters, statistics } = summarizeModel(
      createModel('crnn', reference),
      [112, 64],
      8,
    );
    expect(parameters).toBe(199_672);
    expect(statistics).toBe(480);
    const shapeOf = (name: string) => layers.find((layer) => layer.name === name)?.outputShape;
    expect(shapeOf('conv3')).toEqual([28, 8, 64]);
    expect(shapeOf('projection')).toEqual([28, 128]);
    expect(shapeOf('lstm')).toEqual([28, 128]);
  });
});
