// The model that answers now. Another can take its place at any time; the one before is freed when the last
// work that it was lent to is done.

import type { Recognizer } from '../../../src/recognition/recognizer.js';

/** A model in use. */
export interface Lent {
  readonly recognizer: Recognizer;
  /** The model file, for what needs more of it than answers. */
  readonly bytes: Uint8Array;
  /** To be called once, when the work is done. */
  release(): void;
}

interface Place {
  readonly recognizer: Recognizer;
  readonly bytes: Uint8Array;
  uses: number;
}

export class CurrentModel {
  #place: Place | undefined;

  replace(recognizer: Recognizer, bytes: Uint8Array): void {
    const old = this.#place;
    this.#place = { recognizer, bytes, uses: 0 };
    if (old?.uses === 0) void old.recognizer.dispose();
  }

  /** @throws Error before the first model is there */
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

  /** Lends it for as long as `work` takes. */
  async use<T>(work: (recognizer: Recognizer, bytes: Uint8Array) => Promise<T>): Promise<T> {
    const { recognizer, bytes, release } = this.lend();
    try {
      return await work(recognizer, bytes);
    } finally {
      release();
    }
  }
}
