// What a model file says about itself, and that nothing but a whole one of ours is taken for one.
import { createHash } from 'node:crypto';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { describe, expect, it, vi } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { Graph } from '../../src/grad/graph.js';
import { buildModelFile, readModelMetadata } from '../../src/model-file/model-file.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import type { Runtime } from '../../src/runtime/runtime.js';
import { expectCode } from '../support/expect-code.js';
import { changed, withMetadataText } from '../support/onnx-bytes.js';
import { sampleModel } from '../support/sample-model.js';
import { randomBytes } from '../support/signals.js';
import { speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const model = sampleModel();
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const load = (bytes: Uint8Array) => loadRecognizer(bytes, nodeRuntime);

/** Asserts a refusal that blames the model file and says what to do. */
async function refused(bytes: Uint8Array): Promise<string> {
  const message = await expectCode(load(bytes), 'MODEL_FILE_INVALID');
  expect(message).toContain('model file');
  expect(message).toMatch(/Fetch|Update|Use a file/);
  return message;
}

/** The parsed model with another checksum. */
function withDigest(bytes: Uint8Array, digest: (proto: ModelProto) => string): ModelProto {
  const proto = fromBinary(ModelProtoSchema, bytes);
  proto.metadataProps.find(({ key }) => key === 'affetto.sha256')!.value = digest(proto);
  return proto;
}

function foreign(): Uint8Array {
  const graph = new Graph();
  graph.output('y', graph.emit('Relu', [graph.input('x', [1, 2])], [1, 2]));
  return graph.toOnnx();
}

describe('metadata', () => {
  it.each(['cnn', 'cnn-lstm', 'crnn'] as const)('of %s comes back as it was written', (name) => {
    const { bytes, metadata } = sampleModel({ name, trim: name === 'cnn' });
    expect(readModelMetadata(bytes)).toEqual(metadata);
  });

  it('survives labels of any script', async () => {
    const labels = ['joie', '悲しみ', 'гнев', '😀', 'a "b", c', '\u001b[31m', '10', '9'];
    const { bytes } = sampleModel({ labels });
    expect(readModelMetadata(bytes).labels).toEqual(labels);
    const recognizer = await load(bytes);
    const answer = await recognizer.recognize(speechLike({ seconds: 0.5 }));
    expect(Object.keys(answer.probabilities).sort()).toEqual([...labels].sort());
    for (const [index, label] of labels.entries()) {
      expect(answer.probabilities[label]).toBe(answer.windows[0]?.probabilities[index]);
    }
    await recognizer.dispose();
  });

  it('counts the parameters that the file holds', () => {
    const { parameters } = model.metadata.model;
    expect(parameters).toBe(model.values.weights.length);
    expect(model.bytes.length).toBeGreaterThan(4 * parameters);
  });
});

describe('refuses', () => {
  it.each<readonly [string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /is empty/],
    ['text', text('<!doctype html><title>404</title>'.repeat(20)), /not an ONNX file/],
    ['a ZIP', text(`PK\x03\x04${'\0'.repeat(500)}`), /not an ONNX file/],
    ['zeros', new Uint8Array(5000), /not an ONNX file/],
    ['a Git LFS pointer', text('version https://git-lfs.github.com/spec/v1\n'), /not an ONNX/],
    ['a foreign ONNX file', foreign(), /without affetto metadata/],
    ['its own graph without metadata', withMetadataText(model.bytes, undefined), /without affetto/],
  ])('%s', async (_, bytes, message) => {
    expect(await refused(bytes)).toMatch(message);
  });

  it('60 files of random bytes', async () => {
    for (let seed = 1; seed <= 60; seed++) await refused(randomBytes(1 + seed * 37, seed));
  });

  it('a file cut off anywhere', async () => {
    const { length } = model.bytes;
    const cuts = Array.from({ length: 60 }, (_, i) => Math.floor(((i + 0.5) / 60) * length));
    for (const cut of [1, 2, 3, 10, 100, ...cuts, length - 1000, length - 100, length - 1]) {
      await refused(model.bytes.subarray(0, cut));
    }
  });

  it('a newer format, saying to update', async () => {
    const newer = JSON.stringify({ ...model.metadata, format: 2, labels: undefined });
    expect(await refused(withMetadataText(model.bytes, newer))).toMatch(/format 2.*Update affetto/);
  });

  it.each(['', 'no JSON', '{"format":1', 'null', '[]', '1', '"text"', '{}', '{"format":"1"}'])(
    'metadata %j',
    async (value) => {
      await refused(withMetadataText(model.bytes, value));
    },
  );

  it('metadata with a field missing, and names it', async () => {
    for (const key of Object.keys(model.metadata)) {
      const rest = JSON.stringify({ ...model.metadata, [key]: undefined });
      expect(await refused(withMetadataText(model.bytes, rest))).toContain(key);
    }
  });

  it.each<readonly [string, object]>([
    ['labels', { labels: ['happy', 'happy'] }],
    ['labels', { labels: ['happy'] }],
    ['sampleRate', { sampleRate: 16_000 }],
    ['sampleRate', { sampleRate: -1 }],
    ['windowSeconds', { windowSeconds: 1e-9 }],
    ['windowSeconds', { windowSeconds: 1e9 }],
    ['frontEnd.frames', { frontEnd: { ...model.metadata.frontEnd, frames: 0 } }],
    ['calibration.temperature', { calibration: { temperature: 0, fittedOn: '' } }],
  ])('contradictory %s: %j', async (where, change) => {
    const other = JSON.stringify({ ...model.metadata, ...change });
    expect(await refused(withMetadataText(model.bytes, other))).toContain(where);
  });

  it('a graph that does something else', async () => {
    const metadata = JSON.stringify(model.metadata);
    expect(await refused(withMetadataText(foreign(), metadata))).toContain('turns x into y');
    const unknown = changed(model.bytes, (proto) => {
      proto.graph!.node[5]!.opType = 'NoSuchOperator';
    });
    expect(await refused(unknown)).toContain('NoSuchOperator');
  });
});

