// Piece by piece gives what the whole gives, however the pieces fall.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { LongRecording } from '../../src/recognition/long-recording.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { sampleModel } from '../support/sample-model.js';
import { joined, speechLike } from '../support/speech.js';

const loading = loadRecognizer(sampleModel().bytes, nodeRuntime);
afterAll(async () => (await loading).dispose());

async function inPieces(samples: Float32Array, size: number) {
  const long = new LongRecording(await loading);
  for (let at = 0; at < samples.length; at += size) await long.push(samples.slice(at, at + size));
  return long.finish();
}

describe('LongRecording', () => {
  const talk = Array.from({ length: 7 }, (_, i) =>
    speechLike({ seconds: 4.5, pitch: 100 + 20 * i }),
  );
  it.each([
    ['a clip', speechLike({ seconds: 2 }), 999],
    ['a clip with silent ends', joined([3, speechLike({ seconds: 2 }), 4]), 22_050],
    ['half a minute', joined(talk), 65_536],
    ['more, in small pieces', joined([...talk, 5, speechLike({ seconds: 6 })]), 4_321],
    ['more, at once', joined([...talk, 5, speechLike({ seconds: 6 })]), 10_000_000],
  ])(
    'hears %s as recognize does',
    async (_, samples, size) => {
      expect(await inPieces(samples, size)).toEqual(await (await loading).recognize(samples));
    },
    30_000,
  );

  it('ends exactly with a window, or a sample later', async () => {
    const size = Math.round((await loading).metadata.windowSeconds * 22_050);
    for (const spare of [0, 1]) {
      const samples = joined([...talk, ...talk]).slice(0, 10 * size + spare);
      expect(await inPieces(samples, 50_000)).toEqual(await (await loading).recognize(samples));
    }
  }, 60_000);

  it('refuses a minute of silence as recognize does', async () => {
    await expect(inPieces(new Float32Array(60 * 22_050), 70_000)).rejects.toMatchObject({
      code: 'AUDIO_SILENT',
    });
  });

  const encoder = new URL('../../models/encoder.onnx', import.meta.url);
  if (!existsSync(encoder)) {
    console.warn('Long recordings of a voice are not tested: models/ has no encoder.onnx.');
  }

  it.skipIf(!existsSync(encoder))(
    'lets its windows be judged by each other, as a voice that hears all of it does',
    async () => {
      const recognizer = await loadRecognizer(readFileSync(encoder), nodeRuntime);
      const { sampleRate } = recognizer.metadata;
      for (const count of [1, 6, 18]) {
        const samples = joined(
          Array.from({ length: count }, (_, i) =>
            speechLike({ seconds: 4.5, pitch: 100 + 20 * i, sampleRate }),
          ),
          sampleRate,
        );
        const long = new LongRecording(recognizer, { voice: recognizer.voice() });
        for (let at = 0; at < samples.length; at += 50_000) {
          await long.push(samples.slice(at, at + 50_000));
        }
        const whole = await recognizer.voice().hear(samples);
        expect(await long.finish()).toEqual(whole);
        if (count > 1) expect(whole).not.toEqual(await recognizer.recognize(samples));
      }
      await recognizer.dispose();
    },
    120_000,
  );

  it('refuses nothing at all', async () => {
    await expect(inPieces(new Float32Array(0), 1)).rejects.toMatchObject({ code: 'AUDIO_EMPTY' });
  });
});
