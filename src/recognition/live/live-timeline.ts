// What a live session was heard as, from its answers: each answer takes the place of those that heard less of the same sound.
// So what was said of the past is corrected when more was heard, in the page, in `affetto.listen` and on a server alike.

import type { WindowAnswer } from '../recognition.js';

/** An answer, as far as a timeline needs it. */
export interface TimelineAnswer {
  /** What was heard, and what the model says of it. */
  readonly window: WindowAnswer;
  /** Whether it is the last one of its utterance. */
  readonly final: boolean;
}

/** Two windows that begin within so many seconds heard the same sound. */
const sameStartSeconds = 0.001;

/** Collects the answers of one session, in order. */
export class LiveTimeline {
  readonly #windows: WindowAnswer[] = [];
  /** The index of the first window of the utterance that goes on. */
  #utterance = 0;
  /** Whether the last window may still be replaced by one that heard more. */
  #isOpen = false;

  /** The windows in order of time. Those of an utterance longer than a window overlap by half or a little more. */
  get windows(): readonly WindowAnswer[] {
    return this.#windows;
  }

  /** The windows of the utterance that goes on, or of the last one. */
  get latest(): readonly WindowAnswer[] {
    return this.#windows.slice(this.#utterance);
  }

  /** Takes the next answer. */
  add({ window, final }: TimelineAnswer): void {
    if (!this.#isOpen) this.#utterance = this.#windows.length;
    const last = this.#windows.at(-1);
    if (this.#isOpen && last && this.#replaces(window, last)) this.#windows.pop();
    this.#windows.push(window);
    this.#isOpen = !final;
  }

  /** Whether a window takes the place of the last one: it heard the same from its start on, or the one before still overlaps the new one by half. */
  #replaces(window: WindowAnswer, last: WindowAnswer): boolean {
    if (window.startSeconds - last.startSeconds < sameStartSeconds) return true;
    const before = this.#windows.at(-2);
    if (!before || this.#windows.length - 2 < this.#utterance) return false;
    const half = (window.endSeconds - window.startSeconds) / 2;
    return window.startSeconds - before.startSeconds < half;
  }
}

/**
 * Averages what the windows say that heard a moment.
 * @param windows in order of time
 * @param atSeconds the moment; of one that no window heard, the nearest window tells
 * @returns A probability for each label, shape [labels]; undefined without windows.
 */
export function heardAt(
  windows: readonly WindowAnswer[],
  atSeconds: number,
): readonly number[] | undefined {
  const heard = windows.filter(
    ({ startSeconds, endSeconds }) => startSeconds <= atSeconds && endSeconds >= atSeconds,
  );
  const distance = ({ startSeconds, endSeconds }: WindowAnswer) =>
    Math.max(startSeconds - atSeconds, atSeconds - endSeconds);
  const nearest = windows.toSorted((a, b) => distance(a) - distance(b)).slice(0, 1);
  const counted = heard.length > 0 ? heard : nearest;
  return counted[0]?.probabilities.map(
    (_, label) =>
      counted.reduce((sum, { probabilities }) => sum + (probabilities[label] ?? 0), 0) /
      counted.length,
  );
}
