// One request while it is open: what it holds is given back at its end, however it ends, and whoever goes away is told to
// those who work for them.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Admission, GiveBack } from './admission.js';
import type { ServerLimits } from './limits.js';
import { ProblemError } from './problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request holds; of those that were let in to be heard. */
    open?: OpenRequest;
  }
}

/** What a request holds. */
export class OpenRequest {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly #limits: ServerLimits;
  readonly #admission: Admission;
  readonly #given: GiveBack[] = [];
  #bytes = 0;
  #untilMs = Number.POSITIVE_INFINITY;
  #isOver = false;

  /**
   * Lets a request in.
   * @param client what tells its client from others
   * @throws ProblemError 429, 503 where a limit is reached; 413 where it says that it brings too much
   */
  constructor(
    { raw: request }: FastifyRequest,
    { raw: response }: FastifyReply,
    how: { readonly client: string; readonly limits: ServerLimits; readonly admission: Admission },
  ) {
    this.#limits = how.limits;
    this.#admission = how.admission;
    const { maxBodyBytes } = how.limits;
    if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge(maxBodyBytes);
    this.#given.push(how.admission.enter(how.client));
    const controller = new AbortController();
    this.signal = controller.signal;
    response.once('close', () => {
      this.#isOver = true;
      if (!response.writableFinished) {
        controller.abort(new ProblemError(499, 'gone', 'The client went away.'));
      }
      for (const giveBack of this.#given) giveBack();
      how.admission.release(this.#bytes);
    });
  }

  /** When the answer must be there, by `performance.now()`; from `takePlace` on. */
  get untilMs(): number {
    return this.#untilMs;
  }

  /** How much came in, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a place among those who are heard or wait. @throws ProblemError 503 */
  takePlace(): void {
    const giveBack = this.#admission.takePlace();
    this.#given.push(giveBack);
    if (this.#isOver) giveBack();
    this.#untilMs = performance.now() + 1000 * this.#limits.timeoutSeconds;
  }

  /**
   * Reads bytes that come in, and holds no more than is allowed at any moment.
   * @throws ProblemError 413 for too many, 503 where all memory is taken
   */
  async read(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of stream) {
      if (this.#isOver) throw this.signal.reason;
      const { maxBodyBytes } = this.#limits;
      if (this.#bytes + part.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
      this.#admission.hold(part.length);
      this.#bytes += part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }
}

function tooLarge(maxBodyBytes: number): ProblemError {
  return new ProblemError(
    413,
    'body-too-large',
    `A request may bring ${maxBodyBytes} bytes at most. Send fewer or shorter recordings, or compressed ones.`,
  );
}
