// Samples that arrive in pieces and leave as one array, without knowing the length beforehand:
// a header's promise is never a reason to allocate.

import { joinFloats } from '../join-bytes.js';

/** Collects blocks of samples. */
export class SampleList {
  readonly #parts: Float32Array[] = [];
  #length = 0;

  /** The number of samples collected so far. */
  get length(): number {
    return this.#length;
  }

  /** Keeps a reference to `part`, which must not change afterwards. */
  add(part: Float32Array): void {
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#length += part.length;
  }

  /** All samples in order, shape [length]. */
  join(): Float32Array {
    const [only] = this.#parts;
    if (only && this.#parts.length === 1) return only;
    return joinFloats(this.#parts);
  }
}
