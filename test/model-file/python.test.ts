// The promise to everyone outside JavaScript: the model file answers the same in Python's onnxruntime,
// by the script in examples/. Skipped where no Python has it; AFFETTO_PYTHON names another than python3.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { sampleModel } from '../support/sample-model.js';
import { joined, largestGap, speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 60_000 });

const python = process.env.AFFETTO_PYTHON ?? 'python3';
const available = spawnSync(python, ['-c', 'import onnxruntime, numpy']).status === 0;
const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

describe.skipIf(!available)("Python's onnxruntime", () => {
  const folder = mkdtempSync(join(tmpdir(), 'affetto-python-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['cnn', 'cnn-lstm', 'crnn'] as const)('answers as affetto does: %s', async (name) => {
    const model = sampleModel({ name });
    const modelPath = join(folder, `${name}.onnx`);
    writeFileSync(modelPath, model.bytes);
    const recognizer = await loadRecognizer(model.bytes, nodeRuntime);
    const quiet = joined([0.5, speechLike({ level: 0.02, seconds: 3 }), 0.5]);
    const stereo = [speechLike({ pitch: 200 }), speechLike({ pitch: 120 })];
    const clips: Record<string, Uint8Array> = {
      speech: readFileSync(join(examples, 'speech.wav')),
      quiet: writeWav([quiet], { sampleRate: 22_050 }),
      stereo: writeWav(stereo, { sampleRate: 22_050 }),
    };
    for (const [clip, bytes] of Object.entries(clips)) {
      const path = join(folder, `${clip}.wav`);
      writeFileSync(path, bytes);
      const output = execFileSync(python, [join(examples, 'python/predict.py'), modelPath, path]);
      const theirs = JSON.parse(output.toString()) as Record<string, number>;
      const { samples } = await decodeAudio(bytes, { sampleRate: 22_050 });
      const ours = await recognizer.recognize(samples);
      const labels = model.metadata.labels;
      expect(
        largestGap(
          labels.map((label) => theirs[label]!),
          labels.map((label) => ours.probabilities[label]!),
        ),
      ).toBeLessThan(1e-4);
      expect(Object.keys(theirs)[0]).toBe(ours.emotion);
    }
    await recognizer.dispose();
  });

  it('is told how to convert what the script does not read', () => {
    const modelPath = join(folder, 'cnn.onnx');
    const path = join(folder, '16k.wav');
    writeFileSync(path, writeWav([speechLike({ sampleRate: 16_000 })], { sampleRate: 16_000 }));
    const { status, stderr } = spawnSync(python, [
      join(examples, 'python/predict.py'),
      modelPath,
      path,
    ]);
    expect(status).toBe(1);
    expect(stderr.toString()).toContain(`sox ${path} -b 16 -r 22050 converted.wav`);
  });
});
