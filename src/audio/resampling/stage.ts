// What the parts of a conversion have in common: each is fed a signal in pieces of any size, waits until it has a
// block, and holds back what its filter needs to see again.

/** A part of a conversion, which keeps the state of one signal. */
export interface Stage {
  /** Takes the next samples, shape [n], and returns those ready so far, shape [m]; its own memory, read it at once. */
  process(samples: Float32Array): Float32Array;
}

/** The samples that a filter still needs: a window that moves over the signal. */
export class Window {
  #memory: Float32Array;
  #length: number;

  /** @param silence The number of zeros before the signal, so that a filter finds something left of its start. */
  constructor(silence: number) {
    this.#memory = new Float32Array(Math.max(1024, 2 * silence));
    this.#length = silence;
  }

  /** How many samples there are. */
  get length(): number {
    return this.#length;
  }

  /** The samples, from index 0 to `length`; what is beyond has no meaning. Read it anew after `add`. */
  get samples(): Float32Array {
    return this.#memory;
  }

  /** Adds samples at the end. */
  add(samples: Float32Array): void {
    const length = this.#length + samples.length;
    if (length > this.#memory.length) {
      const larger = new Float32Array(2 * length);
      larger.set(this.#memory.subarray(0, this.#length));
      this.#memory = larger;
    }
    this.#memory.set(samples, this.#length);
    this.#length = length;
  }

  /** Drops the first `count` samples. */
  drop(count: number): void {
    this.#memory.copyWithin(0, count, this.#length);
    this.#length -= count;
  }
}
