// The fit of voices and emotions and the profile of a voice, against NumPy in double precision
// (test/fixtures/voices/make-voices-fixture.py), and what a profile promises its user.

import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { calmWeight, drawRecordings } from '../../src/voices/draw-recordings.js';
import {
  evidenceMap,
  evidenceWeights,
  fitVoiceModel,
  reduceVoices,
  voiceModelOf,
} from '../../src/voices/fit-voice-model.js';
import { MatrixProducts } from '../../src/voices/matrix-products.js';
import { principalSubspace } from '../../src/voices/principal-subspace.js';
import type { VoiceModel } from '../../src/voices/voice-model.js';
import { mostRecordings, VoiceProfile } from '../../src/voices/voice-profile.js';
import { expectCode } from '../support/expect-code.js';
import { rowMatrix } from '../support/row-matrix.js';

const reference = JSON.parse(
  readFileSync(new URL('../fixtures/voices/voices.json', import.meta.url), 'utf8'),
);
const { classes, clips, labels, voices, judged, recordings, subspace } = reference;
/** The regression beside it has a fixture of its own. */
const options = { ...reference.options, logisticShare: 0, decisiveness: 1, fullVariety: 0 };
const products = new MatrixProducts(nodeRuntime);
afterAll(() => products.dispose());

const centred = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};

describe('a fit to clips with labels and voices', () => {
  const fitted = async () => {
    const reduced = await reduceVoices(
      { numbers: rowMatrix(clips), labels, voices, classes },
      options,
      products,
    );
    const all = clips.map((_: unknown, index: number) => index);
    const fitted = await fitVoiceModel(reduced, all, { options, seed: 1 }, products);
    const model: VoiceModel = {
      ...voiceModelOf(fitted, classes, options),
      temperatures: [{ recordings: 0, temperature: 1 }],
    };
    for (const [group, spread] of reference.spreads.entries()) {
      expect(model.spreads[group]! / spread).toBeCloseTo(1, 3);
    }
    const { weight, bias } = await evidenceWeights(
      reduced,
      evidenceMap([fitted], classes, options.sharpness),
      products,
    );
    const evidenceOf = (clip: readonly number[]) =>
      Array.from(bias, (start, column) =>
        clip.reduce((sum, value, row) => sum + value * weight[row * bias.length + column]!, start),
      );
    return { model, evidenceOf };
  };
  const expectLogits = (own: readonly number[], expected: readonly number[], what: string) => {
    const wanted = centred(expected);
    const size = Math.max(...wanted.map(Math.abs));
    for (const [label, value] of centred(own).entries()) {
      expect(Math.abs(value - wanted[label]!) / size, what).toBeLessThan(1e-3);
    }
  };

  it('judges as NumPy does, with 0, 3 and 10 recordings of the voice heard', async () => {
    const { model, evidenceOf } = await fitted();
    for (const [count, expected] of Object.entries(reference.logits) as [string, number[][]][]) {
      const profile = new VoiceProfile(model, classes);
      for (const one of recordings.slice(0, Number(count))) profile.add(evidenceOf(one));
      expect(profile.recordings).toBe(Number(count));
      for (const [index, clip] of judged.entries()) {
        expectLogits(profile.logits(evidenceOf(clip)), expected[index]!, `${count}, ${index}`);
      }
    }
  });

  it('judges as NumPy does where all recordings, every second one, or those of one emotion are labelled', async () => {
    const { model, evidenceOf } = await fitted();
    for (const { labels: given, logits } of reference.labelled) {
      const profile = new VoiceProfile(model, classes);
      for (const [index, one] of recordings.entries()) {
        profile.add(evidenceOf(one), given[index] < 0 ? undefined : given[index]);
      }
      for (const [index, clip] of judged.entries()) {
        expectLogits(profile.logits(evidenceOf(clip)), logits[index], `${given}, ${index}`);
      }
    }
  });

  it('refuses clips of one label', async () => {
    const numbers = rowMatrix(clips.slice(0, 3));
    await expectCode(
      reduceVoices(
        { numbers, labels: [1, 1, 1], voices: ['a', 'a', 'b'], classes },
        options,
        products,
      ),
      'OPTION_INVALID',
    );
  });
});

describe('the principal subspace', () => {
  it('is that of NumPy’s eigenvectors', async () => {
    const { columns, data } = await principalSubspace(rowMatrix(subspace.rows), 5, products);
    expect(columns).toBe(5);
    const basis = (row: number, column: number) => data[row * 5 + column] as number;
    // What of each reference direction lies outside: the sine of the angle.
    for (let direction = 0; direction < 5; direction++) {
      const wanted = subspace.directions.map((row: number[]) => row[direction]) as number[];
      const along = Array.from({ length: 5 }, (_, column) =>
        wanted.reduce((sum, value, row) => sum + value * basis(row, column), 0),
      );
      const outside = wanted.map(
        (value, row) => value - along.reduce((sum, share, c) => sum + share * basis(row, c), 0),
      );
      expect(Math.hypot(...outside)).toBeLessThan(1e-3);
    }
  });
});

