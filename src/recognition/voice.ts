// A voice that is got to know while it is heard: what its recordings have in common beside their emotions is taken out
// before they are judged. Nobody needs to label anything; where somebody does, the voice's own emotions are learnt too.

import { z } from 'zod';
import { firstIssue } from '../check-input.js';
import { AffettoError } from '../errors.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import { evidenceKey, type VoiceModel } from '../voices/voice-model.js';
import { type HeardRecording, mostRecordings, VoiceProfile } from '../voices/voice-profile.js';
import { averageWindows, type Recognition, type WindowAnswer } from './recognition.js';
import type { HeardStretch, RecognizeOptions, Recognizer } from './recognizer.js';

const savedVoiceSchema = z.object({
  /** The format of a saved voice. */
  format: z.literal(1),
  /** What tells the model that made it from others, hexadecimal. */
  model: z.string(),
  /** What was heard, [recordings][numbers]. */
  recordings: z.array(z.array(z.number())).max(256),
  /** What each was said to carry, null where nobody said it, [recordings]; absent where nobody said any. */
  labels: z.array(z.string().nullable()).optional(),
});

/** A voice as plain data, to be kept as JSON: a few dozen numbers a recording, no sound. */
export interface SavedVoice extends z.infer<typeof savedVoiceSchema> {}

/** An answer by what is known of the voice. */
export interface VoiceRecognition extends Recognition {
  /**
   * How many other recordings of the voice the answer rests on; 0: none, so it is what `recognize` says. Every window of
   * a long recording counts as one.
   */
  readonly knownBy: number;
}

/** What is known of a recording beside its sound. */
export interface TakeOptions {
  /** The emotion that it carries, one of the model's labels, where somebody knows; without, it is inferred. */
  readonly label?: string | undefined;
}

/** A recording of a voice that the model answered already, with `Recognizer.answerWindows`. */
export interface AnsweredRecording {
  /** What the model answered for each window. */
  readonly answers: readonly WindowAnswer[];
  /** The length of the recording. */
  readonly durationSeconds: number;
}

/**
 * Gives what a model knows of how voices differ.
 * @throws AffettoError `OPTION_INVALID` where it cannot get to know voices
 */
export function requireVoiceModel({
  voice,
  model,
}: Pick<ModelMetadata, 'voice' | 'model'>): VoiceModel {
  if (voice) return voice;
  throw new AffettoError(
    'OPTION_INVALID',
    `The model ${model.name} cannot get to know a voice. Take one that was trained with --model encoder.`,
  );
}

/** A voice; `recognizer.voice()` makes one. */
export class Voice {
  private readonly recognizer: Recognizer;
  private readonly profile: VoiceProfile;
  private readonly model: string;

  /**
   * `recognizer.voice()` makes one.
   * @param saved what `save` gave, of the same model
   * @throws AffettoError `OPTION_INVALID` where the model cannot get to know voices, or the voice is another model's
   */
  constructor(recognizer: Recognizer, saved?: SavedVoice) {
    const voice = requireVoiceModel(recognizer.metadata);
    this.recognizer = recognizer;
    this.profile = new VoiceProfile(voice, recognizer.metadata.labels.length);
    this.model = evidenceKey(voice);
    if (saved === undefined) return;
    const { recordings, labels = [] } = this.requireOwn(saved);
    for (const [index, evidence] of recordings.entries()) {
      this.profile.add(evidence, this.labelIndex(labels[index] ?? undefined));
    }
  }

  /** How many recordings the voice is known by; of a long one every window counts. */
  get recordings(): number {
    return this.profile.recordings;
  }

  /** How many of them have a label. */
  get labelled(): number {
    return this.profile.kept.filter(({ label }) => label !== undefined).length;
  }

