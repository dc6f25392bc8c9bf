// Embeddings of samples: PyTorch's numbers, the graph's own for what is heard at once, and for what is longer the
// statistics of all steps; what cannot be heard is refused as recognition refuses it.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Encoder, openEncoder } from '../../src/embedding/encoder.js';
import { buildEncoderFile, readEncoderFile } from '../../src/model-file/encoder-file.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type Session } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { type SignalKind, synthesise } from '../features/signals.js';
import { expectCode } from '../support/expect-code.js';
import { largestDifference } from '../support/hashed.js';
import { joined, speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const rate = 16_000;
const width = 384;
// As it came: what other code computes with the same weights is known of it.
const bytes = new Uint8Array(
  readFileSync(new URL('../../models/whisper-encoder.onnx', import.meta.url)),
);
const speech = (seconds: number, pitch = 140) => speechLike({ seconds, sampleRate: rate, pitch });

let encoder: Encoder;
let graph: Session;
beforeAll(async () => {
  encoder = await openEncoder(bytes, nodeRuntime);
  graph = await nodeRuntime.createSession(bytes);
});
afterAll(async () => {
  await encoder.dispose();
  await graph.dispose();
});
const graphOf = (samples: Float32Array) =>
  graph.run({ waveform: floats(samples, [1, samples.length]) });

describe.each([
  ['onnxruntime-node', () => nodeRuntime],
  ['onnxruntime-web', () => webRuntime()],
])('in %s', { timeout: 120_000 }, (_, runtime) => {
  it('statistics are what PyTorch computes with the same weights', async () => {
    // test/fixtures/model-file/make-encoder-fixture.py, which cuts no silence off.
    const fixture: {
      cases: readonly {
        readonly signal: SignalKind;
        readonly samples: number;
        readonly reference: readonly number[];
      }[];
    } = JSON.parse(
      readFileSync(new URL('../fixtures/model-file/encoder.json', import.meta.url), 'utf8'),
    );
    const { metadata, values } = readEncoderFile(bytes);
    const untrimmed = buildEncoderFile({ ...metadata, trim: null }, values);
    // The graph itself: of the noise, whose mean is no 0, `embed` would take that out first.
    const whole = await runtime().createSession(untrimmed);
    for (const { signal, samples, reference } of fixture.cases) {
      const waveform = floats(synthesise(signal, samples, rate), [1, samples]);
      const statistics = floatOutput(await whole.run({ waveform }), 'statistics');
      expect(largestDifference(statistics, reference), signal).toBeLessThan(1e-4);
    }
    await whole.dispose();
  });
});

describe('a recording that is heard at once', () => {
  const clip = joined([0.5, speech(3), 0.7], rate);

  it("has the graph's own numbers, under their names", async () => {
    const outputs = await graphOf(clip);
    const { columns, values, seconds } = await encoder.embed(clip);
    expect(values).toEqual(floatOutput(outputs, 'statistics'));
    expect(columns).toHaveLength(3072);
    expect([columns[0], columns[384], columns[768], columns.at(-1)]).toEqual([
      'state0_mean_0',
      'state0_std_0',
      'state1_mean_0',
      'state3_std_383',
    ]);
    expect(seconds[0]).toBeCloseTo(floatOutput(outputs, 'heard')[0]! / rate, 6);
    expect(seconds[0]).toBeGreaterThan(0.3);
  });

  it('has the layers asked for, in that order', async () => {
    const all = await encoder.embed(clip);
    const some = await encoder.embed(clip, { layers: [3, 1] });
    const of = (layer: number) => all.values.slice(768 * layer, 768 * (layer + 1));
    expect(some.values).toEqual(Float32Array.from([...of(3), ...of(1)]));
    expect(some.columns[0]).toBe('state3_mean_0');
    expect(some.columns[768]).toBe('state1_mean_0');
  });

  it('has frames that are the steps, 20 ms apart, side by side', async () => {
    const outputs = await graphOf(clip);
    const [second, third] = [floatOutput(outputs, 'state2'), floatOutput(outputs, 'state3')];
    const { columns, values, seconds } = await encoder.embed(clip, {
      what: 'frames',
      layers: [2, 3],
    });
    const steps = second.length / width;
    expect(seconds).toHaveLength(steps);
    expect(values).toHaveLength(steps * 2 * width);
    expect(columns).toHaveLength(2 * width);
    expect([columns[0], columns.at(-1)]).toEqual(['state2_0', 'state3_383']);
    const row = 100;
    const at = row * 2 * width;
    expect(values.slice(at, at + width)).toEqual(second.slice(row * width, (row + 1) * width));
    expect(values.slice(at + width, at + 2 * width)).toEqual(
      third.slice(row * width, (row + 1) * width),
    );
    expect(seconds[row]! - seconds[0]!).toBeCloseTo(2, 4);
  });

  it('is one where only its silence makes it longer than 8 s', async () => {
    const long = joined([3, speech(6), 4], rate);
    const { values } = await encoder.embed(long);
    expect(values).toEqual(floatOutput(await graphOf(long), 'statistics'));
  });

  it('does not depend on how loud it is', async () => {
    const quiet = await encoder.embed(clip.map((sample) => sample / 50));
    expect(largestDifference(quiet.values, (await encoder.embed(clip)).values)).toBeLessThan(1e-3);
  });
});

describe('a longer one', () => {
  // 20 s without silence at the ends: three windows of 6.67 s.
  const long = joined([speech(7, 110), speech(6, 230), speech(7, 150)], rate);

  it('has the frames of its windows one after another, with their times', async () => {
    const { values, seconds } = await encoder.embed(long, { what: 'frames', layers: [3] });
    const heard = await encoder.embed(long);
    const from = Math.round(heard.seconds[0]! * rate);
    const parts: Float32Array[] = [];
    const outputs = await graphOf(long);
    const [start, end] = [...floatOutput(outputs, 'heard')] as [number, number];
    expect(from).toBe(start);
    for (let index = 0; index < 3; index++) {
      const edge = (i: number) => start + Math.floor((i * (end - start)) / 3);
      const window = await graphOf(long.subarray(edge(index), edge(index + 1)));
      parts.push(floatOutput(window, 'state3'));
    }
    expect(
      largestDifference(
        values,
        parts.flatMap((part) => [...part]),
      ),
    ).toBe(0);
    const gaps = Array.from(seconds.slice(1), (time, index) => time - seconds[index]!);
    // The last step of a window may be half a step.
    expect(Math.min(...gaps)).toBeGreaterThan(0.0099);
    expect(gaps.filter((gap) => Math.abs(gap - 0.02) > 1e-4).length).toBeLessThanOrEqual(2);
    expect(seconds.at(-1)).toBeLessThan(long.length / rate);
    expect(seconds.at(-1)).toBeGreaterThan(long.length / rate - 0.5);
  });

  it('has the statistics of all its steps', async () => {
    const { values: frames, seconds } = await encoder.embed(long, { what: 'frames' });
    const { values } = await encoder.embed(long);
    const columns = 4 * width;
    const expected = new Float64Array(8 * width);
    for (let column = 0; column < columns; column++) {
      let [sum, squares] = [0, 0];
      for (let row = 0; row < seconds.length; row++) sum += frames[row * columns + column]!;
      const mean = sum / seconds.length;
      for (let row = 0; row < seconds.length; row++) {
        squares += (frames[row * columns + column]! - mean) ** 2;
      }
      const place = Math.floor(column / width) * 2 * width + (column % width);
      expected[place] = mean;
      expected[place + width] = Math.sqrt(squares / seconds.length + 1e-5);
    }
    expect(largestDifference(values, expected)).toBeLessThan(1e-5);
  });

  it('leaves windows out that are silent', async () => {
    // 100 s, too long to be searched for silence: 13 windows, of which the last ones hold nothing.
    const mostly = joined([speech(10), 90], rate);
    const { seconds } = await encoder.embed(mostly, { what: 'frames', layers: [0] });
    expect(seconds.length).toBeLessThan(510);
    expect(seconds.length).toBeGreaterThan(450);
    expect(seconds.at(-1)).toBeLessThan(10.5);
  });

  it('stops between windows when it is told to', async () => {
    await expect(encoder.embed(long, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['nothing', () => new Float32Array(), 'AUDIO_EMPTY', /no samples/],
    ['a tenth of a second', () => speech(0.1), 'AUDIO_TOO_SHORT', /0\.100 s; at least 0\.2 s/],
    ['silence', () => new Float32Array(rate), 'AUDIO_SILENT', /all samples are 0/],
    ['NaN', () => speech(1).fill(Number.NaN, 7, 8), 'AUDIO_NON_FINITE', /Sample 7 is NaN/],
  ] as const)('%s', async (_, samples, code, message) => {
    expect(await expectCode(encoder.embed(samples()), code)).toMatch(message);
  });

  it.each([
    [[4], /layers: 4\. Give some of 0, 1, 2, 3, each once/],
    [[1.5], /layers: 1\.5\./],
    [[2, 2], /layers: 2 twice/],
    [[], /layers: none/],
  ] as const)('layers %j', async (layers, message) => {
    const problem = await expectCode(encoder.embed(speech(1), { layers }), 'OPTION_INVALID');
    expect(problem).toMatch(message);
  });

  it('a file that is no encoder, or damaged', async () => {
    const model = readFileSync(new URL('../../models/crnn.onnx', import.meta.url));
    expect(
      await expectCode(openEncoder(new Uint8Array(model), nodeRuntime), 'MODEL_FILE_INVALID'),
    ).toMatch(/no encoder of affetto's/);
    const flipped = bytes.map((byte, index) => (index === 4_000_000 ? byte ^ 1 : byte));
    expect(await expectCode(openEncoder(flipped, nodeRuntime), 'MODEL_FILE_INVALID')).toMatch(
      /checksum/,
    );
  });
});
