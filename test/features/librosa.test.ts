// The front end against librosa itself: same samples, same options, stored results. The largest
// differences printed here are the ones docs/features.md states.

import { afterAll, describe, expect, it } from 'vitest';
import { frontEndOptions } from '../../src/features/options.js';
import { clipSamples, clipsAreHere } from './clips.js';
import { extract, largestPadding } from './extract.js';
import {
  checksum,
  clipReferences,
  differenceFrom,
  type Reference,
  synthesisedReferences,
} from './fixtures.js';
import { synthesise } from './signals.js';

/** The largest difference, in dB for a log-mel cell and in the same unit for a cepstral coefficient. */
const tolerance = 1e-2;
const measured = new Map<string, { difference: number; name: string }>();

async function compare(reference: Reference, samples: Float32Array, source: string) {
  expect(checksum(samples), 'the samples differ from those librosa analysed').toBe(
    reference.sha256,
  );
  const actual = await extract(samples, reference.options);
  expect(actual.length).toBe(reference.length);
  expect(largestPadding(actual)).toBe(0);
  const difference = differenceFrom(reference, actual);
  const group = `${source}, ${frontEndOptions(reference.options).output}`;
  const worst = measured.get(group);
  if (process.env.AFFETTO_VERBOSE) console.log(`${reference.name}: ${difference.toExponential(1)}`);
  if (!worst || difference > worst.difference) {
    measured.set(group, { difference, name: reference.name });
  }
  expect(difference).toBeLessThan(tolerance);
}

afterAll(() => {
  for (const [group, { difference, name }] of measured) {
    console.log(
      `largest difference from librosa, ${group}: ${difference.toExponential(1)} (${name})`,
    );
  }
});

describe('librosa, synthesised signals', () => {
  it.each(synthesisedReferences.map((reference) => [reference.name, reference] as const))(
    '%s',
    async (_, reference) => {
      const rate = frontEndOptions(reference.options).sampleRate;
      const samples = synthesise(reference.signal, reference.samples, rate);
      await compare(reference, samples, 'synthesised');
    },
  );
});

describe('librosa, recordings', () => {
  it.skipIf(clipsAreHere)('the recordings are not beside the repository: not compared', () => {});

  it
    .skipIf(!clipsAreHere)
    .each(clipReferences.map((reference) => [reference.name, reference] as const))(
    '%s',
    async (_, reference) => {
      const samples = await clipSamples(reference.clip);
      await compare(reference, samples!, 'recordings');
    },
  );
});
