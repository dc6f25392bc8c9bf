// A file or a recording to its answer, by way of src/: nothing here knows how sound is decoded or heard.

import { decodeInPieces } from '../../../src/audio/decode.js';
import { resample } from '../../../src/audio/resample.js';
import { nextTurn } from '../../../src/audio/turn.js';
import type { ReadOptions } from '../../../src/audio/types.js';
import { LongRecording } from '../../../src/recognition/long-recording.js';
import {
  averageWindows,
  type Recognition,
  type WindowAnswer,
} from '../../../src/recognition/recognition.js';
import type { Recognizer } from '../../../src/recognition/recognizer.js';
import type { Voice } from '../../../src/recognition/voice.js';
import { SoundOutline } from '../../../src/timeline/sound-outline.js';
import type { OnShare, RecordingAnswer } from '../protocol/engine.js';

/** Other work, such as the live stream, waits for about so many milliseconds at most. */
const mostWithoutTurnMs = 30;

/** An answer, and what the model answered for each window by itself. */
export interface AnswerWithWindows {
  readonly answer: RecordingAnswer;
  readonly windows: readonly WindowAnswer[];
}

/**
 * Decodes and hears a file piece by piece: hours of sound are never held at once.
 * @param how the voice that speaks in it, where the model gets to know voices, and how the file is read
 */
export async function recognizeFile(
  recognizer: Recognizer,
  file: Blob,
  { voice, reading }: { readonly voice: Voice | undefined; readonly reading: ReadOptions },
  onShare: OnShare,
  signal: AbortSignal,
): Promise<AnswerWithWindows> {
  const began = performance.now();
  const long = new LongRecording(recognizer, voice ? { voice } : {});
  let told = 0;
  let turn = began;
  const { sampleRate } = recognizer.metadata;
  const outline = new SoundOutline(sampleRate);
  const options = { ...reading, sampleRate };
  const { warnings } = await decodeInPieces(file, options, async (samples, share) => {
    signal.throwIfAborted();
    outline.push(samples);
    await long.push(samples);
    if (share !== undefined && share - told >= 0.01) {
      told = share;
      onShare(share);
    }
    if (performance.now() - turn < mostWithoutTurnMs) return;
    // A turn for other work, such as the live stream and cancelling.
    await nextTurn();
    turn = performance.now();
  });
  const decoded = performance.now();
  const recognition = await long.finish(warnings);
  const now = performance.now();
  const inferenceMs = recognition.windows.length === 1 ? now - decoded : undefined;
  const answer = { recognition, outline: outline.finish(), elapsedMs: now - began, inferenceMs };
  return { answer, windows: long.windows };
}

/**
 * Answers for a recording.
 * @param samples mono, shape [frames], at `sampleRate` Hz
 * @param judge turns the windows' answers into one by what is known of the voice; default: their mean
 */
export async function recognizeSamples(
  recognizer: Recognizer,
  samples: Float32Array,
  sampleRate: number,
  judge?: (answers: readonly WindowAnswer[], seconds: number) => Recognition,
): Promise<AnswerWithWindows> {
  const began = performance.now();
  const resampled = await resample(samples, sampleRate, recognizer.metadata.sampleRate);
  const resampledAt = performance.now();
  const answers = await recognizer.answerWindows(resampled);
  const seconds = resampled.length / recognizer.metadata.sampleRate;
  const recognition =
    judge?.(answers, seconds) ?? averageWindows(recognizer.metadata, answers, seconds);
  const now = performance.now();
  const outline = new SoundOutline(recognizer.metadata.sampleRate);
  outline.push(resampled);
  const answer = {
    recognition,
    outline: outline.finish(),
    elapsedMs: now - began,
    inferenceMs: now - resampledAt,
  };
  return { answer, windows: answers };
}
