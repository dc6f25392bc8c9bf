// A voice with more recordings than a profile keeps: judging them together is the same as learning all others first.

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import { type AnsweredRecording, learn, Voice } from '../../src/recognition/voice.js';
import { evidenceSize, type VoiceModel } from '../../src/voices/voice-model.js';
import { mostRecordings, VoiceProfile } from '../../src/voices/voice-profile.js';
import { hashed } from '../support/hashed.js';

it('judges each of 270 recordings by the latest others', async () => {
  const metadata = readModelMetadata(await readFile('models/encoder.onnx'));
  const recognizer = { metadata } as unknown as Recognizer;
  const { labels } = metadata;
  const size = evidenceSize(metadata.voice as VoiceModel, labels.length);
  const count = mostRecordings + 14;
  const recordings = Array.from(
    { length: count },
    (_, seed): AnsweredRecording => ({
      durationSeconds: 1,
      answers: [
        {
          startSeconds: 0,
          endSeconds: 1,
          probabilities: labels.map(() => 1 / labels.length),
          evidence: Array.from(hashed(size, seed + 1)),
          speechless: seed % 50 === 3,
        },
      ],
    }),
  );
  const together = new Voice(recognizer).takeTogether(recordings);
  for (const own of [0, 10, 14, 20, count - 1]) {
    const profile = new VoiceProfile(metadata.voice as VoiceModel, labels.length);
    for (const [index, other] of recordings.entries()) if (index !== own) learn(profile, other);
    const wanted = profile.judge(recordings[own]?.answers[0]?.evidence ?? []);
    expect(Object.values(together[own]?.probabilities ?? {})).toEqual(wanted);
    expect(together[own]?.knownBy).toBe(mostRecordings);
  }
});
