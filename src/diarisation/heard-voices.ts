// How each voice of a recording speaks: the turns of a voice are heard one by one, and judged by what is known of that very
// voice, so that each has its own profile, timeline and answer.

import { shortestSeconds } from '../audio/check-samples.js';
import { AffettoError } from '../errors.js';
import { averageWindows, type Recognition, type WindowAnswer } from '../recognition/recognition.js';
import type { Recognizer } from '../recognition/recognizer.js';
import type { SavedVoice } from '../recognition/voice.js';
import { type EmotionTimeline, emotionTimeline } from '../timeline/emotion-timeline.js';
import type { Diarisation } from './diariser.js';
import type { Turn } from './turns.js';

/** One voice of a recording: when it speaks, and how. */
export interface HeardVoice {
  /** Its number, from 0 in the order in which voices begin to speak. */
  readonly voice: number;
  /** Its turns. */
  readonly turns: readonly Turn[];
  /** How long it speaks. */
  readonly speechSeconds: number;
  /** How long somebody else speaks meanwhile. */
  readonly overlapSeconds: number;
  /** The answer for all that it says; not sure where it says too little to be judged. */
  readonly recognition: Recognition;
  /** Its own timeline over the whole recording: pauses are where this voice does not speak. */
  readonly timeline: EmotionTimeline;
  /** What the model got to know of the voice, for `recognizer.voice(saved)`; absent where the model cannot. */
  readonly profile?: SavedVoice;
}

/** What is told while voices are heard. */
export interface HearVoicesOptions {
  /** Hears how much of the work is done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
  /** Stops the work between two windows of the model when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a turn must be to be judged alone: less holds no word. A shorter one is not sure. */
const shortestJudgedSeconds = Math.max(0.5, shortestSeconds);

/**
 * Hears each voice of a recording.
 * @param samples the recording, mono at the recogniser's rate, shape [n], nominally in [-1, 1]
 * @param diarisation who speaks when in it
 * @returns a voice each, in the order in which they begin to speak
 * @throws AffettoError `RUNTIME_FAILED`; what `signal` is aborted with
 */
export async function hearVoices(
  recognizer: Recognizer,
  samples: Float32Array,
  diarisation: Diarisation,
  { onProgress, signal }: HearVoicesOptions = {},
): Promise<HeardVoice[]> {
  const { turns, voices, durationSeconds } = diarisation;
  const answers: WindowAnswer[][] = Array.from({ length: voices }, () => []);
  const lengthOf = ({ startSeconds, endSeconds }: Turn) => endSeconds - startSeconds;
  const total = turns.reduce((sum, turn) => sum + lengthOf(turn), 0);
  let before = 0;
  for (const turn of turns) {
    signal?.throwIfAborted();
    const heard = await hearTurn(recognizer, samples, turn, {
      signal,
      onProgress: (share) => onProgress?.((before + share * lengthOf(turn)) / total),
    });
    answers[turn.voice]?.push(...heard);
    before += lengthOf(turn);
    onProgress?.(before / total);
  }
  return answers.map((own, voice) => {
    const mine = turns.filter((turn) => turn.voice === voice);
    const { recognition, profile } = judged(recognizer, own, durationSeconds);
    const { metadata, only } = recognizer;
    const { notSureBelow = 0 } = metadata.calibration;
    const labels = only ?? metadata.labels;
    const sum = (of: (turn: Turn) => number) => mine.reduce((total, turn) => total + of(turn), 0);
    return {
      voice,
      turns: mine,
      speechSeconds: sum(lengthOf),
      overlapSeconds: sum(({ overlapSeconds }) => overlapSeconds),
      recognition,
      timeline: emotionTimeline({ labels }, recognition, mine, notSureBelow),
      ...(profile && { profile }),
    };
  });
}

/** The answers for the windows of a turn, at their places in the recording. */
async function hearTurn(
  recognizer: Recognizer,
  samples: Float32Array,
  { startSeconds, endSeconds }: Turn,
  { signal, onProgress }: HearVoicesOptions,
): Promise<WindowAnswer[]> {
  const { sampleRate } = recognizer.metadata;
  const sound = samples.slice(
    Math.round(startSeconds * sampleRate),
    Math.round(endSeconds * sampleRate),
  );
  const unheard = () => [unknown(recognizer, startSeconds, endSeconds)];
  if (sound.length < shortestJudgedSeconds * sampleRate) return unheard();
  try {
    const answers = await recognizer.answerWindows(sound, {
      ...(signal && { signal }),
      onWindow: (done, all) => onProgress?.(done / all),
    });
    // Silence at the ends of a turn is no pause between windows: the first and the last reach to them.
    return answers.map((answer, index) => ({
      ...answer,
      startSeconds: index === 0 ? startSeconds : startSeconds + answer.startSeconds,
      endSeconds: index === answers.length - 1 ? endSeconds : startSeconds + answer.endSeconds,
    }));
  } catch (error) {
    if (error instanceof AffettoError && error.code.startsWith('AUDIO_')) return unheard();
    throw error;
  }
}

/** No emotion is made up for what cannot be judged. */
function unknown(recognizer: Recognizer, startSeconds: number, endSeconds: number): WindowAnswer {
  const { labels } = recognizer.metadata;
  const probabilities = labels.map(() => 1 / labels.length);
  return { startSeconds, endSeconds, probabilities, speechless: true };
}

function judged(
  recognizer: Recognizer,
  answers: readonly WindowAnswer[],
  durationSeconds: number,
): { recognition: Recognition; profile?: SavedVoice } {
  const { metadata, only } = recognizer;
  if (!metadata.voice) {
    return { recognition: averageWindows(metadata, answers, durationSeconds, 0, only) };
  }
  const voice = recognizer.voice();
  const recognition = voice.take({ answers, durationSeconds });
  return { recognition, profile: voice.save() };
}
