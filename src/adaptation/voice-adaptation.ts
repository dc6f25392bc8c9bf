// Adapting a model that gets to know voices: labelled clips in, a voice out, and what it is worth on those clips. Each
// clip passes the network once and the rest is arithmetic, so nothing is trained. Runs wherever ONNX Runtime does.

import { AffettoError } from '../errors.js';
import type { Recognizer } from '../recognition/recognizer.js';
import type { AnsweredRecording, SavedVoice, Voice } from '../recognition/voice.js';
import type { AdaptationProgress } from './adaptation.js';
import { checkClips, type LabelledClip } from './clips.js';
import {
  type AdaptationCheck,
  type CheckedClip,
  dealFolds,
  summarizeCheck,
} from './cross-validation.js';

/** A model, a speaker's clips, and what is known of the speaker before. */
export interface VoiceAdaptationOptions {
  /** The model, loaded; it is only borrowed. */
  readonly recognizer: Recognizer;
  /** Clips of one speaker, of at least two emotions; all eight with two clips of each serve best. */
  readonly clips: readonly LabelledClip[];
  /** The speaker's voice as it is known so far, with labels or without. Default: nothing is known. */
  readonly voice?: SavedVoice | undefined;
  /** Hears how far the work is (`listening`, `checking`); awaited, so that it can give other work a turn. */
  readonly onProgress?: ((progress: AdaptationProgress) => void | Promise<void>) | undefined;
  /** Stops the work between clips when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** A clip, heard. */
interface HeardClip {
  readonly label: number;
  readonly emotion: string;
  readonly recording: AnsweredRecording;
}

/** A model and a speaker's clips, listened to once: can be checked and made a voice of. */
export class VoiceAdaptation {
  private constructor(
    private readonly options: VoiceAdaptationOptions,
    private readonly clips: readonly HeardClip[],
  ) {}

  /**
   * Hears the clips.
   * @throws AffettoError `OPTION_INVALID` for a model that cannot get to know voices, a voice of another model, labels that
   *   the model lacks, clips of fewer than two emotions, and a clip in which the model hears no speech; `AUDIO_EMPTY`,
   *   `AUDIO_NON_FINITE`, `AUDIO_TOO_SHORT`, `AUDIO_SILENT` naming the clip. The signal's reason when it is aborted.
   */
  static async prepare(options: VoiceAdaptationOptions): Promise<VoiceAdaptation> {
    const { recognizer, clips, voice, onProgress, signal } = options;
    const { metadata } = recognizer;
    // Before anything is heard: the voice may be another model's.
    recognizer.voice(voice);
    checkClips(clips, metadata);
    const heard: HeardClip[] = [];
    for (const [index, { samples, emotion, name }] of clips.entries()) {
      signal?.throwIfAborted();
      const answers = await recognizer.answerWindows(samples, signal ? { signal } : {});
      if (answers.every(({ speechless }) => speechless)) {
        throw new AffettoError(
          'OPTION_INVALID',
          `${name ?? `Clip ${index + 1} of ${clips.length}`}: nothing in it sounds like speech to the model, so nothing can be learnt from it. Leave it out.`,
        );
      }
      const durationSeconds = samples.length / metadata.sampleRate;
      const label = metadata.labels.indexOf(emotion);
      heard.push({ label, emotion, recording: { answers, durationSeconds } });
      await onProgress?.({ phase: 'listening', done: heard.length, total: clips.length });
    }
    return new VoiceAdaptation(options, heard);
  }

  /**
   * Measures what the labels are worth, by cross-validation on the clips: each is answered by a voice that knows the
   * others, and by what was known before. With few clips the figures are coarse: 16 clips, steps of 6 points.
   * @param options `folds`: from 2 to the number of clips, dealt by label; by default each clip is left out alone. `seed`:
   *   an integer, which deals the clips, default 1.
   * @throws AffettoError `OPTION_INVALID` for folds that the clips do not allow. The signal's reason when it is aborted.
   */
  async check(
    options: { readonly seed?: number; readonly folds?: number } = {},
  ): Promise<AdaptationCheck> {
    const { onProgress, signal, recognizer, voice } = this.options;
    const { folds = this.clips.length, seed = 1 } = options;
    const { labels } = recognizer.metadata;
    const foldOf = dealFolds(this.clips, folds, seed);
    const checked: CheckedClip[] = new Array(this.clips.length);
    for (let fold = 0; fold < folds; fold++) {
      signal?.throwIfAborted();
      const known = this.voiceOf(this.clips.filter((_, index) => foldOf[index] !== fold)).save();
      for (const [index, { label, recording }] of this.clips.entries()) {
        if (foldOf[index] !== fold) continue;
        const answerBy = (saved: SavedVoice | undefined) => {
          // With its label given, no window of the clip is judged by another one of it.
          const { probabilities } = recognizer
            .voice(saved)
            .take(recording, { label: labels[label] });
          return labels.map((name) => probabilities[name] as number);
        };
        checked[index] = { truth: label, before: answerBy(voice), after: answerBy(known) };
      }
      await onProgress?.({ phase: 'checking', done: fold + 1, total: folds });
    }
    return summarizeCheck(checked, labels, folds);
  }

  /**
   * Gives the voice that knows all clips, beside what was known before.
   * @returns a voice as `Recognizer.voice` and `affetto predict --voice FILE.json` take it
   */
  teach(): Voice {
    return this.voiceOf(this.clips);
  }

  private voiceOf(clips: readonly HeardClip[]): Voice {
    const voice = this.options.recognizer.voice(this.options.voice);
    for (const { recording, emotion } of clips) voice.take(recording, { label: emotion });
    return voice;
  }
}