  /**
   * Answers for a recording of the voice and gets to know the voice by it. It is judged by the recordings before it, a
   * long one's windows also by each other, never by what they say themselves, and never by its own label.
   * @param samples Mono samples at the model's rate, shape [n], nominally in [-1, 1].
   * @throws AffettoError as `Recognizer.recognize`; `OPTION_INVALID` for a label that the model lacks; nothing is learnt
   *   then
   */
  async hear(
    samples: Float32Array,
    options: RecognizeOptions & TakeOptions = {},
  ): Promise<VoiceRecognition> {
    this.labelIndex(options.label);
    const answers = await this.recognizer.answerWindows(samples, options);
    const durationSeconds = samples.length / this.recognizer.metadata.sampleRate;
    return this.take({ answers, durationSeconds }, options);
  }

  /**
   * Answers for a recording of the voice and learns nothing from it.
   * @param samples as for `hear`
   * @throws AffettoError as `Recognizer.recognize`
   */
  async judge(samples: Float32Array, options: RecognizeOptions = {}): Promise<VoiceRecognition> {
    const answers = await this.recognizer.answerWindows(samples, options);
    const judged = answers.map((answer) => judgedBy(this.profile, answer));
    const durationSeconds = samples.length / this.recognizer.metadata.sampleRate;
    return this.average(judged, durationSeconds, this.recordings);
  }

  /**
   * Does what `hear` does with windows that were answered already.
   * @throws AffettoError `OPTION_INVALID` for a label that the model lacks, for answers without evidence, or with that of
   *   another model
   */
  take(
    { answers, durationSeconds }: AnsweredRecording,
    options: TakeOptions = {},
  ): VoiceRecognition {
    const label = this.labelIndex(options.label);
    const kept = answers.map(({ speechless, evidence = [] }) =>
      speechless ? undefined : this.profile.add(evidence, label),
    );
    const judged = answers.map((answer, index) => {
      // With a label, the recording's other windows would tell the answer.
      const own: (HeardRecording | undefined)[] = label === undefined ? [kept[index]] : kept;
      return judgedBy(this.profile.without(...own), answer);
    });
    const added = kept.filter((one) => one !== undefined).length;
    const knownBy = this.recordings - (label === undefined ? Math.min(1, added) : added);
    return this.average(judged, durationSeconds, knownBy);
  }

  /**
   * Answers for recordings of the voice and gets to know the voice by them. Each is judged by all others and by what was
   * known before, so that the first gains as much as the last; none of its windows by any of its own.
   * @returns an answer for each, in their order
   * @throws AffettoError as `take`; nothing is learnt then
   */
  takeTogether(recordings: readonly AnsweredRecording[]): VoiceRecognition[] {
    const known = this.profile.copy();
    const learned = (latest: readonly AnsweredRecording[]) => {
      const profile = known.copy();
      for (const recording of latest) learn(profile, recording);
      return profile;
    };
    // What cannot be learnt is found before anything is.
    learned(recordings);
    const { first, latest } = latestOf(recordings);
    // Those before are among nobody's latest, so that all of them are judged by the same.
    const ofAll = learned(latest);
    const recognitions = recordings.map(({ answers, durationSeconds }, own) => {
      const profile = own < first ? ofAll : learned(latestOf(recordings, own).latest);
      const judged = answers.map((answer) => judgedBy(profile, answer));
      return this.average(judged, durationSeconds, profile.recordings);
    });
    for (const recording of recordings) learn(this.profile, recording);
    return recognitions;
  }

  /**
   * Judges a stretch of live sound by what is known of the voice, and gets to know it by the last one of an utterance.
   * What cannot be speech says nothing of a voice.
   * @param heard what the model made of the stretch
   * @param stretch whether it is the last one of its utterance
   * @returns a probability for each label of the model, [labels], summing to 1
   */
  hearLive(heard: HeardStretch, stretch: { readonly final: boolean }): readonly number[] {
    const { evidence, probabilities, isFar } = heard;
    const { final } = stretch;
    if (!evidence || isFar) return probabilities;
    const judged = this.profile.judge(evidence);
    if (final) this.profile.add(evidence);
    return judged;
  }

