// The recordings behind a report's worst errors: found on disk, linked from where the report lies, and
// seen as the front end sees them.

import { access } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type RecordingOnDisk, RecordingReader } from '../audio/read-part.js';
import { partOf } from '../audio/recording-part.js';
import { AffettoError } from '../errors.js';
import type { EvaluationResult } from '../evaluation/result.js';
import { buildFrontEnd } from '../features/front-end.js';
import { frontEndOptions } from '../features/options.js';
import { isInside } from '../is-inside.js';
import { nodeRuntime } from '../runtime/node.js';
import { floatOutput, floats, type Session } from '../runtime/runtime.js';
import type { Recording } from './evaluation-report.js';
import type { Spectrogram } from './spectrogram.js';

/**
 * The front end of spectrograms: log-mel, finer in time than what models hear; longer recordings show their
 * first ten seconds.
 */
const picture = frontEndOptions({
  sampleRate: 22050,
  fftSize: 1024,
  windowLength: 1024,
  hopLength: 256,
  melBands: 80,
  topDb: null,
  output: 'log-mel',
  frames: 862,
});

/**
 * Finds the recordings of the worst errors, by `utteranceName`.
 * @param folderOf tells under which folder the recordings of a corpus lie; undefined: nobody knows
 * @param reportFile where the report will be; links start there.
 */
export async function findRecordings(
  result: EvaluationResult,
  folderOf: (corpus: string) => string | undefined,
  reportFile: string,
): Promise<Map<string, Recording>> {
  const { utteranceName, worstErrors } = await import('./worst-errors.js');
  const utterances = new Map(
    result.models
      .flatMap((model) => worstErrors(model))
      .map(({ utterance }) => [utteranceName(utterance), utterance]),
  );
  const recordings = new Map<string, Recording>();
  const reader = new RecordingReader({ allowTruncated: true });
  let session: Session | undefined;
  try {
    for (const [name, utterance] of utterances) {
      const { path, corpus } = utterance;
      const audioFolder = folderOf(corpus);
      if (audioFolder === undefined) continue;
      const file = resolve(audioFolder, path);
      const link = relative(dirname(resolve(reportFile)), file);
      // A path out of the corpus, or on another drive, is none that an evaluation writes.
      if (!isInside(audioFolder, file) || isAbsolute(link) || !(await exists(file))) continue;
      const part = partOf(utterance);
      session ??= await nodeRuntime.createSession(buildFrontEnd(picture));
      const spectrogram = await spectrogramOf({ path: file, ...part }, reader, session);
      const linked = link.split(sep).join('/');
      recordings.set(name, { path: linked, ...part, ...(spectrogram && { spectrogram }) });
    }
  } finally {
    await session?.dispose();
  }
  return recordings;
}

/**
 * Computes a recording's spectrogram.
 * @returns undefined for what cannot be decoded: the report says so in its place
 */
async function spectrogramOf(
  recording: RecordingOnDisk,
  reader: RecordingReader,
  session: Session,
): Promise<Spectrogram | undefined> {
  try {
    const { samples } = await reader.samples(recording, picture.sampleRate);
    const outputs = await session.run({ waveform: floats(samples, [1, samples.length]) });
    const frames = floatOutput(outputs, 'lengths')[0] as number;
    const decibels = floatOutput(outputs, 'features').slice(0, frames * picture.melBands);
    const shown = Math.min(samples.length, frames * picture.hopLength);
    return { decibels, frames, bands: picture.melBands, seconds: shown / picture.sampleRate };
  } catch (error) {
    if (error instanceof AffettoError) return undefined;
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
