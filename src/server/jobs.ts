// What the threads that hear are asked, and what they answer: plain data, as it goes between threads.

import type { MessagePort } from 'node:worker_threads';
import type { AudioSource, AudioWarning } from '../audio/types.js';
import type { Conversation } from '../diarisation/conversation.js';
import type { Moment } from '../door/listen.js';
import type { EmbeddingChoice } from '../embedding/layout.js';
import type { AffettoErrorCode } from '../errors.js';
import type { AnswerFields } from '../recognition/answer-fields.js';
import type { RecognitionWindow } from '../recognition/recognition.js';
import type { SavedVoice } from '../recognition/voice.js';
import type { EmotionTimeline } from '../timeline/emotion-timeline.js';

/** How a recording is heard. */
export interface HearChoice {
  /** The longest accepted recording in seconds. */
  readonly maxDurationSeconds: number;
  /** Whether a file that ends early is heard as far as it goes. */
  readonly allowTruncated?: boolean;
  /** The one channel that is heard, from 0; default: the mean of all. */
  readonly channel?: number;
}

/** A recording to hear. */
export interface Recorded {
  /** A whole file. */
  readonly bytes: Uint8Array;
  readonly choice: HearChoice;
  /**
   * Two 32-bit numbers that both threads see: the first is not 0 when nobody wants the answer any more, the second when the
   * thread has begun.
   */
  readonly stop: SharedArrayBuffer;
}

/** How the sound of a live stream comes. */
export interface StreamFormat {
  /** 16-bit whole numbers, the low byte first, channels by turns; or one Opus packet (RFC 6716) a message. */
  readonly encoding: 'pcm16' | 'opus';
  /** The rate in Hz, 1,000-384,000; Opus always has 48,000. */
  readonly sampleRate: number;
  /** 1 or 2. */
  readonly channels: number;
}

/** What a thread is asked. */
export type Job =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'predict' } & Recorded)
  | ({ readonly kind: 'timeline'; readonly port: MessagePort } & Recorded)
  | ({ readonly kind: 'embed'; readonly embedding: EmbeddingChoice } & Recorded)
  /** `voices`: how many people speak, from 1, where the client knows it. */
  | ({ readonly kind: 'conversation'; readonly voices?: number } & Recorded)
  | {
      readonly kind: 'listen';
      readonly port: MessagePort;
      readonly format: StreamFormat;
      /** A voice that was saved, `{}` for a new one; absent: the voice is not got to know. */
      readonly voice?: SavedVoice | Record<string, never>;
    };

/** An answer for one recording. */
export interface Predicted extends AnswerFields {
  /** What was not heard of the file, and what was mended. */
  readonly warnings?: readonly AudioWarning[];
}

/** A timeline with the answer for the whole recording. */
export interface Outlined extends EmotionTimeline {
  readonly recognition: Predicted;
  readonly source?: AudioSource;
}

/** A recording as numbers. */
export interface Embedded {
  /** The names of the columns. */
  readonly columns: readonly string[];
  /** The numbers, row after row: [rows, columns]. */
  readonly values: Float32Array;
  /** Where the stretch of each row begins, in seconds, [rows]. */
  readonly seconds: Float32Array;
}

/** The jobs that hear a recording. */
export type RecordingKind = 'predict' | 'timeline' | 'embed' | 'conversation';

/** What a thread answers, by the kind of job. */
export interface JobResult {
  readonly ready: { readonly model: string };
  readonly predict: Predicted;
  readonly timeline: Outlined;
  readonly embed: Embedded;
  readonly conversation: Conversation;
  readonly listen: null;
}

/** An AffettoError, which loses its class on the way between threads. */
export interface JobFailure {
  readonly code: AffettoErrorCode;
  readonly message: string;
}

/** What comes back from a thread. */
export type JobOutcome<Kind extends keyof JobResult> =
  | { readonly result: JobResult[Kind]; readonly seconds: number }
  | { readonly failure: JobFailure };

/** What a timeline's port says while the recording is heard. */
export type WindowMessage = RecognitionWindow;

/** What a live stream's thread is told. */
export type ToListener =
  | { readonly audio: Uint8Array }
  /** The sound ends here. */
  | { readonly end: true }
  /** Asks for the voice as it is known now. */
  | { readonly save: true };

/** What a live stream's thread says. */
export type FromListener =
  | { readonly heardBytes: number }
  | { readonly moment: Moment }
  | { readonly voice: SavedVoice | null };
