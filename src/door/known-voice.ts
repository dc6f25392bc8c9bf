// A voice that is got to know, by the door: what `Voice` does, for recordings as somebody has them.

import type { LiveStretch } from '../recognition/live/live-recognizer.js';
import type { HeardStretch } from '../recognition/recognizer.js';
import type { SavedVoice, TakeOptions, Voice, VoiceRecognition } from '../recognition/voice.js';
import { allSamples } from './all-samples.js';
import { awake } from './awake.js';
import type { HearOptions } from './hear-options.js';
import { knownInput, type RecordingInput } from './recording-input.js';

/** A voice; `affetto.voice()` makes one. */
export class KnownVoice {
  readonly #voice: Voice;
  readonly #sampleRate: number;

  /**
   * `affetto.voice()` makes one.
   * @param voice The voice within.
   * @param sampleRate The model's rate in Hz.
   */
  constructor(voice: Voice, sampleRate: number) {
    this.#voice = voice;
    this.#sampleRate = sampleRate;
  }

  /** How many recordings the voice is known by; of a long one every window counts. */
  get recordings(): number {
    return this.#voice.recordings;
  }

  /**
   * Answers for a recording of the voice and gets to know the voice by it.
   * @param recording as for `Affetto.recognize`
   * @throws AffettoError as `Affetto.recognize` and `Voice.hear`
   */
  async hear(
    recording: RecordingInput,
    options: HearOptions & TakeOptions = {},
  ): Promise<VoiceRecognition> {
    return awake(async () =>
      this.#voice.hear(await this.#samples(recording, options), heard(options)),
    );
  }

  /**
   * Answers for a recording of the voice and learns nothing from it.
   * @param recording as for `Affetto.recognize`
   * @throws AffettoError as `Affetto.recognize`
   */
  async judge(recording: RecordingInput, options: HearOptions = {}): Promise<VoiceRecognition> {
    return awake(async () =>
      this.#voice.judge(await this.#samples(recording, options), heard(options)),
    );
  }

  /**
   * Judges a stretch of live sound, and gets to know the voice by the last one of an utterance: what `listen` calls.
   * @param heard what the model made of it
   * @param stretch whether it is the last one
   * @returns a probability for each label of the model, [labels], summing to 1
   */
  hearLive(heard: HeardStretch, stretch: LiveStretch): readonly number[] {
    return this.#voice.hearLive(heard, stretch);
  }

  /** Gives the voice as plain data, for `affetto.voice(saved)`: a few dozen numbers a recording, no sound. */
  save(): SavedVoice {
    return this.#voice.save();
  }

  /** Forgets the voice. */
  forget(): void {
    this.#voice.forget();
  }

  #samples(recording: RecordingInput, options: HearOptions): Promise<Float32Array> {
    return allSamples(knownInput(recording), this.#sampleRate, options);
  }
}

const heard = ({ signal, label }: HearOptions & TakeOptions) => ({
  ...(signal && { signal }),
  ...(label !== undefined && { label }),
});
