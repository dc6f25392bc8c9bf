// The constant matrices: mel filters against librosa's, the window and the cosine transform against
// their definitions, and the graph's compact form against the dense one.

import { describe, expect, it } from 'vitest';
import { sparseConstant, sumOfIndices } from '../../src/features/compact-constants.js';
import {
  dctMatrix,
  deltaMatrix,
  hannWindow,
  hzToMel,
  melFilters,
  melToHz,
} from '../../src/features/matrices.js';
import { Graph } from '../../src/grad/graph.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput } from '../../src/runtime/runtime.js';
import { melFilterReferences } from './fixtures.js';

describe('mel filters', () => {
  it.each(melFilterReferences.map((reference) => [reference.bands, reference] as const))(
    '%i bands: every weight as in librosa.filters.mel',
    (_, { rows, ...options }) => {
      const filters = melFilters(options);
      expect(filters.length).toBe(rows.length);
      let largest = 0;
      for (const [band, { first, values }] of rows.entries()) {
        const filter = filters[band]!;
        expect(filter.length).toBe(options.fftSize / 2 + 1);
        for (const [bin, weight] of filter.entries()) {
          const wanted = values[bin - first] ?? 0;
          largest = Math.max(largest, Math.abs(weight - wanted));
        }
      }
      // float32 of weights below 0.07.
      expect(largest).toBeLessThan(1e-8);
    },
  );

  it('hz to mel and back', () => {
    for (const frequency of [0, 1, 60, 440, 999.9, 1000, 1000.1, 4000, 11_025, 24_000]) {
      expect(melToHz(hzToMel(frequency))).toBeCloseTo(frequency, 8);
    }
    // Slaney: 3 mels are 200 Hz below 1 kHz; 27 mels are a factor of 6.4 above.
    expect(hzToMel(200)).toBeCloseTo(3, 12);
    expect(hzToMel(1000)).toBeCloseTo(15, 12);
    expect(hzToMel(6400)).toBeCloseTo(42, 12);
  });
});

describe('hannWindow', () => {
  it('is periodic, and centred in the transform', () => {
    expect([...hannWindow(4, 4)]).toEqual([0, 0.5, 1, 0.5]);
    expect([...hannWindow(4, 8)]).toEqual([0, 0, 0, 0.5, 1, 0.5, 0, 0]);
    // librosa pads an odd remainder more on the right.
    expect([...hannWindow(3, 8)].map((x) => Math.round(x * 4) / 4)).toEqual([
      0, 0, 0, 0.75, 0.75, 0, 0, 0,
    ]);
  });

  it('overlapped by half, it adds up to 1', () => {
    const window = hannWindow(2048, 2048);
    for (let i = 0; i < 1024; i++) expect(window[i]! + window[i + 1024]!).toBeCloseTo(1, 6);
  });
});

describe('dctMatrix', () => {
  it.each([8, 40, 64, 128])('%i bands: columns are orthonormal', (bands) => {
    const matrix = dctMatrix(bands, bands);
    let largest = 0;
    for (let a = 0; a < bands; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let row = 0; row < bands; row++) {
          product += matrix[row * bands + a]! * matrix[row * bands + b]!;
        }
        largest = Math.max(largest, Math.abs(product - Number(a === b)));
      }
    }
    expect(largest).toBeLessThan(1e-6);
  });
});

describe('deltaMatrix', () => {
  it.each([9, 10, 30])(
    '%i frames: exact on a line and on a parabola, at the ends too',
    (frames) => {
      const apply = (order: 1 | 2, f: (t: number) => number) => {
        const matrix = deltaMatrix(frames, order);
        return Array.from({ length: frames }, (_, row) => {
          let sum = 0;
          for (let t = 0; t < frames; t++) sum += matrix[row * frames + t]! * f(t);
          return sum;
        });
      };
      for (const slope of apply(1, (t) => 3 * t - 7)) expect(slope).toBeCloseTo(3, 5);
      for (const bend of apply(2, (t) => t * t + 3 * t)) expect(bend).toBeCloseTo(2, 3);
    },
  );
});

describe('constants spread out by the graph', () => {
  it('are the dense ones', async () => {
    const graph = new Graph();
    const dense = deltaMatrix(12, 2);
    graph.output('sparse', sparseConstant(graph, dense, [12, 12]));
    const sums = sumOfIndices(graph, [
      [0, 100],
      [0, 10, 20],
      [1, 2],
    ]);
    graph.output('sums', graph.emit('Cast', [sums], sums.shape, { to: 1 }));
    const session = await nodeRuntime.createSession(graph.toOnnx());
    const outputs = await session.run({});
    await session.dispose();
    expect(floatOutput(outputs, 'sparse')).toEqual(dense);
    expect(outputs.sums?.shape).toEqual([2, 3, 2]);
    expect([...floatOutput(outputs, 'sums')]).toEqual([
      1, 2, 11, 12, 21, 22, 101, 102, 111, 112, 121, 122,
    ]);
  });
});
