// Whisper's log-mel against the extractor of the transformers package, natively and in WebAssembly: same samples,
// stored results. The largest difference is printed.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendWhisperLogMel, whisperMaxSamples } from '../../src/features/whisper-log-mel.js';
import { Graph } from '../../src/grad/graph.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type Runtime, type Session } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { largestDifference } from '../support/hashed.js';
import { checksum } from './fixtures.js';
import { type SignalKind, synthesise } from './signals.js';

interface Case {
  readonly signal: SignalKind;
  readonly samples: number;
  readonly sha256: string;
  readonly frames: number;
  /** Frames that are stored. */
  readonly rows: readonly number[];
  readonly values: readonly number[];
}

const fixture: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../fixtures/features/whisper-log-mel.json', import.meta.url), 'utf8'),
);
const rate = 16_000;
const bands = 80;

async function load(runtime: Runtime): Promise<Session> {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, whisperMaxSamples], 'float32', [1, 'samples']);
  const plain = appendWhisperLogMel(waveform);
  const trimmed = appendWhisperLogMel(waveform, {
    trim: { belowPeakDb: 30, keepMs: 50, aboveNoiseDb: null },
  });
  graph.output('features', plain.features, ['frames', bands]);
  graph.output('trimmed', trimmed.features, ['heardFrames', bands]);
  graph.output('heard', trimmed.heard!);
  return runtime.createSession(graph.toOnnx());
}

async function extract(session: Session, samples: Float32Array) {
  const outputs = await session.run({ waveform: floats(samples, [1, samples.length]) });
  return {
    features: floatOutput(outputs, 'features'),
    frames: outputs.features!.shape[0]!,
    trimmed: floatOutput(outputs, 'trimmed'),
    heard: [...floatOutput(outputs, 'heard')],
  };
}

describe.each([
  ['onnxruntime-node', () => nodeRuntime],
  ['onnxruntime-web', () => webRuntime()],
])('%s', { timeout: 60_000 }, (engine, runtime) => {
  let session: Session;
  let worst = 0;
  beforeAll(async () => {
    session = await load(runtime());
  }, 60_000);
  afterAll(async () => {
    await session.dispose();
    console.log(
      `largest difference from WhisperFeatureExtractor, ${engine}: ${worst.toExponential(1)}`,
    );
  });

  it.each(fixture.cases)('$signal, $samples samples', async (expected) => {
    const samples = synthesise(expected.signal, expected.samples, rate);
    expect(checksum(samples)).toBe(expected.sha256);
    const { features, frames } = await extract(session, samples);
    expect(frames).toBe(expected.frames);
    expect(features.length).toBe(frames * bands);
    const rows = expected.rows.flatMap((row) => [
      ...features.subarray(row * bands, (row + 1) * bands),
    ]);
    const difference = largestDifference(rows, expected.values);
    worst = Math.max(worst, difference);
    expect(difference).toBeLessThan(1e-3);
  });

  it.each([1, 2, 100, 159, 160, 200, 201, 399])('%i samples', async (count) => {
    const { features, frames } = await extract(session, synthesise('noise', count, rate));
    expect(frames).toBe(Math.max(1, Math.floor(count / 160)));
    expect(features.every(Number.isFinite)).toBe(true);
  });

  it('does not hear how loud a recording is', async () => {
    const samples = synthesise('speech-like', 20_000, rate);
    const loud = await extract(session, samples);
    const quiet = await extract(
      session,
      samples.map((value) => value * 2e-5),
    );
    expect(largestDifference(loud.features, quiet.features)).toBeLessThan(1e-4);
  });

  it('hears 8 s and no more', async () => {
    const minute = synthesise('speech-like', 200_000, rate);
    const whole = await extract(session, minute);
    const cut = await extract(session, minute.slice(0, whisperMaxSamples));
    expect(whole.frames).toBe(800);
    expect(largestDifference(whole.features, cut.features)).toBe(0);
  });

  it('trimmed, hears what is left as a clip of its own', async () => {
    const samples = new Float32Array(40_000);
    samples.set(synthesise('chirp', 16_000, rate), 10_000);
    const { trimmed, heard } = await extract(session, samples);
    const [from, to] = heard as [number, number];
    expect(from).toBeGreaterThan(8000);
    expect(to).toBeLessThan(28_000);
    const alone = await extract(session, samples.slice(from, to));
    expect(largestDifference(trimmed, alone.features)).toBe(0);
  });
});
