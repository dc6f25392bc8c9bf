// Recordings without an answer: each refused with its code and with what to do.
import { afterAll, describe, expect, it } from 'vitest';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { expectCode } from '../support/expect-code.js';
import { sampleModel } from '../support/sample-model.js';
import { joined, speechLike } from '../support/speech.js';

describe('nothing to hear', () => {
  const loaded = loadRecognizer(sampleModel().bytes, nodeRuntime);
  afterAll(async () => (await loaded).dispose());
  const hear = async (samples: Float32Array) => (await loaded).recognize(samples);

  it('no samples', async () => {
    await expectCode(hear(new Float32Array(0)), 'AUDIO_EMPTY');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a sample that is %s, with its place',
    async (bad) => {
      const samples = speechLike();
      samples[1234] = bad;
      const message = await expectCode(hear(samples), 'AUDIO_NON_FINITE');
      expect(message).toContain('Sample 1234');
      expect(message).toContain(String(bad));
    },
  );

  it('less than 0.2 s', async () => {
    const message = await expectCode(hear(speechLike({ seconds: 0.1 })), 'AUDIO_TOO_SHORT');
    expect(message).toContain('0.100 s');
    expect(message).toContain('0.2 s');
    expect((await hear(speechLike({ seconds: 0.2 }))).windows).toHaveLength(1);
  });

  it('silence, digital or as good as', async () => {
    expect(await expectCode(hear(new Float32Array(44_100)), 'AUDIO_SILENT')).toContain(
      'all samples are 0',
    );
    const faint = speechLike({ level: 0.00003 });
    expect(await expectCode(hear(faint), 'AUDIO_SILENT')).toMatch(/peak is -\d+\.\d dBFS/);
  });

  it.each([0.5, 8 / 32_768])(
    'is in a recording of a constant %f, as codecs store silence',
    async (offset) => {
      await expectCode(hear(new Float32Array(44_100).fill(offset)), 'AUDIO_SILENT');
    },
  );

  it('in a single sample, which is too short rather than a constant', async () => {
    await expectCode(hear(Float32Array.of(0.5)), 'AUDIO_TOO_SHORT');
  });

  it('but whispers, clicks, overdriven and very long recordings get finite answers', async () => {
    const click = new Float32Array(44_100);
    click[30_000] = 1;
    const hum = Float32Array.from({ length: 22_050 }, (_, i) => (i % 2 === 0 ? 9.9e-4 : -9.9e-4));
    const tap = new Float32Array(10).fill(1.05e-3);
    for (const samples of [
      speechLike({ level: 0.004 }),
      click,
      speechLike({ level: 400 }),
      joined([hum, 5, tap, 5]),
      joined([20, speechLike({ seconds: 0.3 }), 20]),
    ]) {
      const answer = await hear(samples);
      const probabilities = Object.values(answer.probabilities);
      expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    }
  });
});
