// What is told of a recording, or of a channel of one, whoever heard it: the command line, a process of a batch, a worker on
// another machine.

import type { AudioWarning } from '../audio/types.js';
import type { Recognition } from '../recognition/recognition.js';
import type { AnsweredRecording } from '../recognition/voice.js';

/** What is known of a recording, or of a channel of one, beside its answer. */
export interface HeardSource {
  /** The file as it was named. */
  readonly file: string;
  /** Which of its channels was heard, from 1; absent: all together. */
  readonly channel?: number | undefined;
  /** What was not heard of the file and what was mended; absent or empty: nothing. */
  readonly warnings?: readonly AudioWarning[] | undefined;
  /** The program outside affetto that decoded it; absent: affetto itself. */
  readonly decoder?: string | undefined;
}

/** The answer for a recording without those of its windows. */
export type RecordingAnswer = Omit<Recognition, 'windows'>;

/** A recording, or a channel of one, with its answer. */
export interface AnsweredSource extends HeardSource {
  /** How many recordings of the voice the answer rests on; absent: voices are not got to know. */
  readonly knownBy?: number | undefined;
  /** The answer. */
  readonly recognition: RecordingAnswer;
  /** The training clips that it resembles most, as JSON shows them; absent where nobody asks. */
  readonly neighbours?: object | undefined;
}

/** Why a recording, or a channel of one, has no answer. */
export interface Refusal {
  /** The channel, from 1; absent: the whole file. */
  readonly channel?: number | undefined;
  /** What went wrong, a code of `AffettoError` or `UNEXPECTED`. */
  readonly code: string;
  /** What went wrong, for people. */
  readonly reason: string;
}

/** What became of a channel that was heard: its answer, or what its voice is judged by once all of that was heard. */
export type HeardChannel = Omit<HeardSource, 'file'> &
  (
    | { readonly knownBy?: number | undefined; readonly recognition: RecordingAnswer }
    | { readonly windows: AnsweredRecording }
  );

/** What became of one file; plain data, which goes between processes and machines as JSON. */
export interface Outcome {
  /** The channels that were heard, mostly one. */
  readonly heard: readonly HeardChannel[];
  /** What was refused: the whole file, or some of its channels. */
  readonly refused: readonly Refusal[];
}
