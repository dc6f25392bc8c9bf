// Who may come in, as far as places and memory go. Nobody waits without bound: whoever finds no place is told at once when
// to come again.

import type { ServerLimits } from './limits.js';
import { ProblemError } from './problem.js';

/** Gives back what was taken; a second call does nothing. */
export type GiveBack = () => void;

/** Counts what open requests hold. */
export class Admission {
  readonly #limits: ServerLimits;
  readonly #onRefused: (kind: string) => void;
  readonly #clients = new Map<string, number>();
  #open = 0;
  #places = 0;
  #heldBytes = 0;
  #streams = 0;
  /** The time that a request took lately, in seconds. */
  #usualSeconds = 1;

  /** @param onRefused hears which limit turned somebody away */
  constructor(limits: ServerLimits, onRefused: (kind: string) => void) {
    this.#limits = limits;
    this.#onRefused = onRefused;
  }

  /** The requests that were let in, also those that are still coming in. */
  get open(): number {
    return this.#open;
  }

  /** The requests that are heard or wait. */
  get places(): number {
    return this.#places;
  }

  /** The bytes of open requests. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** The live streams. */
  get streams(): number {
    return this.#streams;
  }

  /**
   * Lets a client's request in.
   * @throws ProblemError 429 where the client has too many open, 503 where there is no place
   */
  enter(client: string): GiveBack {
    const { perClient } = this.#limits;
    const open = this.#clients.get(client) ?? 0;
    if (open >= perClient) {
      throw this.#refused(
        429,
        'too-many-requests',
        `${perClient} requests of this client are open, which is as many as it may have. Wait for one of them.`,
      );
    }
    // Before it sends megabytes for nothing; the place itself is taken when it is there as a whole.
    this.#requirePlace();
    this.#clients.set(client, open + 1);
    this.#open++;
    return once(() => {
      this.#open--;
      const left = (this.#clients.get(client) ?? 1) - 1;
      if (left === 0) this.#clients.delete(client);
      else this.#clients.set(client, left);
    });
  }

  /** Takes a place for a request that is there as a whole. @throws ProblemError 503 */
  takePlace(): GiveBack {
    this.#requirePlace();
    this.#places++;
    const began = performance.now();
    return once(() => {
      this.#places--;
      const seconds = (performance.now() - began) / 1000;
      this.#usualSeconds += 0.1 * (seconds / (this.#places + 1) - this.#usualSeconds);
    });
  }

  /** Holds bytes that came in. @throws ProblemError 503 where all memory for requests is taken */
  hold(bytes: number): void {
    if (this.#heldBytes + bytes > this.#limits.maxHeldBytes) {
      throw this.#refused(
        503,
        'memory-full',
        'The requests that are open hold all the memory that this server has for them. Send it again later.',
      );
    }
    this.#heldBytes += bytes;
  }

  /** Lets bytes go. */
  release(bytes: number): void {
    this.#heldBytes -= bytes;
  }

  /** Takes a place for a live stream. @throws ProblemError 503 */
  takeStream(): GiveBack {
    const { maxStreams } = this.#limits;
    if (this.#streams >= maxStreams) {
      throw this.#refused(
        503,
        'streams-full',
        `${maxStreams} live streams are open, which is as many as this server takes. Come again later.`,
      );
    }
    this.#streams++;
    return once(() => {
      this.#streams--;
    });
  }

  #requirePlace(): void {
    const { workers, queue } = this.#limits;
    if (this.#places < workers + queue) return;
    throw this.#refused(
      503,
      'queue-full',
      `${workers} requests are heard and ${queue} wait, which is as many as this server takes. Send it again later.`,
    );
  }

  #refused(status: number, kind: string, detail: string): ProblemError {
    this.#onRefused(kind);
    return new ProblemError(status, kind, detail, this.#retryAfter());
  }

  /** The time in which about half of those who wait are answered, in whole seconds. */
  #retryAfter(): number {
    const seconds = (this.#usualSeconds * this.#places) / 2;
    return Math.min(60, Math.max(1, Math.ceil(seconds)));
  }
}

function once(act: () => void): GiveBack {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
