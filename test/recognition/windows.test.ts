// Long recordings: which windows are heard, and that their average is the answer.
import { afterAll, describe, expect, it, vi } from 'vitest';
import { buildModelFile } from '../../src/model-file/model-file.js';
import type { Recognition } from '../../src/recognition/recognition.js';
import {
  loadRecognizer,
  type Recognizer,
  windowStretches,
} from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { sampleModel } from '../support/sample-model.js';
import { joined, largestGap, speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const rate = 22_050;
const size = 174 * 512;
const values = (answer: Recognition) => Object.values(answer.probabilities);

describe('windowStretches', () => {
  it('covers everything by full, half-overlapping windows, the last ending at the end', () => {
    for (let n = 0; n < 2000; n++) {
      const window = 2 + ((n * 7919) % 300);
      const length = 1 + ((n * 104_729) % (window * 9));
      const stretches = windowStretches(length, window);
      if (length <= window) {
        expect(stretches).toEqual([[0, length]]);
        continue;
      }
      let covered = 0;
      const wrong = stretches.filter(([start, end], index) => {
        const gap = start > covered;
        const idle = end <= covered;
        covered = end;
        const inner = index > 0 && index < stretches.length - 1;
        const hop = Math.floor(window / 2);
        const offBeat = inner && start - stretches[index - 1]![0] !== hop;
        return end - start !== window || gap || idle || offBeat;
      });
      expect({ window, length, wrong }).toEqual({ window, length, wrong: [] });
      expect([stretches[0]![0], covered]).toEqual([0, length]);
    }
  });

  it('ends for windows of one sample, too', () => {
    expect(windowStretches(3, 1)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it('needs no second window for one sample less, and two for one more', () => {
    expect(windowStretches(size, size)).toHaveLength(1);
    expect(windowStretches(size + 1, size)).toEqual([
      [0, size],
      [1, size + 1],
    ]);
  });
});

describe.each([true, false])('trim %s', (trim) => {
  const model = sampleModel({ name: 'cnn', small: true, trim });
  const loaded = loadRecognizer(model.bytes, nodeRuntime);
  afterAll(async () => (await loaded).dispose());

  it('answers 60 s by the average of its windows', async () => {
    const recognizer = await loaded;
    const pitches = [90, 120, 150, 180, 210, 240, 270, 300, 330, 360];
    const samples = joined(pitches.map((pitch) => speechLike({ seconds: 6, pitch })));
    const progress: number[] = [];
    const answer = await recognizer.recognize(samples, {
      onWindow: (done, total) => progress.push(done / total),
    });
    const stretches = windowStretches(samples.length, size);
    expect(answer.windows).toHaveLength(stretches.length);
    expect(answer.durationSeconds).toBe(60);
    expect(progress).toEqual(stretches.map((_, index) => (index + 1) / stretches.length));
    for (const [index, [start, end]] of stretches.entries()) {
      const window = answer.windows[index]!;
      expect(window.startSeconds).toBe(start / rate);
      expect(window.endSeconds).toBe(end / rate);
      if (index % 7 === 0) {
        const alone = await recognizer.recognize(samples.slice(start, end));
        expect(largestGap(values(alone), window.probabilities)).toBeLessThan(1e-6);
      }
    }
    const mean = model.metadata.labels.map(
      (_, label) =>
        answer.windows.reduce((sum, { probabilities }) => sum + probabilities[label]!, 0) /
        answer.windows.length,
    );
    expect(largestGap(values(answer), mean)).toBeLessThan(1e-9);
    expect(mean.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });

  it('gives silent windows no say', async () => {
    const recognizer = await loaded;
    // Speech at both ends, so that trimming keeps the silence between; longer than 8 windows.
    const samples = joined([
      speechLike({ seconds: 6 }),
      30,
      speechLike({ seconds: 6, pitch: 220 }),
    ]);
    const answer = await recognizer.recognize(samples);
    const sounding = answer.windows.filter(
      ({ startSeconds, endSeconds }) => startSeconds < 6 || endSeconds > 36,
    );
    expect(sounding.length).toBeLessThan(answer.windows.length - 5);
    const mean = model.metadata.labels.map(
      (_, label) =>
        sounding.reduce((sum, { probabilities }) => sum + probabilities[label]!, 0) /
        sounding.length,
    );
    expect(largestGap(values(answer), mean)).toBeLessThan(1e-9);
  });

  it('stops between windows when told to', async () => {
    const controller = new AbortController();
    let heard = 0;
    const promise = (await loaded).recognize(speechLike({ seconds: 30 }), {
      signal: controller.signal,
      onWindow: (done) => {
        heard = done;
        if (done === 2) controller.abort();
      },
    });
    await expect(promise).rejects.toMatchObject({ name: 'AbortError' });
    expect(heard).toBe(2);
  });
});

describe('a clip longer than the window', () => {
  const trimming = sampleModel();
  const loaded = loadRecognizer(trimming.bytes, nodeRuntime);
  afterAll(async () => (await loaded).dispose());

  it('is heard whole, and as training heard it, when its speech fits', async () => {
    const samples = joined([1.503, speechLike({ seconds: 3.2 }), 2.1]);
    const answer = await (await loaded).recognize(samples);
    expect(answer.windows).toHaveLength(1);
    const [window] = answer.windows;
    expect(window!.startSeconds).toBeGreaterThan(1.35);
    expect(window!.startSeconds).toBeLessThan(1.6);
    expect(window!.endSeconds).toBeGreaterThan(4.4);
    expect(window!.endSeconds).toBeLessThan(4.9);
    expect(answer.durationSeconds).toBeCloseTo(6.803, 3);

    const session = await nodeRuntime.createSession(trimming.bytes);
    const whole = await session.run({ waveform: floats(samples, [1, samples.length]) });
    const expected = floatOutput(whole, 'probabilities');
    expect(largestGap(values(answer), expected)).toBeLessThan(1e-6);
    await session.dispose();
  });

  it('is answered by windows when its speech does not fit, silent ends left out', async () => {
    const answer = await (await loaded).recognize(joined([2, speechLike({ seconds: 7 }), 2]));
    expect(answer.windows.length).toBeGreaterThan(1);
    expect(answer.windows[0]!.startSeconds).toBeGreaterThan(1.8);
    expect(answer.windows.at(-1)!.endSeconds).toBeLessThan(9.2);
  });

  it('is answered by windows when the model does not trim', async () => {
    const model = sampleModel({ trim: false });
    const recognizer = await loadRecognizer(model.bytes, nodeRuntime);
    const answer = await recognizer.recognize(joined([1.5, speechLike({ seconds: 3 }), 2]));
    expect(answer.windows.length).toBeGreaterThan(1);
    await recognizer.dispose();
  });

  it('has no window without a say when what rose above silence was cut off', async () => {
    const { metadata, values: trained } = sampleModel({ name: 'cnn', small: true });
    const frontEnd = {
      ...metadata.frontEnd,
      trim: { belowPeakDb: 6, keepMs: 0, aboveNoiseDb: null },
    };
    const file = buildModelFile({ ...metadata, frontEnd }, trained);
    const recognizer = await loadRecognizer(file, nodeRuntime);
    const hum = Float32Array.from({ length: 6 * rate }, (_, i) => (i % 2 === 0 ? 9.9e-4 : -9.9e-4));
    const answer = await recognizer.recognize(joined([hum, 1, new Float32Array(3).fill(2e-3), 1]));
    expect(answer.windows).toHaveLength(2);
    expect(values(answer).every(Number.isFinite)).toBe(true);
    await recognizer.dispose();
  });

  it('is one window for exactly the window, two for a sample more', async () => {
    const recognizer: Recognizer = await loaded;
    const loud = Float32Array.from(
      { length: size + 1 },
      (_, i) => 0.4 * Math.sin(i / (5 + i / size)),
    );
    expect((await recognizer.recognize(loud.subarray(0, size))).windows).toHaveLength(1);
    expect((await recognizer.recognize(loud)).windows).toHaveLength(2);
  });
});
