// One fold of a model that gets to know voices: what it hears in each clip of the speakers it never heard, once, and its
// answers to some of them where others are known, with their labels or without.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decodeAudio } from '../../src/audio/decode.js';
import { readAudioFile } from '../../src/audio/read-file.js';
import type { Utterance } from '../../src/corpora/types.js';
import { openRecognizer } from '../../src/recognition/model-on-disk.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import type { AnsweredRecording, VoiceRecognition } from '../../src/recognition/voice.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { type RunSplit, runFiles } from '../../src/training/run-folder.js';
import type { VoiceMethod } from './methods.js';

/** A clip and what the fold's model heard in it. */
export interface HeardClip {
  readonly utterance: Utterance;
  /** The index of its emotion among the model's labels. */
  readonly label: number;
  readonly heard: AnsweredRecording;
}

export interface VoiceFold {
  readonly recognizer: Recognizer;
  /** Clips of each held-out speaker. */
  readonly speakers: ReadonlyMap<string, readonly HeardClip[]>;
}

/** @param folder a run folder, `fold-N`, with its model file. */
export async function hearFold(folder: string, corpus: readonly Utterance[]): Promise<VoiceFold> {
  const recognizer = await openRecognizer(join(folder, runFiles.model), nodeRuntime);
  const { sampleRate, labels } = recognizer.metadata;
  const split = JSON.parse(await readFile(join(folder, runFiles.split), 'utf8')) as RunSplit;
  const speakers = new Map<string, HeardClip[]>();
  for (const utterance of corpus.filter(({ id }) => split.test.includes(id))) {
    const { samples } = await decodeAudio(await readAudioFile(utterance.path), { sampleRate });
    const heard = {
      answers: await recognizer.answerWindows(samples),
      durationSeconds: samples.length / sampleRate,
    };
    const clip = { utterance, label: labels.indexOf(utterance.emotion), heard };
    speakers.set(utterance.speaker, [...(speakers.get(utterance.speaker) ?? []), clip]);
  }
  console.log(`${basename(folder)}: heard ${split.test.length} clips`);
  return { recognizer, speakers };
}

/** Probabilities [test][labels] where the clips of `adapt` are known; without any, the model's own. */
export function judgeByVoice(
  { recognizer }: VoiceFold,
  { labelled }: VoiceMethod,
  adapt: readonly HeardClip[],
  test: readonly HeardClip[],
): number[][] {
  const { labels } = recognizer.metadata;
  const voice = recognizer.voice();
  for (const { heard, label } of adapt) {
    voice.take(heard, labelled ? { label: labels[label] } : {});
  }
  const saved = voice.save();
  return test.map(({ heard }): number[] => {
    // `take` judges by what was known before, and a fresh copy knows nothing of the other tested clips.
    const answer: VoiceRecognition = recognizer.voice(saved).take(heard);
    return labels.map((label) => answer.probabilities[label] as number);
  });
}