describe('answers never pretend', () => {
  it('that a file with fewer labels than outputs is whole', async () => {
    const fewer = JSON.stringify({ ...model.metadata, labels: ['happy', 'sad'] });
    const recognizer = await load(withMetadataText(model.bytes, fewer));
    await expectCode(recognizer.recognize(speechLike()), 'MODEL_FILE_INVALID');
    await recognizer.dispose();
  });

  it('that numbers which are not numbers are an emotion', async () => {
    const values = { ...model.values, weights: model.values.weights.slice().fill(Number.NaN) };
    const recognizer = await load(buildModelFile(model.metadata, values));
    await expectCode(recognizer.recognize(speechLike()), 'MODEL_FILE_INVALID');
    await recognizer.dispose();
  });

  it('that a file with a flipped bit is whole, wherever the bit is', () => {
    const { length } = model.bytes;
    // Nodes come first, metadata last, and nearly everything between is weights.
    const places = Array.from({ length: 24 }, (_, i) => Math.floor(((i + 0.37) / 24) * length));
    for (const [i, at] of [...places, 300, 3000, 6000, 9000, length - 30].entries()) {
      const bytes = model.bytes.slice();
      bytes[at] = bytes[at]! ^ (1 << (i % 8));
      expect(() => readModelMetadata(bytes)).toThrow(AffettoError);
    }
  });

  it('that a node with another attribute is the same node', async () => {
    const bytes = model.bytes.slice();
    // Field 3 of an attribute called "axis": the Concat of a flipped axis loads, runs and answers.
    const at = Buffer.from(bytes).indexOf('\x04axis\x18') + 6;
    expect(at).toBeGreaterThan(6);
    bytes[at] = bytes[at]! ^ 1;
    expect(await refused(bytes)).toContain('checksum');
  });

  it('that a file from before every byte was summed is damaged, or that its weights may be', async () => {
    const text = JSON.stringify(model.metadata);
    let weights: Uint8Array | undefined;
    const bytes = toBinary(
      ModelProtoSchema,
      withDigest(model.bytes, (proto) => {
        const hash = createHash('sha256').update(text);
        for (const { rawData } of proto.graph!.initializer) hash.update(rawData);
        weights = proto.graph!.initializer.at(-1)!.rawData.slice();
        return hash.digest('hex');
      }),
    );
    expect(readModelMetadata(bytes)).toEqual(model.metadata);
    bytes[Buffer.from(bytes).lastIndexOf(weights!)]! ^= 1;
    expect(await refused(bytes)).toContain('checksum');
  });

  it('that an engine which cannot start is a damaged file', async () => {
    const broken: Runtime = {
      name: 'broken',
      createSession: async () => {
        throw new AffettoError(
          'RUNTIME_FAILED',
          'ONNX Runtime could not load the graph: no available backend found. ERR: [wasm] ...',
        );
      },
    };
    await expectCode(loadRecognizer(model.bytes, broken), 'RUNTIME_FAILED');
  });
});
