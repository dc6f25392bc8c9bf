// What answers were judged by, so that they can be explained later: by the recordings of the voice that were known then,
// and by the answer's own other windows.

import type { HeardWithoutPart } from '../../../src/explanation/explainer.js';
import type { WindowAnswer } from '../../../src/recognition/recognition.js';
import type { VoiceProfile } from '../../../src/voices/voice-profile.js';

/** Judges what the model makes of a sound: a probability for each label. */
export type Judge = (heard: HeardWithoutPart) => readonly number[];

interface JudgedAnswer {
  /** The voice as known without the recording. */
  readonly others: VoiceProfile;
  readonly windows: readonly WindowAnswer[];
}

/** The most answers that are kept; of more, the latest. */
const mostAnswers = 64;

/** Keeps what the latest answers were judged by. */
export class JudgedAnswers {
  readonly #kept = new Map<string, JudgedAnswer>();
  #count = 0;

  /**
   * Keeps what an answer was judged by.
   * @param others the voice as known without the recording
   * @param windows what the model answered for each window, by itself
   * @returns what `judgeOf` finds it by
   */
  keep(others: VoiceProfile, windows: readonly WindowAnswer[]): string {
    const id = `answer-${this.#count++}`;
    this.#kept.set(id, { others: others.copy(), windows });
    if (this.#kept.size > mostAnswers) {
      const [first] = this.#kept.keys();
      if (first !== undefined) this.#kept.delete(first);
    }
    return id;
  }

  /** Finds what the model answered for each window, by itself; undefined where that is not kept any more. */
  windowsOf(id: string): readonly WindowAnswer[] | undefined {
    return this.#kept.get(id)?.windows;
  }

  /**
   * Finds how a window of an answer was judged; undefined where that is not kept any more, or nothing was known.
   * @param startSeconds where the window begins; without, the first one
   */
  judgeOf(id: string | undefined, startSeconds = 0): Judge | undefined {
    const judged = id === undefined ? undefined : this.#kept.get(id);
    if (!judged) return undefined;
    const { others, windows } = judged;
    const distance = (window: WindowAnswer) => Math.abs(window.startSeconds - startSeconds);
    const nearest = Math.min(...windows.map(distance));
    const own = windows.find((window) => distance(window) === nearest);
    const profile = others.copy();
    for (const window of windows) {
      if (window !== own && !window.speechless && window.evidence) profile.add(window.evidence);
    }
    return ({ evidence, probabilities }) => (evidence ? profile.judge(evidence) : probabilities);
  }
}
