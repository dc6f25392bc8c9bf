// What no ear hears changes no answer: an offset of any size, in a short recording, in one of many windows, in a stream.
import { afterAll, describe, expect, it } from 'vitest';
import { VoiceActivity } from '../../src/recognition/live/voice-activity.js';
import { LongRecording } from '../../src/recognition/long-recording.js';
import type { Recognition } from '../../src/recognition/recognition.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { sampleModel } from '../support/sample-model.js';
import { joined, speechLike } from '../support/speech.js';

describe('an offset', () => {
  const loaded = loadRecognizer(sampleModel().bytes, nodeRuntime);
  afterAll(async () => (await loaded).dispose());
  const plain = joined([0.4, speechLike({ seconds: 2 }), 0.3]);
  // The mean of the recording itself goes with what is added.
  const mean = plain.reduce((sum, sample) => sum + sample, 0) / plain.length;
  const clip = plain.map((sample) => sample - mean);
  const peak = clip.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const apart = (a: Recognition, b: Recognition) =>
    Math.max(
      ...Object.entries(a.probabilities).map(([label, p]) =>
        Math.abs(p - (b.probabilities[label] ?? 0)),
      ),
    );

  it.each([0.1, 0.3, -0.3, 2])('of %f of the peak changes no answer', async (share) => {
    const recognizer = await loaded;
    const moved = clip.map((sample) => sample + share * peak);
    const [clean, heard] = [await recognizer.recognize(clip), await recognizer.recognize(moved)];
    expect(apart(clean, heard)).toBeLessThan(1e-4);
    const long = new LongRecording(recognizer);
    await long.push(moved);
    expect(apart(clean, await long.finish())).toBeLessThan(1e-4);
    const stretch = await recognizer.hearStretch(moved);
    const ofClean = await recognizer.hearStretch(clip);
    for (const [index, p] of ofClean.probabilities.entries()) {
      expect(stretch.probabilities[index]).toBeCloseTo(p, 4);
    }
  });

  it('raises no level of a stream', () => {
    const detector = { sampleRate: 16_000, frameSize: 160, process: () => 1, dispose: () => {} };
    const activity = new VoiceActivity(detector);
    const levels = Array.from({ length: 100 }, (_, frame) =>
      activity.process(
        new Float32Array(160).fill(0.2).map((v, i) => v + (frame > 50 ? 0.01 * Math.sin(i) : 0)),
      ),
    ).map(({ levelDb }) => levelDb);
    expect(levels[40]).toBeLessThan(-110);
    // A sine of 0.01 has an RMS of -43 dBFS.
    expect(levels[90]).toBeCloseTo(-43, 0);
  });
});
