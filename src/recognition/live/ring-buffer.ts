// The last samples of an endless stream, in memory that never grows.

/** Keeps the newest `capacity` samples. */
export class RingBuffer {
  readonly #samples: Float32Array;
  #end = 0;
  #length = 0;

  /** Makes room for `capacity` samples. */
  constructor(capacity: number) {
    this.#samples = new Float32Array(capacity);
  }

  /** The number of samples held: those that were pushed, up to the capacity. */
  get length(): number {
    return this.#length;
  }

  /** Appends samples, shape [n]; the oldest give way. */
  push(samples: Float32Array): void {
    const capacity = this.#samples.length;
    const newest = samples.subarray(Math.max(0, samples.length - capacity));
    const untilWrap = Math.min(newest.length, capacity - this.#end);
    this.#samples.set(newest.subarray(0, untilWrap), this.#end);
    this.#samples.set(newest.subarray(untilWrap), 0);
    this.#end = (this.#end + newest.length) % capacity;
    this.#length = Math.min(capacity, this.#length + newest.length);
  }

  /** Copies the newest `count` samples, or all there are. */
  last(count: number): Float32Array {
    const capacity = this.#samples.length;
    const wanted = Math.min(count, this.#length);
    const start = (this.#end - wanted + capacity) % capacity;
    const copy = new Float32Array(wanted);
    const untilWrap = Math.min(wanted, capacity - start);
    copy.set(this.#samples.subarray(start, start + untilWrap), 0);
    copy.set(this.#samples.subarray(0, wanted - untilWrap), untilWrap);
    return copy;
  }
}
