// What the page and the inference worker say to each other.

import type { Conversation } from '../../../src/diarisation/conversation.js';
import type { Explanation } from '../../../src/explanation/explainer.js';
import type { LiveEvent, ModelMetadata, ReadOptions, Recognition } from '../../../src/index.js';
import type { Neighbours } from '../../../src/neighbours/nearest-clips.js';
import type { Prosody } from '../../../src/prosody/prosody.js';
import type { MelPicture } from '../../../src/timeline/long-spectrogram.js';
import type { Outline } from '../../../src/timeline/sound-outline.js';
import type { KeptVoice, VoiceDesk } from './known-voice.js';
import type { Outcome } from './outcome.js';

/** A model of somebody's own, as the device keeps it. */
export interface OwnModel {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The loaded model, and how long it took to come. */
export interface LoadedModel {
  readonly id: string;
  /** Whether it is the shipped one that answers at once, the shipped one that takes over, or somebody's own. */
  readonly kind: 'small' | 'large' | 'own';
  readonly metadata: ModelMetadata;
  readonly runtime: string;
  readonly downloadMs: number;
  readonly startMs: number;
}

/** What came of loading the large model. */
export type LargeModelTrial =
  | {
      readonly kind: 'answers';
      readonly model: LoadedModel;
      readonly answerMs: number;
      /** Whether a voice was to answer that an earlier version of the model was taught, so that it cannot. */
      readonly voiceIsOutdated: boolean;
    }
  /** Four seconds would take `answerMs`, which is too long: the small one goes on answering. */
  | { readonly kind: 'slow'; readonly answerMs: number }
  /** This site has none, or another model was chosen meanwhile. */
  | { readonly kind: 'none' };

/** The answer for a file or a recording. */
export interface RecordingAnswer {
  readonly recognition: Recognition;
  /** How loud the recording is from moment to moment. */
  readonly outline: Outline;
  /** Milliseconds that decoding and recognising took. */
  readonly elapsedMs: number;
  /** Milliseconds that recognising alone took; undefined where it was mixed with decoding. */
  readonly inferenceMs: number | undefined;
  /** What `explain` finds by what the answer was judged; absent where nothing is known of voices. */
  readonly judgedBy?: string;
}

/** A finished recording; the samples stay in the worker until it is discarded. */
export interface FinishedRecording {
  readonly seconds: number;
  readonly sampleRate: number;
  /** The recording as a 16-bit mono WAV file. */
  readonly wav: ArrayBuffer;
}

/** A live session that has ended: a recording like any other. */
export interface FinishedSession {
  readonly seconds: number;
  /** Its sound as a 16-bit mono WAV file. */
  readonly wav: Blob;
  /** What it was heard as while it went on; absent where nobody spoke. */
  readonly answer?: RecordingAnswer;
}

/** What is told of a recording under way, twenty times a second. */
export interface RecordingLevel {
  readonly seconds: number;
  /** The level of the last twentieth of a second, RMS, in dBFS. */
  readonly levelDb: number;
}

/** The part of a file that is explained. */
export interface PartOfFile {
  /** Where the part lies; absent for files that one window hears whole. */
  readonly window?: { readonly startSeconds: number; readonly endSeconds: number };
  /** The emotion to explain; the most probable one where it is absent. */
  readonly emotion?: string;
  /** `RecordingAnswer.judgedBy` of the answer that is explained. */
  readonly judgedBy?: string;
}

/** Which conversation is heard. */
export interface AskedConversation {
  /** Tells the file from others: asked for again with another number of voices, it takes less time. */
  readonly talk: string;
  /** How many people speak, from 1; undefined: it is estimated. */
  readonly voices: number | undefined;
}

/** Hears what is done for a conversation, and how much of that, in [0, 1]; the networks are fetched once. */
export type OnConversation = (stage: 'fetching' | 'hearing', share: number) => void;

/** The seconds of a file in which the page tells who speaks when: all of it is in memory then, 64 kB a second. */
export const longestConversationSeconds = 3_600;

/** The seconds of a file whose pitch is measured: it takes a fortieth of them. */
export const longestMeasuredSeconds = 600;

/** Hears how much is done, in [0, 1]. */
export type OnShare = (share: number) => void;

/** The worker, as comlink exposes it. Functions among the arguments are comlink proxies. */
export interface Engine extends VoiceDesk {
  /** Loads the small shipped model, or `own`; on failure the one before stays. */
  load(onShare: OnShare, own?: OwnModel): Promise<Outcome<LoadedModel>>;
  /**
   * Loads the large model, which answers from then on unless it would take longer than `slowestMs` for 4 s of sound.
   * @param kept the voice to go on with, unless it is another model's or one is known already
   */
  tryLargeModel(
    slowestMs: number,
    kept: KeptVoice | undefined,
    onShare: OnShare,
  ): Promise<Outcome<LargeModelTrial>>;
  /**
   * Answers for a file; `onShare` hears how much of it is done, where its header tells.
   * @param reading how it is read: `allowTruncated` hears what there is of one that ends early or is damaged
   */
  recognizeFile(
    id: string,
    file: Blob,
    reading: ReadOptions,
    onShare: OnShare,
  ): Promise<Outcome<RecordingAnswer>>;
  /** Finds which moments and bands moved the answer for a part of a file. */
  explain(
    id: string,
    file: Blob,
    part: PartOfFile,
    onShare: OnShare,
  ): Promise<Outcome<Explanation>>;
  /** Finds the training clips that an answer of the large model resembles; null where nobody speaks, or it is not kept any more. */
  neighboursOf(judgedBy: string): Promise<Outcome<Neighbours | null>>;
  drawSpectrogram(id: string, file: Blob, onShare: OnShare): Promise<Outcome<MelPicture>>;
  /** Hears who speaks when in a file, and how each voice does; on the first call the networks for it are fetched. */
  hearConversation(
    id: string,
    file: Blob,
    asked: AskedConversation,
    onProgress: OnConversation,
  ): Promise<Outcome<Conversation>>;
  /** Measures pitch, energy and syllables of a file, or of its first `longestMeasuredSeconds`. */
  measureProsody(id: string, file: Blob): Promise<Outcome<Prosody>>;
  /** Ends the work on a file that was started with this id. */
  cancel(id: string): void;
  /** Begins a recording; `port` brings Float32Array blocks of mono samples. */
  startRecording(
    port: MessagePort,
    sampleRate: number,
    onLevel: (level: RecordingLevel) => void,
  ): void;
  stopRecording(): Promise<Outcome<FinishedRecording>>;
  recognizeRecording(): Promise<Outcome<RecordingAnswer>>;
  discardRecording(): void;
  startLive(
    port: MessagePort,
    sampleRate: number,
    onEvent: (event: LiveEvent) => void,
  ): Promise<Outcome<null>>;
  /** Lets the model that answers now go on with the live session, if there is one. */
  moveLive(): Promise<Outcome<null>>;
  /** Ends the live session; null where there is none. */
  stopLive(): Promise<Outcome<FinishedSession | null>>;
  /** Makes a `Teaching` (protocol/teaching.ts) reachable on `port`. */
  openTeaching(port: MessagePort): Promise<Outcome<null>>;
}
