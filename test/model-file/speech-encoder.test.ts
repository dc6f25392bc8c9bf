// The encoder that affetto trains on: the one from the package, tuned so that noise, telephones and rooms change less of
// what it gives. What it is beside its origin is measured here; the origin is held to others' code in encoder-file.test.ts.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import type { Degradation } from '../../src/degradations/degradation.js';
import { degrade } from '../../src/degradations/degrade.js';
import { type Encoder, openEncoder } from '../../src/embedding/encoder.js';
import { shippedEncoderPath } from '../../src/embedding/encoder-on-disk.js';
import { fitsSigned } from '../../src/grad/eight-bits.js';
import { encoderCard } from '../../src/model-file/encoder-card.js';
import { buildEncoderFile, readEncoderFile } from '../../src/model-file/encoder-file.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { webRuntime } from '../../src/runtime/web.js';
import { rootMeanSquare } from '../support/hashed.js';

vi.setConfig({ testTimeout: 60_000 });

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name: string) => new Uint8Array(readFileSync(`${root}models/${name}`));
const [tunedBytes, originalBytes] = [read('speech-encoder.onnx'), read('whisper-encoder.onnx')];
const [tunedFile, originalFile] = [readEncoderFile(tunedBytes), readEncoderFile(originalBytes)];

describe('models/speech-encoder.onnx', () => {
  it('is what training and `affetto embed` take, and has the card that its content gives', () => {
    expect(shippedEncoderPath()).toBe(`${root}models/speech-encoder.onnx`);
    const card = encoderCard(tunedFile, 'speech-encoder', tunedBytes.length);
    expect(readFileSync(`${root}models/speech-encoder.md`, 'utf8')).toBe(card);
    expect(card).toContain('## How it was tuned');
    expect(card).toContain('CC0-1.0');
  });

  it('says that it is the same weights, tuned, under the same licences, and is as large', () => {
    const { tuned, ...provenance } = tunedFile.metadata.provenance;
    expect(provenance).toEqual(originalFile.metadata.provenance);
    expect(tuned?.heard).toHaveLength(2);
    const { arithmetic, ...metadata } = tunedFile.metadata;
    expect({ ...metadata, provenance }).toEqual(originalFile.metadata);
    expect(arithmetic).toBe('integer');
    expect([...tunedFile.values.eightBits!.keys()]).toEqual([
      ...originalFile.values.eightBits!.keys(),
    ]);
    expect(tunedBytes.length).toBeLessThan(7e6);
  });
});

describe.each([
  ['onnxruntime-node', () => nodeRuntime],
  ['onnxruntime-web', () => webRuntime()],
])('its products of integers in %s', (_, runtime) => {
  it('have steps that no processor overflows with, and are near those of float32', async () => {
    const { metadata, values } = tunedFile;
    expect([...values.eightBits!.values()].every(fitsSigned)).toBe(true);
    const { arithmetic: _, ...plain } = metadata;
    const inFloat32 = await openEncoder(buildEncoderFile(plain, values), nodeRuntime);
    const inIntegers = await openEncoder(tunedBytes, runtime());
    const file = readFileSync(`${root}examples/speech.wav`);
    const { samples } = await decodeAudio(file, { sampleRate: 16_000 });
    const [exact, rounded] = await Promise.all(
      [inFloat32, inIntegers].map((encoder) => encoder.embed(samples, { what: 'statistics' })),
    );
    const difference = rootMeanSquare(rounded!.values, exact!.values);
    console.log(`integers beside float32: ${difference.toFixed(4)} root mean square`);
    expect(difference).toBeGreaterThan(1e-4);
    expect(difference).toBeLessThan(0.02);
    await Promise.all([inFloat32.dispose(), inIntegers.dispose()]);
  });
});

describe('what noise, telephones and rooms change of its numbers', () => {
  let encoders: { tuned: Encoder; original: Encoder };
  beforeAll(async () => {
    encoders = {
      tuned: await openEncoder(tunedBytes, nodeRuntime),
      original: await openEncoder(originalBytes, nodeRuntime),
    };
  });
  afterAll(async () => {
    for (const encoder of Object.values(encoders)) await encoder.dispose();
  });

  const sampleRate = 16_000;
  const statistics = async (encoder: Encoder, samples: Float32Array) =>
    (await encoder.embed(samples, { what: 'statistics' })).values;

  it.each<[string, Degradation]>([
    ['white noise 10 dB below the voice', { kind: 'noise', color: 'white', snrDb: 10 }],
    ['pink noise 10 dB below the voice', { kind: 'noise', color: 'pink', snrDb: 10 }],
    ['a telephone', { kind: 'telephone' }],
    ['a room', { kind: 'reverberation', rt60Seconds: 0.5, directToReverberantDb: 0 }],
  ])('is less by two fifths and more with %s', async (_, degradation) => {
    const file = readFileSync(`${root}examples/speech.wav`);
    const { samples } = await decodeAudio(file, { sampleRate });
    const where = { sampleRate, seed: 5, utteranceId: 'speech' };
    const worse = await degrade(samples, degradation, where);
    const changeOf = async (encoder: Encoder) =>
      rootMeanSquare(await statistics(encoder, worse), await statistics(encoder, samples));
    const [before, after] = [await changeOf(encoders.original), await changeOf(encoders.tuned)];
    console.log(`${degradation.kind}: ${before.toFixed(3)} before, ${after.toFixed(3)} tuned`);
    expect(after).toBeLessThan(0.6 * before);
  });
});
