// Which emotions an answer leaves open: by the thresholds of the model file, and never where nobody measured any.

import { describe, expect, it } from 'vitest';
import { setThresholdFor } from '../../src/model-file/answer-sets.js';
import {
  type ModelMetadata,
  modelMetadataSchema,
  readModelMetadata,
} from '../../src/model-file/model-file.js';
import { redescribed } from '../../src/model-file/redescribe.js';
import { averageWindows } from '../../src/recognition/recognition.js';
import { loadRecognizer, type Recognizer } from '../../src/recognition/recognizer.js';
import { Voice } from '../../src/recognition/voice.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { madeModel, madeVoice } from '../support/made-voices.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';

const labels = ['neutral', 'happy', 'sad', 'angry'];
const answerSets = {
  level: 0.9,
  thresholds: [
    { recordings: 0, threshold: 0.1 },
    { recordings: 3, threshold: 0.3 },
  ],
};
const metadata = {
  labels,
  calibration: { temperature: 1, fittedOn: '', notSureBelow: 0.5, answerSets },
};
const window = (probabilities: number[], speechless = false) => ({
  ...{ startSeconds: 0, endSeconds: 2, probabilities, speechless },
});
const unsure = [0.12, 0.35, 0.08, 0.45];

describe('an answer', () => {
  it('leaves the emotions open that reach the threshold, also where it is not sure of one', () => {
    const answer = averageWindows(metadata, [window(unsure)], 2);
    expect(answer.sure).toBe(false);
    expect(answer.answerSet).toEqual({ labels: ['angry', 'happy', 'neutral'], level: 0.9 });
  });

  it('leaves fewer open where the voice is known and the threshold higher', () => {
    expect(averageWindows(metadata, [window(unsure)], 2, 3).answerSet?.labels).toEqual([
      'angry',
      'happy',
    ]);
    // Half way in the logarithm: 0.2.
    expect(setThresholdFor(answerSets, 1)).toBeCloseTo(0.2, 12);
    expect(setThresholdFor(answerSets, 200)).toBe(0.3);
  });

  it('among some labels alone is renormalised, as sure as it was among all, and has no set', () => {
    const only = ['happy', 'neutral'];
    const sure = averageWindows(metadata, [window([0.1, 0.6, 0.2, 0.1])], 2, 0, only);
    expect(sure.probabilities).toEqual({ happy: 0.6 / 0.7, neutral: 0.1 / 0.7 });
    expect(sure).toMatchObject({ emotion: 'happy', confidence: 0.6 / 0.7, sure: true });
    expect(sure.windows[0]?.probabilities).toEqual([0.6 / 0.7, 0.1 / 0.7]);
    // 74% of what is left, and yet only 35% believed in: the threshold of 0.5 was measured among all labels.
    const unlikely = averageWindows(metadata, [window(unsure)], 2, 0, only);
    expect(unlikely).toMatchObject({ emotion: 'happy', sure: false });
    expect(unlikely.confidence).toBeCloseTo(0.35 / 0.47, 12);
    expect(unlikely).not.toHaveProperty('answerSet');
    const two = [window([0.2, 0.6, 0.1, 0.1]), window([0, 0, 0.5, 0.5])];
    const mean = averageWindows(metadata, two, 4, 0, only);
    expect(mean.probabilities.happy).toBeCloseTo((0.75 + 0.5) / 2, 12);
  });

  it('has no set without speech, of several windows, and without thresholds', () => {
    expect(averageWindows(metadata, [window(unsure, true)], 2)).not.toHaveProperty('answerSet');
    const two = [window(unsure), window(unsure)];
    expect(averageWindows(metadata, two, 4)).not.toHaveProperty('answerSet');
    const mixed = [window(unsure), window(unsure, true)];
    expect(averageWindows(metadata, mixed, 4)).not.toHaveProperty('answerSet');
    const old = { labels, calibration: { temperature: 1, fittedOn: '' } };
    expect(averageWindows(old, [window(unsure)], 2)).not.toHaveProperty('answerSet');
  });

  it('of a voice has the threshold of as many recordings as it rests on', () => {
    const voice = new Voice({
      metadata: { ...metadata, voice: madeModel } as unknown as ModelMetadata,
    } as unknown as Recognizer);
    const own = madeVoice(5);
    for (let recording = 0; recording < 5; recording++) {
      const { answerSet, probabilities, knownBy } = voice.take({
        answers: [{ ...window(unsure), evidence: own.say(recording % labels.length) }],
        durationSeconds: 2,
      });
      expect(knownBy).toBe(recording);
      const threshold = setThresholdFor(answerSets, recording);
      const best = Math.max(...Object.values(probabilities));
      const open = labels.filter(
        (label) => probabilities[label] === best || (probabilities[label] as number) >= threshold,
      );
      expect([...(answerSet?.labels ?? [])].sort()).toEqual(open.sort());
    }
  });
});

describe('an answer by a voice that learned from labels', () => {
  it('has no set: what labels change of the thresholds nobody measured', () => {
    const voice = new Voice({
      metadata: { ...metadata, voice: madeModel } as unknown as ModelMetadata,
    } as unknown as Recognizer);
    const own = madeVoice(5);
    const answers = [{ ...window(unsure), evidence: own.say(1) }];
    expect(voice.take({ answers, durationSeconds: 2 })).toHaveProperty('answerSet');
    voice.take({ answers, durationSeconds: 2 }, { label: 'happy' });
    expect(voice.take({ answers, durationSeconds: 2 })).not.toHaveProperty('answerSet');
  });
});

describe('a model file', () => {
  const { bytes } = sampleModel({ small: true });

  it('learns thresholds without answering otherwise, and gives sets then', async () => {
    const file = redescribed(bytes, {
      answerSets: { level: 0.8, thresholds: [{ recordings: 0, threshold: 0 }] },
    });
    const [before, after] = await Promise.all(
      [bytes, file].map((one) => loadRecognizer(one, nodeRuntime)),
    );
    const samples = speechLike({ seconds: 1.5, sampleRate: before!.metadata.sampleRate });
    const old = await before!.recognize(samples);
    const now = await after!.recognize(samples);
    expect(old.answerSet).toBeUndefined();
    expect(now.probabilities).toEqual(old.probabilities);
    // A threshold of 0 lets everything in.
    expect(now.answerSet?.labels).toHaveLength(before!.metadata.labels.length);
    expect(now.answerSet?.labels[0]).toBe(now.emotion);
    await Promise.all([before!.dispose(), after!.dispose()]);
  });

  it.each([
    [{ level: 1, thresholds: [{ recordings: 0, threshold: 0.1 }] }, 'level'],
    [{ level: 0.9, thresholds: [{ recordings: 2, threshold: 0.1 }] }, 'thresholds'],
    [{ level: 0.9, thresholds: [{ recordings: 0, threshold: 1.5 }] }, 'threshold'],
  ])('with %j is refused', (broken, field) => {
    const whole = readModelMetadata(bytes);
    const calibration = { ...whole.calibration, answerSets: broken };
    const { success, error } = modelMetadataSchema.safeParse({ ...whole, calibration });
    expect(success).toBe(false);
    expect(error?.issues[0]?.path).toContain(field);
  });
});
