// How `affetto predict` comes from files to answers: one by one, unless voices are got to know. One bad file does not
// stop the rest, and Ctrl-C stops between two.

import type { ReadSamples } from '../../../audio/read-part.js';
import type { AudioWarning, ReadOptions } from '../../../audio/types.js';
import type { Recognition } from '../../../recognition/recognition.js';
import type { Recognizer } from '../../../recognition/recognizer.js';
import { type DecodingThread, decodedAhead } from './decoding-ahead.js';

/** What is told of one recording. */
export interface Answered {
  /** The file as it was named. */
  readonly file: string;
  /** Which of its channels was heard, from 1; absent: all together. */
  readonly channel?: number | undefined;
  /** How many recordings of the voice the answer rests on; absent: voices are not got to know. */
  readonly knownBy?: number | undefined;
  /** What was not heard of the file and what was mended; absent or empty: nothing. */
  readonly warnings?: readonly AudioWarning[];
  /** The answer. */
  readonly recognition: Recognition;
}

/** Who answers, and who is told. */
export interface Listener {
  readonly recognizer: Recognizer;
  /** How files are read. */
  readonly reading: ReadOptions;
  readonly signal: AbortSignal;
  /** Decodes the next recordings meanwhile; absent where there are few. */
  readonly decoder: DecodingThread | undefined;
  readonly onAnswer: (answered: Answered) => void;
  readonly onFailure: (name: string, error: unknown) => void;
  /** Is told that a file was gone through, with whatever result. */
  readonly onHeard: () => void;
}

/** Answers files and tells of each; ends early where the signal is aborted. */
export type Answering = (files: readonly string[], listener: Listener) => Promise<void>;

/** Answers each recording for itself. */
export const answerEach: Answering = (files, listener) =>
  forEachRecording(files, listener, async (file, { samples, warnings }) => {
    const { recognizer, signal, onAnswer } = listener;
    onAnswer({ file, warnings, recognition: await recognizer.recognize(samples, { signal }) });
  });

/** Does something with the samples of each file in turn, mono at the model's rate; fails as `forEachFile` does. */
export async function forEachRecording(
  files: Iterable<string>,
  listener: Pick<
    Listener,
    'recognizer' | 'reading' | 'signal' | 'decoder' | 'onFailure' | 'onHeard'
  >,
  work: (file: string, read: ReadSamples) => Promise<void>,
): Promise<void> {
  for await (const { file, samples } of decodedAhead(files, listener)) {
    if (listener.signal.aborted) return;
    await attempt(file, listener, async () => work(file, await samples()));
  }
}

/** Does something with each file in turn; what it throws becomes the file's failure, or ends all where it was aborted. */
export async function forEachFile(
  files: Iterable<string>,
  listener: Pick<Listener, 'signal' | 'onFailure' | 'onHeard'>,
  work: (file: string) => Promise<void>,
): Promise<void> {
  for await (const file of files) {
    if (listener.signal.aborted) return;
    await attempt(file, listener, () => work(file));
  }
}

async function attempt(
  file: string,
  { signal, onFailure, onHeard }: Pick<Listener, 'signal' | 'onFailure' | 'onHeard'>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) onFailure(file, error);
  }
  onHeard();
}
