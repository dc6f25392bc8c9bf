// loadAffetto() finds the models of the package by name, and takes files of one's own.

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadAffetto } from '../../src/door/load-affetto.js';
import { webRuntime } from '../../src/runtime/web.js';
import { expectCode } from '../support/expect-code.js';
import { sampleModel } from '../support/sample-model.js';

const speech = fileURLToPath(new URL('../../examples/speech.wav', import.meta.url));

describe('loadAffetto', () => {
  it('loads the default model, which gets to know voices, makes timelines and embeddings', async () => {
    const affetto = await loadAffetto();
    expect(affetto.model).toBe('encoder');
    // README.md says the same, by the command line.
    const { emotion, confidence, sure } = await affetto.recognize(speech);
    expect([emotion, Math.round(100 * confidence), sure]).toEqual(['calm', 37, false]);
    const voice = affetto.voice();
    await voice.hear(speech);
    expect((await voice.judge(speech)).knownBy).toBe(1);
    expect(affetto.voice(voice.save()).recordings).toBe(1);
    const { stretches, recognition } = await affetto.timeline(speech);
    expect(stretches.at(-1)?.endSeconds).toBeCloseTo(recognition.durationSeconds, 6);
    expect((await affetto.embed(speech)).values.length).toBeGreaterThan(100);
    await affetto.dispose();
  });

  it('takes the bytes, the URL and the path of a file', async () => {
    const address = new URL('../../models/cnn-lstm.onnx', import.meta.url);
    for (const model of [sampleModel().bytes, address, fileURLToPath(address)]) {
      const affetto = await loadAffetto({ model, only: ['happy', 'sad'] });
      expect(affetto.labels).toEqual(['happy', 'sad']);
      await affetto.dispose();
    }
  });

  it('names the model that was meant', async () => {
    const failure = loadAffetto({ model: 'encodr' });
    await expectCode(failure, 'MODEL_UNKNOWN');
    await expect(failure).rejects.toThrow('did you mean "encoder"');
  });

  it('refuses what is no model', async () => {
    await expectCode(loadAffetto({ model: new URL(`file://${speech}`) }), 'MODEL_FILE_INVALID');
  });

  it('answers alike on WebAssembly, which runs where no native engine is installed', async () => {
    const [native, web] = await Promise.all([
      loadAffetto({ model: 'crnn' }),
      loadAffetto({ model: 'crnn', runtime: webRuntime() }),
    ]);
    const [ours, theirs] = [await native.recognize(speech), await web.recognize(speech)];
    for (const label of native.labels) {
      expect(theirs.probabilities[label]).toBeCloseTo(ours.probabilities[label] ?? 9, 3);
    }
    await Promise.all([native.dispose(), web.dispose()]);
  });
});
