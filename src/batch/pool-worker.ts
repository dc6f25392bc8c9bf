// A process of the pool: it keeps the model of the last batch loaded and answers one recording after another.

import type { Recognizer } from '../recognition/recognizer.js';
import type { FetchLimits } from './addresses/fetch-limits.js';
import { isPassing } from './addresses/passing-failure.js';
import { withRecording } from './addresses/with-recording.js';
import type { Outcome } from './answered.js';
import { type BatchSettings, openBatchRecognizer } from './batch-settings.js';
import { hearRecording, refusalFrom } from './hear-recording.js';

/** What a process is asked. */
export interface PoolTask {
  /** A path, or an address that begins with http:, https: or s3:. */
  readonly place: string;
  readonly settings: BatchSettings;
  /** What may be fetched. */
  readonly limits: FetchLimits;
}

let loaded: { readonly key: string; readonly recognizer: Promise<Recognizer> } | undefined;

// A terminal sends Ctrl-C to all processes; the one that started them decides what is still to be done.
process.on('SIGINT', () => {});
// Whoever asks is gone: nobody would hear the answer.
process.on('disconnect', () => process.exit(0));
if (process.connected === false) process.exit(0);

/**
 * Answers one recording.
 * @throws AffettoError what `openBatchRecognizer` throws, and a `PassingFailure` where fetching may go well the next time
 */
export default async function answer({ place, settings, limits }: PoolTask): Promise<Outcome> {
  const recognizer = await recognizerFor(settings);
  const reading = { ...settings.reading, ...(!settings.ffmpeg && { ffmpeg: false }) };
  const hearing = { recognizer, reading, thread: false };
  try {
    return await withRecording(place, limits, (input) => hearRecording(input, settings, hearing));
  } catch (error) {
    if (isPassing(error)) throw error;
    return { heard: [], refused: [refusalFrom(error)] };
  }
}

async function recognizerFor(settings: BatchSettings): Promise<Recognizer> {
  const { model, only, speeds } = settings;
  const key = JSON.stringify({ model, only, speeds });
  if (loaded?.key !== key) {
    const before = loaded;
    loaded = { key, recognizer: openBatchRecognizer(settings) };
    await before?.recognizer.then((one) => one.dispose()).catch(() => undefined);
  }
  try {
    return await loaded.recognizer;
  } catch (error) {
    // The file may be there the next time.
    loaded = undefined;
    throw error;
  }
}
