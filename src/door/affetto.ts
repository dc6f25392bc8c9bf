// The one door: `const affetto = await loadAffetto(); await affetto.recognize(recording)`, the same in Node, Deno, Bun and a
// page. It finds the model and the engine, takes a recording as whatever somebody has, and hands it to the parts.

import type { AudioSource } from '../audio/types.js';
import type { Conversation } from '../diarisation/conversation.js';
import type { Diariser } from '../diarisation/diariser.js';
import type { Embedding, EmbedOptions, Encoder } from '../embedding/encoder.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import type { Neighbours } from '../neighbours/nearest-clips.js';
import { LongRecording } from '../recognition/long-recording.js';
import { amongLabels, type Recognition, type WindowAnswer } from '../recognition/recognition.js';
import type { Recognizer } from '../recognition/recognizer.js';
import type { SavedVoice } from '../recognition/voice.js';
import type { Runtime } from '../runtime/runtime.js';
import type { EmotionTimeline } from '../timeline/emotion-timeline.js';
import { allSamples } from './all-samples.js';
import { awake } from './awake.js';
import type { HearOptions } from './hear-options.js';
import { takeIn } from './heard-pieces.js';
import { KnownVoice } from './known-voice.js';
import type { ListenOptions, Moment } from './listen.js';
import type { LiveInput } from './live-pieces.js';
import { knownInput, type RecordingInput } from './recording-input.js';

/** The answer for a recording. */
export interface Answer extends Recognition {
  /** How the recording was stored; absent for what came as samples. */
  readonly source?: AudioSource;
}

/** A recording's timeline, and its answer as a whole. */
export interface AnsweredTimeline extends EmotionTimeline {
  /** The answer for the whole recording. */
  readonly recognition: Answer;
}

/** What `loadAffetto` puts together. */
export interface AffettoParts {
  /** The name of the model. */
  readonly model: string;
  /** The model, loaded. */
  readonly recognizer: Recognizer;
  /** The engine that runs it. */
  readonly runtime: Runtime;
  /** Loads the encoder that embeddings come from. */
  readonly loadEncoder: (signal: AbortSignal | undefined) => Promise<Encoder>;
  /** Loads the networks that tell who speaks when. */
  readonly loadDiariser: (signal: AbortSignal | undefined) => Promise<Diariser>;
}

/** A model that hears recordings and live sound; `loadAffetto` makes one. */
export class Affetto {
  /** The name of the model that answers, such as `encoder`; of a file of one's own where it came from. */
  readonly model: string;
  /** The recogniser within, for what this class does not offer. */
  readonly recognizer: Recognizer;
  /** The engine that runs the model. */
  readonly runtime: Runtime;
  readonly #loadEncoder: AffettoParts['loadEncoder'];
  readonly #loadDiariser: AffettoParts['loadDiariser'];
  #encoder: Promise<Encoder> | undefined;
  #diariser: Promise<Diariser> | undefined;

  /** `loadAffetto` makes one. */
  constructor({ model, recognizer, runtime, loadEncoder, loadDiariser }: AffettoParts) {
    this.model = model;
    this.recognizer = recognizer;
    this.runtime = runtime;
    this.#loadEncoder = loadEncoder;
    this.#loadDiariser = loadDiariser;
  }

  /** What the model file says of itself. */
  get metadata(): ModelMetadata {
    return this.recognizer.metadata;
  }

  /** The labels that answers are among. */
  get labels(): readonly string[] {
    return this.recognizer.only ?? this.metadata.labels;
  }

