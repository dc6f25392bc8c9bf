// How `affetto predict` comes from files to answers: one by one, unless voices are got to know. One bad file does not
// stop the rest, and Ctrl-C stops between two.

import type { ReadOptions } from '../../../audio/types.js';
import type { HeardSource } from '../../../batch/answered.js';
import type { ChosenChannels } from '../../../batch/chosen-channels.js';
import type { Neighbours } from '../../../neighbours/nearest-clips.js';
import {
  averageWindows,
  type Recognition,
  type WindowAnswer,
} from '../../../recognition/recognition.js';
import type { Recognizer } from '../../../recognition/recognizer.js';
import type { AnsweredRecording } from '../../../recognition/voice.js';
import type { Outline } from '../../../timeline/sound-outline.js';
import { decodedAhead } from './decoding-ahead.js';
import { hearFile } from './hear-file.js';

/** What is known of a recording, or of a channel of one, beside its answer. */
export interface Heard extends HeardSource {
  /** How loud it is from moment to moment, where that is asked for. */
  readonly outline?: Outline | undefined;
}

/** What is told of one recording, or of a channel of one. */
export interface Answered extends Heard {
  /** How many recordings of the voice the answer rests on; absent: voices are not got to know. */
  readonly knownBy?: number | undefined;
  /** The answer. */
  readonly recognition: Recognition;
  /** The training clips that it resembles most, where that is asked for; absent too where nobody speaks. */
  readonly neighbours?: Neighbours | undefined;
}

/** Who answers, and who is told. */
export interface Listener {
  readonly recognizer: Recognizer;
  /** How files are read. */
  readonly reading: ReadOptions;
  readonly signal: AbortSignal;
  /** Which channels are heard. */
  readonly channels: ChosenChannels;
  /** Whether the next recordings are decoded meanwhile. */
  readonly ahead: boolean;
  /** Whether it is wanted how loud recordings are from moment to moment. */
  readonly outlines: boolean;
  readonly onAnswer: (answered: Answered) => void;
  readonly onFailure: (name: string, error: unknown) => void;
  /** Is told that a file was gone through, with whatever result. */
  readonly onHeard: () => void;
}

/** Finds training clips by what the model answered for the windows of a recording. */
export type NeighboursOf = (answers: readonly WindowAnswer[]) => Promise<Neighbours | undefined>;

/** Answers files and tells of each; ends early where the signal is aborted. */
export type Answering = (files: readonly string[], listener: Listener) => Promise<void>;

/**
 * Answers each recording for itself.
 * @param neighboursOf finds the training clips that a recording resembles; absent: nobody asked
 */
export const answeringEach =
  (neighboursOf?: NeighboursOf): Answering =>
  (files, listener) =>
    forEachRecording(files, listener, async (heard, { answers, durationSeconds }) => {
      const { metadata, only } = listener.recognizer;
      const recognition = averageWindows(metadata, answers, durationSeconds, 0, only);
      listener.onAnswer({ ...heard, recognition, neighbours: await neighboursOf?.(answers) });
    });

/**
 * Does something with what the model answers for each file in turn, and for each channel of it where each is to be heard;
 * what is thrown becomes the file's failure, or ends all where it was aborted.
 */
export async function forEachRecording(
  files: Iterable<string>,
  listener: Listener,
  work: (heard: Heard, recording: AnsweredRecording) => Promise<void>,
): Promise<void> {
  for await (const { file, ahead } of decodedAhead(files, listener)) {
    if (listener.signal.aborted) return;
    await attempt(file, listener, () => hearFile({ file, ahead }, listener, work));
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
