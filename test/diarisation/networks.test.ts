// The networks that diarise beside PyTorch and Kaldi, and what happens to files that are something else.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { kaldiFeatures } from '../../scripts/diarisation/kaldi-features.js';
import { networkTensors, sources } from '../../scripts/diarisation/sources.js';
import { Net } from '../../scripts/diarisation/stored-weights.js';
import { networkFile } from '../../scripts/extract-diarisation.js';
import { readNetworkMetadata } from '../../src/diarisation/network-file.js';
import { openDiariser } from '../../src/diarisation/open-diariser.js';
import { Graph } from '../../src/grad/graph.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { synthesise } from '../features/signals.js';

vi.setConfig({ testTimeout: 120_000 });

const fixture: {
  readonly samples: number;
  readonly frames: number;
  readonly powersetFrames: number;
  readonly powerset: readonly (readonly number[])[];
  readonly features: readonly (readonly number[])[];
  readonly embedding: readonly number[];
} = JSON.parse(
  readFileSync(new URL('../fixtures/diarisation/networks.json', import.meta.url), 'utf8'),
);
const file = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../models/diarisation/${name}`, import.meta.url)));
const segmentation = file('segmentation.onnx');
const voice = file('voice.onnx');
const waveform = synthesise('speech-like', fixture.samples, 16_000);
const frames = {
  dtype: 'int32' as const,
  data: Int32Array.from({ length: fixture.frames }, (_, index) => index),
  shape: [fixture.frames],
};

async function powersetOf(onnx: Uint8Array): Promise<Float32Array> {
  const session = await nodeRuntime.createSession(onnx);
  const outputs = await session.run({ waveform: floats(waveform, [1, waveform.length]) });
  await session.dispose();
  return floatOutput(outputs, 'powerset');
}

async function embeddingOf(onnx: Uint8Array): Promise<Float32Array> {
  const session = await nodeRuntime.createSession(onnx);
  const outputs = await session.run({ waveform: floats(waveform), frames });
  await session.dispose();
  return floatOutput(outputs, 'embedding');
}

/** The largest difference between probabilities. */
function farthest(powerset: Float32Array): number {
  let most = 0;
  for (const [row, expected] of fixture.powerset.entries()) {
    for (const [set, logarithm] of expected.entries()) {
      const own = Math.exp(powerset[8 * row * 7 + set] as number);
      most = Math.max(most, Math.abs(own - Math.exp(logarithm)));
    }
  }
  return most;
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, first, second] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    first += a[i]! ** 2;
    second += b[i]! ** 2;
  }
  return product / Math.sqrt(first * second);
}

describe('the networks that diarise', () => {
  it('are the files that were extracted, and say from where', () => {
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(segmentation)).toBe(
      'b8d926b1a7f73b7838e44d4bbb416ecf7ec9718536a088ebba555e963a4b6266',
    );
    expect(digest(voice)).toBe('4068ec947525ec657c0444eb3e20ffb1f0306829093e764847f1cbfb17c16b4f');
    expect(readNetworkMetadata(segmentation, 'segmentation').provenance).toEqual(
      sources.segmentation,
    );
    expect(readNetworkMetadata(voice, 'voice').provenance.licence.spdx).toBe('Apache-2.0');
  });

  it('tell who speaks as PyTorch does, but for the eight bits of their weights', async () => {
    const powerset = await powersetOf(segmentation);
    expect(powerset.length).toBe(fixture.powersetFrames * 7);
    expect(farthest(powerset)).toBeLessThan(0.05);
  });

  it('describe a voice as PyTorch does, but for the eight bits of their weights', async () => {
    expect(cosine(await embeddingOf(voice), fixture.embedding)).toBeGreaterThan(0.99);
  });

  it('hear the spectrum that Kaldi computes', async () => {
    const graph = new Graph();
    const input = graph.input('waveform', [fixture.samples], 'float32', ['samples']);
    const places = graph.input('frames', [fixture.frames], 'int32', ['frames']);
    const features = kaldiFeatures(new Net(graph, 'float32'), input, places);
    graph.output('features', features, ['frames', 80]);
    const session = await nodeRuntime.createSession(graph.toOnnx());
    const outputs = await session.run({ waveform: floats(waveform), frames });
    const computed = floatOutput(outputs, 'features');
    let most = 0;
    for (const [row, expected] of fixture.features.entries()) {
      for (const [band, level] of expected.entries()) {
        most = Math.max(most, Math.abs((computed[20 * row * 80 + band] as number) - level));
      }
    }
    expect(most).toBeLessThan(2e-3);
    await session.dispose();
  });

  const wheel = process.env.AFFETTO_DIARISATION_WHEEL;
  it.skipIf(!wheel)(
    'are what the wheel holds, and in float32 what PyTorch computes (AFFETTO_DIARISATION_WHEEL names it; else not compared)',
    async () => {
      const [first, second] = [
        await networkTensors(wheel!, 'segmentation'),
        await networkTensors(wheel!, 'voice'),
      ];
      expect(Buffer.from(networkFile('segmentation', first)).equals(segmentation)).toBe(true);
      expect(Buffer.from(networkFile('voice', second)).equals(voice)).toBe(true);
      expect(
        farthest(await powersetOf(networkFile('segmentation', first, 'float32'))),
      ).toBeLessThan(1e-3);
      const embedding = await embeddingOf(networkFile('voice', second, 'float32'));
      expect(cosine(embedding, fixture.embedding)).toBeGreaterThan(0.99999);
    },
  );

  it('refuse files that are damaged, cut off, mixed up or something else', async () => {
    const damaged = segmentation.slice();
    damaged[800_000] = (damaged[800_000] as number) ^ 1;
    for (const [bytes, words] of [
      [damaged, /does not match its checksum/],
      [segmentation.subarray(0, 5000), /not an ONNX file, or it is cut off/],
      [voice, /it is the network "voice"/],
      [new TextEncoder().encode('not a network'), /not an ONNX file/],
    ] as const) {
      await expect(openDiariser({ segmentation: bytes, voice }, nodeRuntime)).rejects.toMatchObject(
        {
          code: 'MODEL_FILE_INVALID',
          message: expect.stringMatching(words),
        },
      );
    }
  });
});
