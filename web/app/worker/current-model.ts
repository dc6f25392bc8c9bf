// The model that answers now. Another can take its place at any time; the one before is freed when the last
// work that it was lent to is done.

import type { Recognizer } from '../../../src/recognition/recognizer.js';

/** A model that is lent to some work. */
export interface Lent {
  readonly recognizer: Recognizer;
  /** The model file, for what needs more of it than answers. */
  readonly bytes: Uint8Array;
  /** Gives the model back; to be called once, when the work is done. */
  release(): void;
}

interface Place {
  readonly recognizer: Recognizer;
  readonly bytes: Uint8Array;
  uses: number;
}

/** Holds the model that answers now, and lends it. */
export class CurrentModel {
  #place: Place | undefined;

  /** Puts another model in its place; the one before is freed once nobody uses it. */
  replace(recognizer: Recognizer, bytes: Uint8Array): void {
    const old = this.#place;
    this.#place = { recognizer, bytes, uses: 0 };
    if (old?.uses === 0) void old.recognizer.dispose();
  }

  /** Lends the model; throws an Error before the first one is there. */
  lend(): Lent {
    const place = this.#place;
    if (!place) throw new Error('the model is not loaded');
    place.uses++;
    return {
      recognizer: place.recognizer,
      bytes: place.bytes,
      release: () => {
        place.uses--;
        if (place.uses === 0 && place !== this.#place) void place.recognizer.dispose();
      },
    };
  }

  /** Lends the model for as long as `work` takes. */
  async use<T>(work: (recognizer: Recognizer, bytes: Uint8Array) => Promise<T>): Promise<T> {
    const { recognizer, bytes, release } = this.lend();
    try {
      return await work(recognizer, bytes);
    } finally {
      release();
    }
  }
}