/** One group of axes; three emotions whose means point in directions of their own. */
const means = [
  [3, 0, 0],
  [0, 3, 0],
  [0, 0, 3],
];
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const toy: VoiceModel = {
  spreads: [2],
  products: [means.flatMap((one) => means.map((other) => dot(one, other)))],
  temperatures: [
    { recordings: 0, temperature: 1 },
    { recordings: 8, temperature: 2 },
  ],
};
const evidence = (x: readonly number[]) => means.map((mean) => dot(x, mean));
const best = (shares: readonly number[]) => shares.indexOf(Math.max(...shares));

describe('a profile', () => {
  it('keeps the emotion of a voice that was only ever heard angry', () => {
    const random = new RandomStream(5);
    const profile = new VoiceProfile(toy, 3);
    const angry = () => evidence([0, 0, 3].map((value) => value + 0.3 * random.normal()));
    for (let i = 0; i < 8; i++) profile.add(angry());
    const shares = profile.judge(angry());
    expect(best(shares)).toBe(2);
    expect(shares[2]).toBeGreaterThan(0.8);
  });

  it('takes nothing out of what was heard in one emotion alone, and all once several were heard or labels say which', () => {
    const cautious = { ...toy, fullVariety: 0.5 };
    // Whatever this voice says lies between anger, the third, and the second emotion: a plain offset would hide that.
    const tense = () => evidence([0, 1.3, 2.2]);
    const once = new VoiceProfile(cautious, 3);
    for (let i = 0; i < 8; i++) once.add(tense());
    const unknown = new VoiceProfile(cautious, 3);
    for (const [label, logit] of once.logits(tense()).entries()) {
      expect(logit).toBeCloseTo(unknown.logits(tense())[label]!, 9);
    }
    // Who speaks is told by it nevertheless.
    expect(Math.max(...once.offset.offset.map(Math.abs))).toBeGreaterThan(1);
    const offset = [-0.4, 0.5, 0];
    const own = (emotion: number) =>
      evidence(means[emotion]!.map((value, i) => value + offset[i]!));
    const varied = new VoiceProfile(cautious, 3);
    const plain = new VoiceProfile(toy, 3);
    for (let i = 0; i < 9; i++) {
      varied.add(own(i % 3));
      plain.add(own(i % 3));
    }
    // Three emotions alike often: log 3 nats, more than 0.5.
    expect(varied.logits(own(1))).toEqual(plain.logits(own(1)));
    // Labels say for certain what is no voice.
    const told = new VoiceProfile(cautious, 3);
    const toldPlainly = new VoiceProfile(toy, 3);
    for (let i = 0; i < 8; i++) {
      told.add(tense(), 2);
      toldPlainly.add(tense(), 2);
    }
    expect(told.logits(tense())).toEqual(toldPlainly.logits(tense()));
  });

  it('takes out what a voice has in common beside its emotions', () => {
    // This voice's neutral sounds like the others' first emotion and a half.
    const offset = [-1.5, 1.6, 0];
    const own = (emotion: number) =>
      evidence(means[emotion]!.map((value, i) => value + offset[i]!));
    const profile = new VoiceProfile(toy, 3);
    expect(best(profile.judge(own(0)))).toBe(1);
    for (let i = 0; i < 12; i++) profile.add(own(i % 3));
    expect(best(profile.judge(own(0)))).toBe(0);
    profile.forget();
    expect(profile.recordings).toBe(0);
    expect(best(profile.judge(own(0)))).toBe(1);
  });

  it('keeps the latest 256 recordings', () => {
    const profile = new VoiceProfile(toy, 3);
    const rest = new VoiceProfile(toy, 3);
    for (let i = 0; i < mostRecordings + 20; i++) {
      const one = evidence([i % 7, i % 3, i % 5]);
      profile.add(one);
      if (i >= 20) rest.add(one);
    }
    expect(profile.recordings).toBe(256);
    expect(profile.kept).toEqual(rest.kept);
    expect(profile.judge(evidence([1, 2, 3]))).toEqual(rest.judge(evidence([1, 2, 3])));
  });

  it('learns from labels how the voice shows an emotion, which it cannot without', () => {
    // This voice's first emotion sounds as everybody's second; the others are like everybody's.
    const own = (emotion: number) => evidence([[0.8, 2.2, 0], means[1]!, means[2]!][emotion]!);
    const told = new VoiceProfile(toy, 3);
    const untold = new VoiceProfile(toy, 3);
    for (const emotion of [0, 1, 2, 0, 1, 2]) {
      told.add(own(emotion), emotion);
      untold.add(own(emotion));
    }
    expect([0, 1, 2].map((emotion) => best(told.judge(own(emotion))))).toEqual([0, 1, 2]);
    expect(best(untold.judge(own(0)))).toBe(1);
    told.forget();
    expect(best(told.judge(own(0)))).toBe(1);
  });

  it('answers an emotion without a label too, and never one that the model has no clips of', () => {
    const far = 100;
    const withoutThird = [9, 0, 0, 0, 9, 0, 0, 0, far];
    const profile = new VoiceProfile({ ...toy, products: [withoutThird] }, 3);
    profile.add([9, 0, 0], 0);
    expect(best(profile.judge([0, 9, 0]))).toBe(1);
    expect(profile.judge([3, 3, 0])[2]).toBeLessThan(1e-9);
  });

  it('keeps what is labelled, whatever comes later', () => {
    const profile = new VoiceProfile(toy, 3);
    profile.add(evidence([3, 0, 0]));
    const labelled = profile.add(evidence([0, 3, 0]), 1);
    for (let i = 0; i < mostRecordings; i++) profile.add(evidence([0, i % 3, 3]));
    expect(profile.recordings).toBe(256);
    expect(profile.kept[0]).toBe(labelled);
  });

  it('is as unsure as its temperature says, between the measured counts too', () => {
    const profile = new VoiceProfile(toy, 3);
    for (let i = 0; i < 2; i++) profile.add(evidence([3, 0, 0]));
    const temperature = 1 + Math.log(3) / Math.log(9);
    const logits = profile.logits(evidence([2, 1, 0])).map((value) => value / temperature);
    const sum = logits.reduce((total, value) => total + Math.exp(value), 0);
    for (const [label, share] of profile.judge(evidence([2, 1, 0])).entries()) {
      expect(share).toBeCloseTo(Math.exp(logits[label]!) / sum, 10);
    }
  });

  it('without a recording is that of the others; adding to a copy leaves it as it was', () => {
    const all = new VoiceProfile(toy, 3);
    const others = new VoiceProfile(toy, 3);
    const kept = [
      [1, 2, 0],
      [0, 3, 1],
      [2, 2, 2],
    ].map((x, index) => {
      if (index !== 1) others.add(evidence(x));
      return all.add(evidence(x));
    });
    const clip = evidence([1, 1, 1]);
    expect(all.without(kept[1]).judge(clip)).toEqual(others.judge(clip));
    all.copy().add(clip);
    expect(all.recordings).toBe(3);
  });

  it('refuses the numbers of another model', async () => {
    const profile = new VoiceProfile(toy, 3);
    for (const bad of [
      [1, 2],
      [1, 2, Number.NaN],
      [1, 2, 1e10],
    ]) {
      await expectCode(
        Promise.resolve().then(() => profile.add(bad)),
        'OPTION_INVALID',
      );
    }
    for (const label of [-1, 3, 0.5]) {
      await expectCode(
        Promise.resolve().then(() => profile.add([1, 2, 3], label)),
        'OPTION_INVALID',
      );
    }
    expect(profile.recordings).toBe(0);
  });
});

