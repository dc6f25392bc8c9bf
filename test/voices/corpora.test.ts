// Several corpora, each with a model of its own: distances and answers against NumPy
// (test/fixtures/voices/make-corpora-fixture.py), and what a training makes of them.

import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeRuntime } from '../../src/runtime/node.js';
import { CorpusMixture } from '../../src/voices/corpus-opinions.js';
import { fitNearness, placeClips } from '../../src/voices/fit-nearness.js';
import { fitPeople } from '../../src/voices/fit-people.js';
import { MatrixProducts } from '../../src/voices/matrix-products.js';
import { fitToPerson } from '../../src/voices/same-person.js';
import {
  evidenceKey,
  evidenceSize,
  type VoiceModel,
  voiceModelSchema,
} from '../../src/voices/voice-model.js';
import { VoiceProfile } from '../../src/voices/voice-profile.js';
import { rowMatrix } from '../support/row-matrix.js';

const { nearness, profile, people } = JSON.parse(
  readFileSync(new URL('../fixtures/voices/corpora.json', import.meta.url), 'utf8'),
);
const products = new MatrixProducts(nodeRuntime);
afterAll(() => products.dispose());

const middle = nearness.clips[0].map(() => 0);
const [first, ...others] = profile.model;
const model: VoiceModel = voiceModelSchema.parse({
  ...first,
  temperatures: [{ recordings: 0, temperature: 1 }],
  fullVariety: profile.fullVariety,
  corpora: {
    names: ['one', 'two', 'three'],
    others,
    temperatures: profile.temperatures,
    foreign: profile.foreign,
  },
});

describe('the distances from corpora', () => {
  it('are those that NumPy finds off the principal directions', async () => {
    const found = await fitNearness(
      rowMatrix(nearness.clips),
      middle,
      { corpusOf: nearness.corpora, corpora: 3 },
      products,
    );
    const places = await placeClips(rowMatrix(nearness.asked), found, products);
    for (const [clip, expected] of (nearness.logDistances as number[][]).entries()) {
      for (const [corpus, value] of expected.entries()) {
        expect(places[clip]!.distances[corpus]!).toBeCloseTo(value, 2);
      }
    }
  });

  it('leave clips out that do not count', async () => {
    const twice = [
      ...nearness.clips,
      ...nearness.clips.map((row: number[]) => row.map((x) => 9 * x)),
    ];
    const corpora = [...nearness.corpora, ...nearness.corpora.map(() => -1)];
    const own = await fitNearness(
      rowMatrix(nearness.clips),
      middle,
      { corpusOf: nearness.corpora, corpora: 3 },
      products,
    );
    expect(
      (await fitNearness(rowMatrix(twice), middle, { corpusOf: corpora, corpora: 3 }, products))
        .weight,
    ).toEqual(own.weight);
  });
});

describe('a profile by several corpora', () => {
  it('judges as NumPy does, with 0, 3 and 6 recordings heard', () => {
    // Three models of two groups and a regression for four labels, and three distances.
    expect(evidenceSize(model, 4)).toBe(39);
    for (const [count, expected] of Object.entries(profile.logits) as [string, number[][]][]) {
      const voice = new VoiceProfile(model, 4);
      for (const one of profile.heard.slice(0, Number(count))) voice.add(one);
      for (const [index, clip] of (profile.judged as number[][]).entries()) {
        for (const [label, value] of voice.logits(clip).entries()) {
          expect(value, `${count}, ${index}`).toBeCloseTo(expected[index]![label]!, 6);
        }
      }
    }
  });

  it('weighs corpora by their distance, and none where all are far', () => {
    const mixture = new CorpusMixture(model.corpora!, [[], [], []]);
    for (const [index, clip] of (profile.judged as number[][]).entries()) {
      const { shares, foreign } = mixture.sharesOf(clip.slice(-3));
      const expected = profile.shares[index];
      for (const [k, share] of [...shares, foreign].entries()) {
        expect(share).toBeCloseTo(expected[k], 6);
      }
    }
    const near = mixture.sharesOf([-0.1, 1, 1]);
    expect(near.shares[0]).toBeGreaterThan(0.999);
    expect(near.foreign).toBeLessThan(0.01);
    expect(mixture.sharesOf([1.5, 1.5, 1.6]).foreign).toBeGreaterThan(0.999);
  });

  it('is not taken for another model, and keeps its labelled emotions', () => {
    const { corpora: _, ...alone } = model;
    expect(evidenceKey(alone)).not.toBe(evidenceKey(model));
    const voice = new VoiceProfile(model, 4);
    const [clip] = profile.judged;
    const before = voice.judge(clip)[2]!;
    for (let count = 0; count < 4; count++) voice.add(clip, 2);
    expect(voice.judge(clip)[2]!).toBeGreaterThan(before);
  });

  it('is refused by a file that lacks a model', () => {
    const lacking = { ...model, corpora: { ...model.corpora, others: others.slice(1) } };
    expect(voiceModelSchema.safeParse(lacking).error?.issues[0]?.message).toContain(
      'one like model for each corpus',
    );
  });
});

describe('the axes that tell people apart', () => {
  it('say of clips what covariances as they are say in NumPy', () => {
    const [one, two] = profile.model;
    const own = fitPeople(people);
    expect(own.spreads).toHaveLength(5);
    const known: VoiceModel = voiceModelSchema.parse({
      ...one,
      temperatures: [{ recordings: 0, temperature: 1 }],
      corpora: {
        names: ['one', 'two'],
        others: [two],
        temperatures: [1, 1],
        foreign: profile.foreign,
        people: own,
      },
    });
    const before = evidenceSize(known, 4) - 7;
    for (const {
      known: [from, to],
      asked,
      distances,
      fit,
    } of people.cases) {
      const evidence = (clip: number[]) => [...new Array(before).fill(0), ...clip, ...distances];
      const clips = (people.along as number[][]).slice(from, to).map(evidence);
      const clip = evidence(people.along[asked]);
      // Four digits of each number are kept.
      expect(Math.abs(fitToPerson(known, 4, clips, [clip])! - fit)).toBeLessThan(
        0.01 * Math.max(1, Math.abs(fit)),
      );
    }
  });

  it('are not asked of a model without them', () => {
    expect(fitToPerson(model, 4, profile.heard, profile.judged)).toBeUndefined();
  });
});
