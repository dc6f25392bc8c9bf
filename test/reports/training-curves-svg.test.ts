// Runs of any length and any luck give a readable figure, the same each time.
import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { svgToPng } from '../../src/reports/png.js';
import { spreadApart } from '../../src/reports/spread-apart.js';
import { type EpochRecord, trainingCurvesSvg } from '../../src/reports/training-curves-svg.js';
import { epochTicks } from '../../src/reports/training-panels.js';
import { decodePng } from './decode-png.js';

function run(epochs: number, extra = true): EpochRecord[] {
  return Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    trainLoss: 2 * Math.exp(-i / 30),
    validationLoss: 0.8 + 1.2 * Math.exp(-i / 20),
    validationAccuracy: 0.8 - 0.6 * Math.exp(-i / 20),
    ...(extra && {
      trainAccuracy: 0.95 - 0.8 * Math.exp(-i / 30),
      validationUar: 0.79 - 0.6 * Math.exp(-i / 20),
      learningRate: 1e-3 * 0.5 ** Math.floor(i / 20),
    }),
  }));
}

const figure = { history: run(200), bestEpoch: 121, title: 'Training', subtitle: 'fold 3' };

describe('trainingCurvesSvg', () => {
  const svg = trainingCurvesSvg(figure);

  it('labels every curve, every panel and the chosen epoch', () => {
    for (const text of [
      'Loss (nats)',
      'Accuracy and UAR',
      'Learning rate',
      'Epoch',
      'training',
      'validation',
      'training accuracy',
      'validation accuracy',
      'validation UAR',
      'epoch 121: validation loss 0.803',
      'epoch 121: accuracy 79.9%, UAR 78.9%',
    ]) {
      expect(svg).toContain(`>${text}</text>`);
    }
    expect(svg).toMatch(/<desc>Training over 200 epochs, 1 to 200\. Chosen: epoch 121, /);
  });

  it('is self-contained and deterministic', () => {
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 800 \d+"/);
    expect(svg).not.toMatch(/<style|\bid="|class="|NaN|undefined/);
    expect(trainingCurvesSvg(figure)).toBe(svg);
  });

  it('leaves out what was not recorded, and a learning rate that never changed', () => {
    const bare = trainingCurvesSvg({ history: run(3, false), bestEpoch: 3, title: 't' });
    expect(bare).toContain('>Accuracy</text>');
    expect(bare).not.toMatch(/UAR|training accuracy|Learning rate/);
    const constant = run(3).map((record) => ({ ...record, learningRate: 1e-3 }));
    expect(trainingCurvesSvg({ history: constant, bestEpoch: 3, title: 't' })).not.toContain(
      'Learning rate',
    );
  });

  it('survives one epoch, losses that are not numbers, and epochs that start late', () => {
    const broken = run(5).map((record) => ({
      ...record,
      epoch: record.epoch + 100,
      trainLoss: Number.NaN,
      validationLoss: record.epoch > 2 ? Number.POSITIVE_INFINITY : record.validationLoss,
    }));
    for (const [history, bestEpoch] of [
      [run(1), 1],
      [broken, 104],
    ] as const) {
      const drawn = trainingCurvesSvg({ history, bestEpoch, title: 't' });
      expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
      expect(svgToPng(drawn, { width: 300 }).length).toBeGreaterThan(100);
    }
  });

  it('draws title and curve labels without system fonts', () => {
    const pixels = decodePng(svgToPng(svg, { width: 800 }));
    expect(pixels.width).toBe(800);
    expect(pixels.darkIn(20, 15, 120, 30)).toBeGreaterThan(100);
    // Right of the plots there is nothing but the labels at the ends of the curves.
    expect(pixels.darkIn(655, 80, 140, 500)).toBeGreaterThan(150);
  });

  it.each([
    ['no epochs', [], 1, /history is empty/],
    ['a chosen epoch outside', run(3), 4, /chosen epoch 4 is not in the history \(1 to 3\)/],
    ['epochs that repeat', [...run(2), ...run(1)], 1, /entry 2 of the history is 1/],
  ])('refuses %s', (_, history, bestEpoch, message) => {
    expect(() => trainingCurvesSvg({ history, bestEpoch, title: 't' })).toThrow(message);
    expect(() => trainingCurvesSvg({ history, bestEpoch, title: 't' })).toThrow(AffettoError);
  });
});

describe('epochTicks', () => {
  it.each([
    [1, 1, [1]],
    [1, 3, [1, 2, 3]],
    [1, 28, [1, 5, 10, 15, 20, 25, 28]],
    [1, 200, [1, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200]],
  ])('from %i to %i', (first, last, ticks) => {
    expect(epochTicks(first, last)).toEqual(ticks);
  });

  it('stays at about ten, whole and rising, for any length', () => {
    for (let last = 2; last < 3000; last += 7) {
      const ticks = epochTicks(1, last);
      expect(ticks.length).toBeLessThanOrEqual(12);
      expect(
        ticks.every((tick, i) => Number.isInteger(tick) && (i === 0 || tick > ticks[i - 1]!)),
      ).toBe(true);
    }
  });
});

describe('spreadApart', () => {
  it('leaves alone what is apart, and centres what was together', () => {
    expect(spreadApart([10, 50, 90], 17, 0, 100)).toEqual([10, 50, 90]);
    expect(spreadApart([50, 50], 20, 0, 100)).toEqual([40, 60]);
  });

  it('stays inside', () => {
    expect(spreadApart([0, 1, 2], 10, 0, 100)).toEqual([0, 10, 20]);
    expect(spreadApart([99, 100], 10, 0, 100)).toEqual([90, 100]);
    expect(spreadApart([], 10, 0, 100)).toEqual([]);
  });
});
