// A second, closer look at a file that was answered: why, and its spectrogram. Fetched on first use.

import { decodeInPieces } from '../../../src/audio/decode.js';
import { nextTurn } from '../../../src/audio/turn.js';
import { type Explanation, openExplainer } from '../../../src/explanation/explainer.js';
import { type Prosody, prosodyOf } from '../../../src/prosody/prosody.js';
import type { Runtime } from '../../../src/runtime/runtime.js';
import { type MelPicture, startSpectrogram } from '../../../src/timeline/long-spectrogram.js';
import { longestMeasuredSeconds, type OnShare, type PartOfFile } from '../protocol/engine.js';
import { decodedPart } from './decoded-part.js';
import type { Judge } from './judged-answers.js';

/**
 * Explains the answer for a part of a file; times count from the start of the file.
 * @param judge how the answer was judged, where something was known of the voice
 */
export async function explainPart(
  model: Uint8Array,
  runtime: Runtime,
  file: Blob,
  { window, emotion }: PartOfFile,
  judge: Judge | undefined,
  onShare: OnShare,
  signal: AbortSignal,
): Promise<Explanation> {
  const explainer = await openExplainer(model, runtime);
  try {
    const { sampleRate } = explainer.metadata;
    const from = Math.round((window?.startSeconds ?? 0) * sampleRate);
    const to = window ? Math.round(window.endSeconds * sampleRate) : Number.POSITIVE_INFINITY;
    const samples = await decodedPart(file, sampleRate, [from, to], signal);
    const explanation = await explainer.explain(samples, {
      ...(emotion !== undefined && { emotion }),
      ...(judge && { judge }),
      onShare: inTurns(onShare),
      signal,
    });
    const later = (seconds: number) => seconds + from / sampleRate;
    return {
      ...explanation,
      startSeconds: later(explanation.startSeconds),
      endSeconds: later(explanation.endSeconds),
      times: explanation.times.map(later),
    };
  } finally {
    await explainer.dispose();
  }
}

/** Draws the spectrogram of a whole file, which is decoded once more, piece by piece. */
export async function drawSpectrogram(
  sampleRate: number,
  runtime: Runtime,
  file: Blob,
  onShare: OnShare,
  signal: AbortSignal,
): Promise<MelPicture> {
  const spectrogram = await startSpectrogram(sampleRate, runtime);
  try {
    const onPart = inTurns(onShare);
    // What was answered is looked at, whether or not there was a warning.
    await decodeInPieces(file, { sampleRate, allowTruncated: true }, async (samples, share) => {
      signal.throwIfAborted();
      await spectrogram.push(samples);
      await onPart(share);
    });
    return await spectrogram.finish();
  } finally {
    await spectrogram.dispose();
  }
}

/** Measures how a file is said: pitch, energy, syllables. */
export async function measureProsody(file: Blob, signal: AbortSignal): Promise<Prosody> {
  const to = longestMeasuredSeconds * prosodyRate;
  return prosodyOf(await decodedPart(file, prosodyRate, [0, to], signal), prosodyRate);
}

/**
 * Passes on how much is done, and now and then waits for a turn: messages, such as the one that
 * cancels, come in only between tasks.
 */
function inTurns(onShare: OnShare): (share: number | undefined) => Promise<void> {
  let last = performance.now();
  return async (share) => {
    if (share !== 1 && performance.now() - last < turnMs) return;
    if (share !== undefined) onShare(share);
    await nextTurn();
    last = performance.now();
  };
}

const turnMs = 50;

/** The rate that a file is decoded at to be measured, in Hz. */
const prosodyRate = 16_000;
