// A model file taken apart and put together again is the same file; what is not whole is refused.
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { buildModelFile, type ModelMetadata } from '../../src/model-file/model-file.js';
import { readModelWeights } from '../../src/model-file/weights.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { expectCode } from '../support/expect-code.js';
import { changed, withMetadataText } from '../support/onnx-bytes.js';
import { sampleModel } from '../support/sample-model.js';
import { largestGap, speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 30_000 });

/** To the bit; comparing hundreds of thousands of numbers with toEqual takes a minute. */
function sameNumbers(a: Float32Array, b: Float32Array): boolean {
  return Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;
}

describe('readModelWeights', () => {
  it.each(['cnn', 'cnn-lstm'] as const)('of %s: every weight comes back, to the bit', (name) => {
    const { bytes, metadata, values } = sampleModel({ name });
    const parts = readModelWeights(bytes);
    expect(sameNumbers(parts.values.weights, values.weights)).toBe(true);
    expect(sameNumbers(parts.values.statistics, values.statistics)).toBe(true);
    expect(parts.metadata).toEqual(metadata);
    expect(parts.model.name).toBe(name);
    expect(Buffer.compare(buildModelFile(parts.metadata, parts.values), bytes)).toBe(0);
  });

  it('of the shipped model: rebuilt, it answers the same', async () => {
    const bytes = await readFile(new URL('../../models/cnn-lstm.onnx', import.meta.url));
    const { metadata, values } = readModelWeights(bytes);
    const answers = [];
    for (const file of [bytes, buildModelFile(metadata, values)]) {
      const recognizer = await loadRecognizer(file, nodeRuntime);
      answers.push(Object.values((await recognizer.recognize(speechLike())).probabilities));
      await recognizer.dispose();
    }
    expect(largestGap(answers[0]!, answers[1]!)).toBeLessThan(1e-6);
  });
});

describe('refuses', () => {
  const { bytes, metadata } = sampleModel({ small: true });
  const refusal = (file: Uint8Array) =>
    expectCode(
      Promise.resolve().then(() => readModelWeights(file)),
      'MODEL_FILE_INVALID',
    );
  const withMetadata = (other: Partial<ModelMetadata>) =>
    withMetadataText(bytes, JSON.stringify({ ...metadata, ...other }));

  it('weights of other layers than the metadata names', async () => {
    const { model } = metadata;
    const wider = { ...model, options: { ...model.options, denseUnits: 9 } };
    expect(await refusal(withMetadata({ model: wider }))).toMatch(/"dense\/weight".*float32/);
    const deeper = { ...model, options: { ...model.options, channels: [4, 4, 4] } };
    expect(await refusal(withMetadata({ model: deeper }))).toContain('conv3');
  });

  it('a number of parameters that is not the network’s', async () => {
    const model = { ...metadata.model, parameters: 7 };
    expect(await refusal(withMetadata({ model }))).toMatch(/7 parameters.*cnn-lstm has \d+/);
  });

  it('weights that are not float32', async () => {
    const text = JSON.stringify(metadata);
    const halved = changed(bytes, (proto) => {
      const tensor = proto.graph!.initializer.find(({ name }) => name === 'logits/bias')!;
      tensor.dataType = 10;
      tensor.rawData = tensor.rawData.slice(0, tensor.rawData.length / 2);
    });
    expect(await refusal(withMetadataText(halved, text))).toMatch(/"logits\/bias".*16 bytes/);
  });

  it('an architecture of another version', async () => {
    const model = { ...metadata.model, name: 'transformer' };
    const file = withMetadata({ model });
    await expectCode(
      Promise.resolve().then(() => readModelWeights(file)),
      'MODEL_UNKNOWN',
    );
  });
});