  /** Forgets the voice. */
  forget(): void {
    this.profile.forget();
  }

  /**
   * Gives the voice as plain data, for `recognizer.voice(saved)`.
   * @returns what was heard, at most 256 recordings, with what tells the model from others
   */
  save(): SavedVoice {
    const { kept } = this.profile;
    const recordings = kept.map(({ evidence }) =>
      Array.from(evidence, (value) => Number(value.toPrecision(6))),
    );
    const names = this.recognizer.metadata.labels;
    const labels = kept.map(({ label }) => (label === undefined ? null : (names[label] as string)));
    return { format: 1, model: this.model, recordings, ...(this.labelled > 0 && { labels }) };
  }

  /** @throws AffettoError `OPTION_INVALID` for a label that the model lacks */
  private labelIndex(label: string | undefined): number | undefined {
    if (label === undefined) return undefined;
    const { labels } = this.recognizer.metadata;
    const index = labels.indexOf(label);
    if (index >= 0) return index;
    throw new AffettoError(
      'OPTION_INVALID',
      `The model knows no ${label}. A recording can be labelled: ${labels.join(', ')}.`,
    );
  }

  private average(
    answers: readonly WindowAnswer[],
    durationSeconds: number,
    knownBy: number,
  ): VoiceRecognition {
    const { calibration, ...metadata } = this.recognizer.metadata;
    const { answerSets: _, ...withoutSets } = calibration;
    // Thresholds were measured for voices known without labels; what labels change of them nobody knows.
    const known = { ...metadata, calibration: this.labelled > 0 ? withoutSets : calibration };
    const { only } = this.recognizer;
    return { ...averageWindows(known, answers, durationSeconds, knownBy, only), knownBy };
  }

  private requireOwn(saved: unknown): SavedVoice {
    const parsed = savedVoiceSchema.safeParse(saved);
    if (!parsed.success) {
      throw new AffettoError(
        'OPTION_INVALID',
        `This is no saved voice: it is not what Voice.save() writes (${firstIssue(parsed.error)}). Give what that gave, or start without.`,
      );
    }
    if (parsed.data.model === this.model) return parsed.data;
    throw new AffettoError(
      'OPTION_INVALID',
      'The saved voice was learnt with another model, whose numbers mean other things. Let this model hear the voice anew.',
    );
  }
}

/**
 * Adds a recording to a profile, window by window. What cannot be speech says nothing of a voice.
 * @throws AffettoError `OPTION_INVALID` for answers without evidence, or with that of another model
 */
export function learn(
  profile: VoiceProfile,
  { answers }: Pick<AnsweredRecording, 'answers'>,
): void {
  for (const { speechless, evidence = [] } of answers) {
    if (!speechless) profile.add(evidence);
  }
}

/**
 * Picks the last recordings whose windows fill a profile: it forgets those before, however many they are.
 * @param without the index of one that is left out
 * @returns the index of the first of them, and they in their order
 */
function latestOf(
  recordings: readonly AnsweredRecording[],
  without?: number,
): { readonly first: number; readonly latest: readonly AnsweredRecording[] } {
  const latest: AnsweredRecording[] = [];
  let first = recordings.length;
  for (let windows = 0; first > 0 && windows < mostRecordings; ) {
    const recording = recordings[--first] as AnsweredRecording;
    if (first === without) continue;
    latest.unshift(recording);
    windows += recording.answers.filter(({ speechless }) => !speechless).length;
  }
  return { first, latest };
}

/** Judges a window anew by what is known of the voice. */
export function judgedBy(profile: VoiceProfile, answer: WindowAnswer): WindowAnswer {
  if (!answer.evidence) return answer;
  return { ...answer, probabilities: profile.judge(answer.evidence) };
}