  /**
   * Answers which emotion a recording carries. Sound of any rate and any number of channels is converted; of a file no
   * more than half a minute of sound is in memory at a time.
   * @param recording a path, URL, file, stream or samples with their rate, see `RecordingInput`
   * @throws AffettoError `INPUT_UNSUPPORTED` for what is no recording, before anything is computed; `FILE_UNREADABLE`;
   *   what `decodeAudio` and `Recognizer.recognize` throw; what `signal` is aborted with
   */
  async recognize(recording: RecordingInput, options: HearOptions = {}): Promise<Answer> {
    return (await this.#hear(recording, options, () => {})).answer;
  }

  /**
   * Answers for every moment of a recording: which emotion from when to when, and where nobody speaks.
   * @param recording as for `recognize`
   * @throws AffettoError as `recognize`
   */
  async timeline(recording: RecordingInput, options: HearOptions = {}): Promise<AnsweredTimeline> {
    const [{ SoundOutline }, { recordingTimeline }] = await Promise.all([
      import('../timeline/sound-outline.js'),
      import('../timeline/recording-timeline.js'),
    ]);
    const outline = new SoundOutline(this.metadata.sampleRate);
    const { answer } = await this.#hear(recording, options, (samples) => outline.push(samples));
    const timeline = recordingTimeline(this.recognizer, answer, outline.finish());
    return { ...timeline, recognition: answer };
  }

  /**
   * Hears a conversation: who speaks when, and how each of them does, each voice with its own profile, timeline and answer.
   * The whole recording is in memory, 64 kB a second. The networks for it come from a package of their own,
   * affetto-diarisation, and are loaded by the first call.
   * @param recording as for `recognize`
   * @throws AffettoError as `recognize`; `OPTION_INVALID` for a number of voices that is none; `MODEL_UNKNOWN` where the
   *   networks are not there
   */
  async conversation(
    recording: RecordingInput,
    { voices, onProgress, ...options }: HearOptions & { readonly voices?: number } = {},
  ): Promise<Conversation> {
    const input = knownInput(recording);
    const { signal } = options;
    return awake(async () => {
      this.#diariser ??= this.#loadDiariser(signal);
      this.#diariser.catch(() => {
        this.#diariser = undefined;
      });
      const diariser = await this.#diariser;
      const { hearConversation } = await import('../diarisation/conversation.js');
      const { recognizer } = this;
      const samples = await allSamples(input, this.metadata.sampleRate, options);
      return hearConversation({ recognizer, diariser }, samples, {
        voices,
        signal,
        ...(onProgress && { onProgress }),
      });
    });
  }

  /**
   * Finds the training clips that a recording resembles most: who speaks in them, and what they acted. The model `encoder` of the
   * package knows some of its clips, by numbers alone.
   * @param recording as for `recognize`
   * @param options `count` says how many to give, at least 1; default 2
   * @returns undefined where nobody speaks in it
   * @throws AffettoError `OPTION_INVALID` for a model whose clips are not known, or a count below 1; as `recognize`
   */
  async neighbours(
    recording: RecordingInput,
    options: HearOptions & { readonly count?: number } = {},
  ): Promise<Neighbours | undefined> {
    const { neighboursOf } = await import('../neighbours/shipped-clips.js');
    const { windows } = await this.#hear(recording, options, () => {});
    return neighboursOf(this.metadata, windows, options.count);
  }

  /**
   * Listens to live sound: a page's microphone (`MediaStream`), or a stream of pieces. While somebody speaks there is a
   * moment every quarter of a second, and a last one when an utterance has ended. The loop ends with the stream, by
   * `break`, or by `signal`.
   * @param input see `LiveInput`; pieces that do not say their rate need `sampleRate`
   * @throws AffettoError `INPUT_UNSUPPORTED`, `OPTION_INVALID`, `RUNTIME_FAILED`; what `signal` is aborted with
   */
  async *listen(
    input: LiveInput,
    options: ListenOptions = {},
  ): AsyncGenerator<Moment, void, undefined> {
    // Most pages answer recordings, and load nothing of this.
    const { listenTo } = await import('./listen.js');
    yield* listenTo(this.recognizer, input, options);
  }

  /**
   * Starts to know a voice, or goes on with one that was saved: who is known is heard better.
   * @param saved what `KnownVoice.save` gave, of the same model
   * @throws AffettoError `OPTION_INVALID` where the model cannot get to know voices (of those of the package `encoder` can)
   */
  voice(saved?: SavedVoice): KnownVoice {
    return new KnownVoice(this.recognizer.voice(saved), this.metadata.sampleRate);
  }

  /**
   * Turns a recording into numbers for models of one's own, by the pretrained encoder of the package, which is loaded by
   * the first call.
   * @param recording as for `recognize`
   * @throws AffettoError as `recognize` and `Encoder.embed`; `MODEL_UNKNOWN` where the encoder did not come with the program
   */
  async embed(
    recording: RecordingInput,
    options: HearOptions & EmbedOptions = {},
  ): Promise<Embedding> {
    const input = knownInput(recording);
    return awake(async () => {
      this.#encoder ??= this.#loadEncoder(options.signal);
      this.#encoder.catch(() => {
        this.#encoder = undefined;
      });
      const encoder = await this.#encoder;
      return encoder.embed(await allSamples(input, encoder.metadata.sampleRate, options), options);
    });
  }

  /** Frees the engine's memory; nothing can be heard afterwards. */
  async dispose(): Promise<void> {
    await this.recognizer.dispose();
    await (await this.#encoder?.catch(() => undefined))?.dispose();
    await (await this.#diariser?.catch(() => undefined))?.dispose();
  }

  #among(probabilities: readonly number[]): readonly number[] {
    const { only, metadata } = this.recognizer;
    return only ? amongLabels(metadata.labels, probabilities, only) : probabilities;
  }

  #hear(
    recording: RecordingInput,
    options: HearOptions,
    onSamples: (samples: Float32Array) => void,
  ): Promise<{ answer: Answer; windows: readonly WindowAnswer[] }> {
    return awake(() => this.#hearNow(recording, options, onSamples));
  }

  async #hearNow(
    recording: RecordingInput,
    options: HearOptions,
    onSamples: (samples: Float32Array) => void,
  ): Promise<{ answer: Answer; windows: readonly WindowAnswer[] }> {
    const input = knownInput(recording);
    const long = new LongRecording(this.recognizer);
    const { sampleRate } = this.metadata;
    let told = 0;
    const tellWindows = () => {
      for (const { startSeconds, endSeconds, probabilities } of long.windows.slice(told)) {
        options.onWindow?.({ startSeconds, endSeconds, probabilities: this.#among(probabilities) });
      }
      told = long.windows.length;
    };
    const source = await takeIn(input, sampleRate, options, async (samples, share) => {
      onSamples(samples);
      await long.push(samples);
      tellWindows();
      options.onProgress?.(share);
    });
    const recognition = await long.finish(source?.warnings);
    options.signal?.throwIfAborted();
    tellWindows();
    return { answer: { ...recognition, ...(source && { source }) }, windows: long.windows };
  }
}
