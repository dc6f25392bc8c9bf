// Heard at several speeds: the answer is the pooled opinion of the model about each altered copy.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { resample } from '../../src/audio/resample.js';
import { LongRecording } from '../../src/recognition/long-recording.js';
import { loadRecognizer, type Recognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';

const { bytes, metadata } = sampleModel();
const { sampleRate } = metadata;
const samples = speechLike({ seconds: 2 });
let once: Recognizer;
let thrice: Recognizer;
beforeAll(async () => {
  once = await loadRecognizer(bytes, nodeRuntime);
  thrice = await loadRecognizer(bytes, nodeRuntime, { speeds: [0.9, 1, 1.1] });
});
afterAll(async () => {
  await once.dispose();
  await thrice.dispose();
});

/** exp(mean(log p)), normalised. */
function pooled(rows: readonly (readonly number[])[]): number[] {
  const powers = rows[0]!.map(
    (_, label) => rows.reduce((product, row) => product * row[label]!, 1) ** (1 / rows.length),
  );
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

it('pools what the model says of slower and faster copies', async () => {
  const copies = await Promise.all(
    [0.9, 1, 1.1].map((speed) => resample(samples, sampleRate, Math.round(sampleRate / speed))),
  );
  expect(copies.map(({ length }) => length / samples.length)).toEqual([
    expect.closeTo(1 / 0.9, 3),
    1,
    expect.closeTo(1 / 1.1, 3),
  ]);
  const rows: number[][] = [];
  for (const copy of copies) rows.push(await once.hearWindow(copy));
  const { probabilities, confidence } = await thrice.recognize(samples);
  const wanted = pooled(rows);
  for (const [index, value] of Object.values(probabilities).entries()) {
    expect(value).toBeCloseTo(wanted[index]!, 6);
  }
  expect(confidence).toBe(Math.max(...Object.values(probabilities)));
  expect(Math.max(...wanted.map((value, i) => Math.abs(value - rows[1]![i]!)))).toBeGreaterThan(
    1e-4,
  );
});

it('does so in each window of a long recording, whole or in pieces', async () => {
  const long = speechLike({ seconds: 9 });
  const whole = await thrice.recognize(long);
  expect(whole.windows.length).toBeGreaterThan(2);
  const pieces = new LongRecording(thrice);
  for (let at = 0; at < long.length; at += 50_000)
    await pieces.push(long.subarray(at, at + 50_000));
  expect((await pieces.finish()).probabilities).toEqual(whole.probabilities);
});

it('is the plain answer at the speed of 1 alone', async () => {
  const one = await loadRecognizer(bytes, nodeRuntime, { speeds: [1] });
  expect(await one.recognize(samples)).toEqual(await once.recognize(samples));
  await one.dispose();
});

it.each([
  [[], /there are 0 speeds\. Give 1 to 16 numbers from 0\.5 to 2/],
  [[1, 0], /the speed 0\./],
  [[1, Number.NaN], /the speed NaN\./],
  [[1, 3], /the speed 3\./],
  [Array.from({ length: 17 }, () => 1), /there are 17 speeds/],
])('refuses %j', async (speeds, message) => {
  await expect(loadRecognizer(bytes, nodeRuntime, { speeds })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringMatching(message),
  });
});
