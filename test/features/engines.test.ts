// One graph everywhere: the WebAssembly build gives the native build's features, and the same options
// always give the same bytes. And what happens at the edges of what a waveform can be.

import { describe, expect, it } from 'vitest';
import { buildFrontEnd } from '../../src/features/front-end.js';
import { type FrontEndInput, frontEndOptions } from '../../src/features/options.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { largestDifference } from '../support/hashed.js';
import { extract, largestPadding, loadFrontEnd } from './extract.js';
import { synthesise } from './signals.js';

// Compiling WebAssembly takes seconds on a busy machine.
describe('onnxruntime-web', { timeout: 60_000 }, () => {
  it.each<[string, FrontEndInput]>([
    ['defaults', {}],
    ['log-mel', { output: 'log-mel' }],
    [
      'differences, trimmed, standardised',
      { deltas: 2, trim: {}, normalization: { utterance: 'mean-variance' } },
    ],
    ['a hop not divisible by 8', { hopLength: 441, padMode: 'reflect', topDb: null }],
    [
      'uncentred, 512 points',
      { fftSize: 512, windowLength: 400, hopLength: 160, center: false, melBands: 40 },
    ],
  ])('%s', async (_, input) => {
    const native = await loadFrontEnd(input);
    const web = await loadFrontEnd(input, webRuntime());
    for (const samples of [synthesise('speech-like', 50_000), synthesise('noise', 300)]) {
      const [a, b] = [await native.extract(samples), await web.extract(samples)];
      expect(b.length).toBe(a.length);
      expect(b.heard).toEqual(a.heard);
      expect(largestDifference(a.values, b.values)).toBeLessThan(1e-3);
    }
    await native.dispose();
    await web.dispose();
  });
});

describe('buildFrontEnd', () => {
  it('gives the same bytes for the same options', () => {
    for (const input of [{}, { hopLength: 441, deltas: 2, trim: {} }] satisfies FrontEndInput[]) {
      const [a, b] = [0, 1].map(() => Buffer.from(buildFrontEnd(frontEndOptions(input))));
      expect(a!.equals(b!)).toBe(true);
    }
  });

  it('has the inputs and outputs it documents', async () => {
    const session = await nodeRuntime.createSession(buildFrontEnd(frontEndOptions()));
    expect(session.inputNames).toEqual(['waveform']);
    expect(session.outputNames).toEqual(['features', 'lengths']);
    const outputs = await session.run({ waveform: floats(new Float32Array(1000), [1, 1000]) });
    expect(outputs.features?.shape).toEqual([1, 174, 40]);
    expect([...floatOutput(outputs, 'lengths')]).toEqual([2]);
    await session.dispose();
  });
});

describe('waveforms at the edges', () => {
  it.each([1, 2, 100, 511, 512, 1023, 2047])('%i samples', async (count) => {
    for (const input of [{}, { padMode: 'reflect' }, { center: false }] satisfies FrontEndInput[]) {
      const result = await extract(synthesise('noise', count), input);
      expect(result.length).toBe(input.center === false ? 1 : 1 + Math.floor(count / 512));
      expect(result.values.every(Number.isFinite)).toBe(true);
      expect(largestPadding(result)).toBe(0);
    }
  });

  it('60 s: what lies beyond frames * hopLength is not heard', async () => {
    const minute = synthesise('noise', 60 * 22_050);
    const frontEnd = await loadFrontEnd();
    const whole = await frontEnd.extract(minute);
    const cut = await frontEnd.extract(minute.slice(0, 174 * 512));
    await frontEnd.dispose();
    expect(whole.length).toBe(174);
    expect(largestDifference(whole.values, cut.values)).toBe(0);
  });

  it('one session serves clips of any length, in any order', async () => {
    const frontEnd = await loadFrontEnd();
    const long = synthesise('speech-like', 95_000);
    const first = await frontEnd.extract(long);
    await frontEnd.extract(synthesise('noise', 700));
    const again = await frontEnd.extract(long);
    await frontEnd.dispose();
    expect(largestDifference(first.values, again.values)).toBe(0);
  });

  it('a NaN is not covered up, nor does it spread: the recogniser refuses it before', async () => {
    const samples = synthesise('noise', 40_000);
    const clean = await extract(samples);
    samples[20_000] = Number.NaN;
    const result = await extract(samples);
    const row = (frame: number) => result.values.subarray(frame * 40, (frame + 1) * 40);
    // Frames 38 to 41 have sample 20,000 under their window.
    for (const frame of [38, 39, 40, 41]) expect(row(frame).every(Number.isNaN)).toBe(true);
    expect(largestDifference(row(37), clean.values.subarray(37 * 40, 38 * 40))).toBe(0);
    expect(largestDifference(row(42), clean.values.subarray(42 * 40, 43 * 40))).toBe(0);
  });
});
