// A voice with more recordings than a profile keeps: judging them together is the same as learning all others first.

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import { type AnsweredRecording, Voice } from '../../src/recognition/voice.js';
import { evidenceSize, type VoiceModel } from '../../src/voices/voice-model.js';
import { mostRecordings } from '../../src/voices/voice-profile.js';
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
  for (const own of [0, 10, count - 1]) {
    const voice = new Voice(recognizer);
    // One after the other learns the same; the last is judged by all before it.
    const others = recordings.filter((_, index) => index !== own);
    const [wanted] = [...others, recordings[own] as AnsweredRecording]
      .map((recording, index) =>
        index < count - 1 ? void voice.takeTogether([recording]) : voice.take(recording),
      )
      .slice(-1);
    expect(together[own]?.probabilities).toEqual(wanted?.probabilities);
  }
});
