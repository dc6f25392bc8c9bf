// One file, the same answer everywhere: as training computes it, and on both builds of ONNX Runtime.
import { afterAll, describe, expect, it, vi } from 'vitest';
import { buildFrontEnd } from '../../src/features/front-end.js';
import type { FrontEndOptions } from '../../src/features/options.js';
import { buildEvaluation } from '../../src/grad/training-step.js';
import { extractionOptions, networkForward, networkInputs } from '../../src/models/network.js';
import { createModel } from '../../src/models/registry.js';
import type { Recognition } from '../../src/recognition/recognition.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type Runtime } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { type SampleModel, sampleModel } from '../support/sample-model.js';
import { joined, largestGap, speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const values = (answer: Recognition) => Object.values(answer.probabilities);

/** The way of training and evaluation: front end alone, then the network with its weights as inputs. */
async function logitsOfTraining(model: SampleModel, samples: Float32Array): Promise<Float32Array> {
  const { frontEnd } = model.metadata as { frontEnd: FrontEndOptions };
  const extraction = await nodeRuntime.createSession(buildFrontEnd(extractionOptions(frontEnd)));
  const raw = await extraction.run({ waveform: floats(samples, [1, samples.length]) });
  const network = await nodeRuntime.createSession(
    buildEvaluation({
      batchSize: 1,
      inputs: networkInputs(frontEnd),
      forward: networkForward(
        createModel(model.metadata.model.name, model.metadata.model.options),
        frontEnd,
        model.metadata.labels.length,
      ),
    }),
  );
  const feeds = {
    ...raw,
    weights: floats(model.values.weights),
    statistics: floats(model.values.statistics),
  };
  const outputs = await network.run(
    Object.fromEntries(Object.entries(feeds).filter(([name]) => network.inputNames.includes(name))),
  );
  await extraction.dispose();
  await network.dispose();
  return floatOutput(outputs, 'logits');
}

function softmax(logits: Float32Array, temperature: number): number[] {
  const top = Math.max(...logits);
  const powers = Array.from(logits, (value) => Math.exp((value - top) / temperature));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

async function answer(model: SampleModel, samples: Float32Array, runtime: Runtime = nodeRuntime) {
  const recognizer = await loadRecognizer(model.bytes, runtime);
  const recognition = await recognizer.recognize(samples);
  await recognizer.dispose();
  return recognition;
}

const variants = (['cnn', 'cnn-lstm', 'crnn'] as const).flatMap((name) =>
  [true, false].map((trim) => ({ name, trim })),
);

describe.each(variants)('$name, trim $trim', ({ name, trim }) => {
  const model = sampleModel({ name, trim });

  it.each([
    ['a short clip', speechLike({ seconds: 0.5 })],
    ['a clip with silent ends', joined([0.4, speechLike({ seconds: 2.3, pitch: 210 }), 0.7])],
    ['a full window', speechLike({ seconds: 4.0402 })],
  ])('hears %s as training does', async (_, samples) => {
    const logits = await logitsOfTraining(model, samples);
    const session = await nodeRuntime.createSession(model.bytes);
    const outputs = await session.run({ waveform: floats(samples, [1, samples.length]) });
    const scale = Math.max(1, ...logits.map(Math.abs));
    expect(largestGap(floatOutput(outputs, 'logits'), logits) / scale).toBeLessThan(1e-5);
    await session.dispose();

    const recognition = await answer(model, samples);
    const expected = softmax(logits, model.metadata.calibration.temperature);
    expect(largestGap(values(recognition), expected)).toBeLessThan(1e-5);
    expect(recognition.emotion).toBe(
      model.metadata.labels[expected.indexOf(Math.max(...expected))],
    );
    expect(recognition.confidence).toBeCloseTo(Math.max(...expected), 5);
    expect(values(recognition).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(recognition.durationSeconds).toBeCloseTo(samples.length / 22_050, 10);
    expect(recognition.windows).toHaveLength(1);
  });

  it('answers the same in the WebAssembly build', async () => {
    const samples = joined([0.3, speechLike({ seconds: 5.5 }), 0.3]);
    const native = await answer(model, samples);
    const web = await answer(model, samples, webRuntime());
    expect(largestGap(values(web), values(native))).toBeLessThan(1e-4);
    expect(web.windows.map(({ startSeconds }) => startSeconds)).toEqual(
      native.windows.map(({ startSeconds }) => startSeconds),
    );
  });
});

describe('what must not change the answer', () => {
  const model = sampleModel();
  const recognizer = loadRecognizer(model.bytes, nodeRuntime);
  afterAll(async () => (await recognizer).dispose());
  const hear = async (samples: Float32Array) => (await recognizer).recognize(samples);

  it('the temperature changes how sure, not what', async () => {
    const samples = speechLike();
    const answers: Recognition[] = [];
    for (const temperature of [0.5, 1, 4]) {
      answers.push(await answer(sampleModel({ temperature }), samples));
    }
    const [sharp, plain, soft] = answers as [Recognition, Recognition, Recognition];
    expect(new Set(answers.map(({ emotion }) => emotion)).size).toBe(1);
    expect(sharp.confidence).toBeGreaterThan(plain.confidence);
    expect(plain.confidence).toBeGreaterThan(soft.confidence);
  });

  it('the gain: -20 dB and +6 dB, where the front end removes the level', async () => {
    const plain = await hear(speechLike({ level: 0.3 }));
    for (const decibels of [-20, 6]) {
      const other = await hear(speechLike({ level: 0.3 * 10 ** (decibels / 20) }));
      expect(other.emotion).toBe(plain.emotion);
      expect(largestGap(values(other), values(plain))).toBeLessThan(1e-3);
    }
  });

  it('other questions asked at the same time', async () => {
    const clips = [speechLike({ pitch: 100 }), speechLike({ pitch: 250, seconds: 3 })];
    const apart = [await hear(clips[0]!), await hear(clips[1]!)];
    const together = await Promise.all(clips.map(hear));
    expect(together).toEqual(apart);
  });

  it('a view into a larger buffer, which it leaves as it was', async () => {
    const whole = joined([1, speechLike(), 1]);
    const before = whole.slice();
    const view = whole.subarray(22_050, 3 * 22_050);
    expect(await hear(view)).toEqual(await hear(view.slice()));
    expect(whole).toEqual(before);
  });
});
