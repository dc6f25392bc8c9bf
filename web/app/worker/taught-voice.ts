// A voice that somebody taught the large model: it judges all that is heard, and stays as it was taught.

import type { Recognition, WindowAnswer } from '../../../src/recognition/recognition.js';
import type { HeardStretch, Recognizer } from '../../../src/recognition/recognizer.js';
import { requireVoiceModel, type SavedVoice, type Voice } from '../../../src/recognition/voice.js';
import { VoiceProfile } from '../../../src/voices/voice-profile.js';

/** Starts to know a voice of a model that gets to know voices. */
export function emptyProfile({ metadata }: Pick<Recognizer, 'metadata'>): VoiceProfile {
  return new VoiceProfile(requireVoiceModel(metadata), metadata.labels.length);
}

/** Judges by a taught voice. */
export class TaughtVoice {
  readonly #recognizer: Recognizer;
  readonly #saved: SavedVoice;
  readonly #profile: VoiceProfile;

  /** @throws AffettoError `OPTION_INVALID` for a voice of another model */
  constructor(recognizer: Recognizer, saved: SavedVoice) {
    // Refuses what is not this model's.
    recognizer.voice(saved);
    const { labels } = recognizer.metadata;
    this.#recognizer = recognizer;
    this.#saved = saved;
    this.#profile = emptyProfile(recognizer);
    for (const [index, evidence] of saved.recordings.entries()) {
      const label = labels.indexOf(saved.labels?.[index] ?? '');
      this.#profile.add(evidence, label < 0 ? undefined : label);
    }
  }

  /** Gives the voice to a recording: what it learns from that lasts as long as the recording. */
  fresh(): Voice {
    return this.#recognizer.voice(this.#saved);
  }

  /** The voice as known without any recording but those that it was taught with. */
  others(): VoiceProfile {
    return this.#profile;
  }

  /** Judges what was heard. */
  judge({ evidence, probabilities }: HeardStretch): readonly number[] {
    return evidence ? this.#profile.judge(evidence) : probabilities;
  }

  /** Judges a recording, its windows by each other too. */
  hear(answers: readonly WindowAnswer[], durationSeconds: number): Recognition {
    return this.fresh().take({ answers, durationSeconds });
  }
}
