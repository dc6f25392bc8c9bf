// The options are data: defaults as documented, unchanged by JSON, and every refusal names the parameter
// and the value that was given.

import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { buildFrontEnd } from '../../src/features/front-end.js';
import {
  type FrontEndInput,
  featureShape,
  frontEndOptions,
  maxSamples,
} from '../../src/features/options.js';

/** The message of the refusal; fails if the options are accepted. */
function refusal(input: unknown): string {
  try {
    frontEndOptions(input as FrontEndInput);
  } catch (error) {
    expect(error).toBeInstanceOf(AffettoError);
    expect((error as AffettoError).code).toBe('OPTION_INVALID');
    return (error as AffettoError).message;
  }
  throw new Error(`accepted: ${JSON.stringify(input)}`);
}

describe('frontEndOptions', () => {
  it('defaults are librosa’s MFCC with 40 coefficients and 174 frames', () => {
    expect(frontEndOptions()).toEqual({
      sampleRate: 22_050,
      fftSize: 2048,
      windowLength: 2048,
      hopLength: 512,
      center: true,
      padMode: 'constant',
      melBands: 128,
      minFrequency: 0,
      maxFrequency: 11_025,
      topDb: 80,
      output: 'mfcc',
      coefficients: 40,
      deltas: 0,
      frames: 174,
      trim: null,
      normalization: { floorDb: null, utterance: 'none', speaker: false, global: null },
    });
    expect(featureShape(frontEndOptions())).toEqual([174, 40]);
    expect(maxSamples(frontEndOptions())).toBe(89_088);
  });

  it.each<[string, FrontEndInput, [number, number]]>([
    ['coefficients', { coefficients: 13 }, [174, 13]],
    ['log-mel', { output: 'log-mel', melBands: 64, frames: 100 }, [100, 64]],
    ['differences', { coefficients: 20, deltas: 2 }, [174, 60]],
  ])('featureShape: %s', (_, input, shape) => {
    expect(featureShape(frontEndOptions(input))).toEqual(shape);
  });

  it.each<[string, FrontEndInput]>([
    ['defaults', {}],
    ['limit off, trimming on', { topDb: null, trim: { belowPeakDb: 27.5 } }],
    [
      'global statistics',
      {
        coefficients: 2,
        normalization: {
          utterance: 'level',
          speaker: true,
          global: { mean: [0.1, -1 / 3], deviation: [1e-9, 123.456] },
        },
      },
    ],
  ])('survive JSON, and give the same graph byte for byte: %s', (_, input) => {
    const options = frontEndOptions(input);
    const again = frontEndOptions(JSON.parse(JSON.stringify(options)));
    expect(again).toEqual(options);
    expect(Buffer.compare(buildFrontEnd(again), buildFrontEnd(options))).toBe(0);
  });

  it('the graph of the defaults is small', () => {
    expect(buildFrontEnd(frontEndOptions()).length).toBeLessThan(100_000);
    expect(buildFrontEnd(frontEndOptions({ hopLength: 441, deltas: 2 })).length).toBeLessThan(
      120_000,
    );
  });

  it.each<[parameter: string, value: string, input: unknown]>([
    ['maxFrequency', '9000', { sampleRate: 16_000, maxFrequency: 9000 }],
    ['maxFrequency', '-1', { maxFrequency: -1 }],
    ['minFrequency', '5000', { minFrequency: 5000, maxFrequency: 4000 }],
    ['minFrequency', '-20', { minFrequency: -20 }],
    ['fftSize', '1000', { fftSize: 1000 }],
    ['fftSize', '32', { fftSize: 32 }],
    ['fftSize', '32768', { fftSize: 32_768 }],
    ['windowLength', '2048', { fftSize: 1024 }],
    ['windowLength', '8', { windowLength: 8 }],
    ['hopLength', '0', { hopLength: 0 }],
    ['hopLength', '1099511627776', { hopLength: 2 ** 40 }],
    ['hopLength', '10.5', { hopLength: 10.5 }],
    ['sampleRate', '100', { sampleRate: 100 }],
    ['sampleRate', 'NaN', { sampleRate: Number.NaN }],
    ['sampleRate', '"22050"', { sampleRate: '22050' }],
    ['center', '"yes"', { center: 'yes' }],
    ['padMode', '"edge"', { padMode: 'edge' }],
    ['output', '"chroma"', { output: 'chroma' }],
    ['melBands', '2', { melBands: 2 }],
    ['coefficients', '41', { melBands: 40, coefficients: 41 }],
    ['coefficients', '0', { coefficients: 0 }],
    ['deltas', '3', { deltas: 3 }],
    ['deltas', '8', { deltas: 1, frames: 8 }],
    ['frames', '0', { frames: 0 }],
    ['topDb', '0', { topDb: 0 }],
    ['topDb', 'Infinity', { topDb: Number.POSITIVE_INFINITY }],
    ['trim.belowPeakDb', '-30', { trim: { belowPeakDb: -30 } }],
    ['trim.keepMs', '-1', { trim: { keepMs: -1 } }],
    ['normalization.utterance', '"minmax"', { normalization: { utterance: 'minmax' } }],
    ['normalization.speaker', '1', { normalization: { speaker: 1 } }],
    [
      'normalization.global',
      '3 means',
      { normalization: { global: { mean: [1, 2, 3], deviation: [1, 1, 1] } } },
    ],
    [
      'normalization.global',
      '1 deviations',
      {
        coefficients: 2,
        normalization: { global: { mean: [1, 2], deviation: [1] } },
      },
    ],
    [
      'normalization.global.deviation.1',
      '0',
      { coefficients: 2, normalization: { global: { mean: [1, 2], deviation: [1, 0] } } },
    ],
  ])('refuses %s %s', (parameter, value, input) => {
    const message = refusal(input);
    expect(message).toContain(parameter);
    expect(message).toContain(value);
  });

  it('refuses misspelt parameters instead of ignoring them', () => {
    expect(refusal({ hopLenght: 256 })).toContain('hopLenght');
    expect(refusal({ trim: { keepMS: 10 } })).toContain('keepMS');
  });

  it('refuses what is not an object', () => {
    expect(refusal('mfcc')).toContain('"mfcc"');
    expect(refusal(null)).toContain('null');
  });
});