describe('a draw of recordings', () => {
  const others = [
    ...Array.from({ length: 10 }, () => ({ emotion: 'neutral' })),
    ...Array.from({ length: 40 }, () => ({ emotion: 'angry' })),
  ];
  const share = (draw: 'natural' | 'any') => {
    let calm = 0;
    for (let seed = 0; seed < 4000; seed++) {
      const [first] = drawRecordings(
        others,
        { count: 1, judged: 'angry', draw },
        new RandomStream(seed),
      );
      if (others[first as number]!.emotion === 'neutral') calm++;
    }
    return calm / 4000;
  };

  it('takes neutral ones four times as likely under natural, alike under any', () => {
    expect(calmWeight).toBe(4);
    // 10 * 4 of 10 * 4 + 40; the standard error of 4,000 draws is 0.008.
    expect(Math.abs(share('natural') - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(share('any') - 0.2)).toBeLessThan(0.03);
  });

  it('takes only the judged emotion under own, none twice, and no more than there are', () => {
    const request = { count: 20, judged: 'neutral', draw: 'own' as const };
    const drawn = drawRecordings(others, request, new RandomStream(1));
    expect([...drawn].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const some = drawRecordings(
      others,
      { ...request, draw: 'any', count: 20 },
      new RandomStream(1),
    );
    expect(new Set(some).size).toBe(20);
  });

  it('is nested: the first 4 of 16 are those that 4 alone are', () => {
    const of = (count: number) =>
      drawRecordings(others, { count, judged: 'angry', draw: 'natural' }, new RandomStream(3));
    expect(of(16).slice(0, 4)).toEqual(of(4));
  });
});
