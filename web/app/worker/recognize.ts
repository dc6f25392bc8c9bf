// A file or a recording to its answer, by way of src/: nothing here knows how sound is decoded or heard.

import { decodeInPieces } from '../../../src/audio/decode.js';
import { resample } from '../../../src/audio/resample.js';
import { LongRecording } from '../../../src/recognition/long-recording.js';
import type { Recognizer } from '../../../src/recognition/recognizer.js';
import { SoundOutline } from '../../../src/timeline/sound-outline.js';
import type { OnShare, RecordingAnswer } from '../protocol/engine.js';
import { nextTurn } from './turn.js';

/** Other work, such as the live stream, waits for about so many milliseconds at most. */
const mostWithoutTurnMs = 30;

/** Decodes and hears a file piece by piece: hours of sound are never held at once. */
export async function recognizeFile(
  recognizer: Recognizer,
  file: Blob,
  onShare: OnShare,
  signal: AbortSignal,
): Promise<RecordingAnswer> {
  const began = performance.now();
  const long = new LongRecording(recognizer);
  let told = 0;
  let turn = began;
  const { sampleRate } = recognizer.metadata;
  const outline = new SoundOutline(sampleRate);
  await decodeInPieces(file, { sampleRate }, async (samples, share) => {
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
  const recognition = await long.finish();
  const now = performance.now();
  const inferenceMs = recognition.windows.length === 1 ? now - decoded : undefined;
  return { recognition, outline: outline.finish(), elapsedMs: now - began, inferenceMs };
}

/** Answers for a recording; `samples` are mono, shape [frames], at `sampleRate` Hz. */
export async function recognizeSamples(
  recognizer: Recognizer,
  samples: Float32Array,
  sampleRate: number,
): Promise<RecordingAnswer> {
  const began = performance.now();
  const resampled = await resample(samples, sampleRate, recognizer.metadata.sampleRate);
  const resampledAt = performance.now();
  const recognition = await recognizer.recognize(resampled);
  const now = performance.now();
  const outline = new SoundOutline(recognizer.metadata.sampleRate);
  outline.push(resampled);
  return {
    recognition,
    outline: outline.finish(),
    elapsedMs: now - began,
    inferenceMs: now - resampledAt,
  };
}
