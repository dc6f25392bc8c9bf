// What a model hears in the recordings that somebody labels, found in the background: in their order, the one that is
// waited for first. A recording that it cannot hear has a reason instead.

import { RecordingReader } from '../audio/read-part.js';
import type { Recognizer } from '../recognition/recognizer.js';
import type { RecordingToLabel } from './recordings-to-label.js';

/** What a model hears in a recording. */
export interface Guess {
  /** The label that it finds most probable. */
  readonly label: string;
  /** How probable, 0 to 1. */
  readonly probability: number;
  /** False where the model calls itself not sure. */
  readonly sure: boolean;
}

/** A guess, or why there is none, in a sentence. */
export type GuessOrReason = Guess | { readonly reason: string };

/** Hears recordings one after another. */
export class Guesser {
  private readonly results = new Map<string, GuessOrReason>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly reader = new RecordingReader({ allowTruncated: true });
  private readonly stop = new AbortController();
  private work: Promise<void> = Promise.resolve();

  /** @param recognizer it is disposed of by `end` */
  constructor(private readonly recognizer: Recognizer) {}

  /**
   * Begins to hear recordings, those that it has not heard yet.
   * @param onHeard hears how many of them are done
   * @returns when all are heard, or `end` was called
   */
  start(
    recordings: readonly RecordingToLabel[],
    onHeard: (done: number) => void = () => {},
  ): Promise<void> {
    this.work = this.hearAll(recordings, onHeard);
    return this.work;
  }

  /** What is known by now of a recording, by its id. */
  known(id: string): GuessOrReason | undefined {
    return this.results.get(id);
  }

  /** Waits for what is heard in one of the recordings that it was started with, before all others. */
  of(recording: RecordingToLabel): Promise<GuessOrReason> {
    const known = this.results.get(recording.id);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => {
      const { resolves = [] } = this.waiting.get(recording.id) ?? {};
      this.waiting.set(recording.id, { recording, resolves: [...resolves, resolve] });
    });
  }

  /** Stops, and frees the model. */
  async end(): Promise<void> {
    this.stop.abort();
    await this.work;
    await this.recognizer.dispose();
  }

  private async hearAll(
    recordings: readonly RecordingToLabel[],
    onHeard: (done: number) => void,
  ): Promise<void> {
    let done = 0;
    let at = 0;
    while (!this.stop.signal.aborted) {
      const [wanted] = this.waiting.values();
      while (at < recordings.length && this.results.has(recordings[at]!.id)) at++;
      const next = wanted?.recording ?? recordings[at];
      if (!next) return;
      const guess = await this.hear(next);
      if (this.stop.signal.aborted) return;
      this.results.set(next.id, guess);
      for (const resolve of this.waiting.get(next.id)?.resolves ?? []) resolve(guess);
      this.waiting.delete(next.id);
      onHeard(++done);
    }
  }

  private async hear(recording: RecordingToLabel): Promise<GuessOrReason> {
    const { signal } = this.stop;
    try {
      const { sampleRate } = this.recognizer.metadata;
      const { samples } = await this.reader.samples(recording, sampleRate);
      const { emotion, confidence, sure } = await this.recognizer.recognize(samples, { signal });
      return { label: emotion, probability: confidence, sure };
    } catch (error) {
      // One recording that cannot be heard does not stop the others.
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

interface Waiting {
  readonly recording: RecordingToLabel;
  readonly resolves: readonly ((guess: GuessOrReason) => void)[];
}
