// The large model on this device: fetched when the small one answers already, and tried before it takes over.

import { largeModel } from 'virtual:models';
import { loadRecognizer, type Recognizer } from '../../../src/recognition/recognizer.js';
import type { Runtime } from '../../../src/runtime/runtime.js';
import type { OnShare } from '../protocol/engine.js';
import { download } from './download.js';

/** The large model, ready to answer. */
export interface LargeModel {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly recognizer: Recognizer;
  /** Milliseconds that an answer for 4 s takes, judged by one for 2 s. */
  readonly answerMs: number;
  readonly downloadMs: number;
  readonly startMs: number;
}

const triedSeconds = 2;
const judgedSeconds = 4;

/**
 * Fetches it and lets it answer for a made-up sound.
 * @returns undefined where this site has none
 * @throws AffettoError `DOWNLOAD_FAILED`, `MODEL_FILE_INVALID`, `RUNTIME_FAILED`
 */
export async function fetchLargeModel(
  runtime: Runtime,
  onShare: OnShare,
): Promise<LargeModel | undefined> {
  if (!largeModel) return undefined;
  onShare(0);
  const began = performance.now();
  const [bytes] = await download([largeModel], onShare);
  if (!bytes) throw new TypeError('unreachable: one file was asked for');
  const downloaded = performance.now();
  const recognizer = await loadRecognizer(bytes, runtime);
  const sound = madeUpSound(recognizer.metadata.sampleRate);
  // The first run lays out memory and takes several times as long as those after it.
  await recognizer.hearWindow(sound);
  const started = performance.now();
  await recognizer.hearWindow(sound);
  const triedMs = performance.now() - started;
  return {
    id: largeModel.id,
    bytes,
    recognizer,
    answerMs: (triedMs * judgedSeconds) / triedSeconds,
    downloadMs: downloaded - began,
    startMs: performance.now() - downloaded,
  };
}

/** A buzz of 120 Hz that swells: nothing is cut off as silence, so that all of it is heard. */
function madeUpSound(sampleRate: number): Float32Array {
  return Float32Array.from({ length: triedSeconds * sampleRate }, (_, i) => {
    const seconds = i / sampleRate;
    const buzz = 2 * ((120 * seconds) % 1) - 1;
    return 0.2 * buzz * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * seconds));
  });
}
