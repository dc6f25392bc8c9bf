// Who may ask. Any site that somebody visits can send requests to this machine, so a server without tokens answers only under
// names of this machine ("DNS rebinding" makes foreign names lead here), and what comes from a page must come from our own or
// one that was named. Tokens are compared in the same time whatever they share with a right one.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from './problem.js';

/** What a server asks of requests. */
export interface GuardSettings {
  /** The tokens that open it; none: nobody needs one. */
  readonly tokens: readonly string[];
  /** The origins of pages that may ask, such as `https://example.org`, beside the server's own. */
  readonly origins: readonly string[];
  /** Whether the server can be reached from this machine alone. */
  readonly isLoopback: boolean;
}

/** A request, as far as it matters here. */
export interface Visit {
  readonly headers: IncomingHttpHeaders;
  /** Where it comes from. */
  readonly address: string;
}

/** The subprotocol of live streams; a browser's page, which can set no header, offers its token beside it. */
export const streamProtocol = 'affetto';
const tokenProtocol = 'affetto.bearer.';

/** The names of this machine. */
const ownNames = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/** Tells who may come in. */
export class Guard {
  readonly #digests: readonly Buffer[];
  readonly #settings: GuardSettings;

  constructor(settings: GuardSettings) {
    this.#settings = settings;
    this.#digests = settings.tokens.map(digestOf);
  }

  /**
   * Refuses what comes under a foreign name, or from a foreign page.
   * @throws ProblemError 403
   */
  checkPlace({ headers: { host = '', origin } }: Visit): void {
    const { isLoopback, origins } = this.#settings;
    if (isLoopback && this.#digests.length === 0 && !ownNames.test(host)) {
      throw new ProblemError(
        403,
        'foreign-host',
        'This server answers under the names of its own machine alone: localhost or 127.0.0.1.',
      );
    }
    if (origin === undefined || origins.includes(origin)) return;
    if (hostOf(origin) === host.toLowerCase()) return;
    throw new ProblemError(
      403,
      'foreign-origin',
      'This page may not ask this server. Name its origin: affetto serve --cors ORIGIN.',
    );
  }

  /**
   * Tells the client by its token, else by its address.
   * @returns what tells it from others; nothing of the token can be read from it
   * @throws ProblemError 401 without a right token, where the server has any
   */
  client({ headers, address }: Visit): string {
    if (this.#digests.length === 0) return `address ${address}`;
    const given = tokenOf(headers);
    const digest = digestOf(given ?? '');
    // Every token is compared, so that the time tells nothing.
    let index = -1;
    for (const [at, known] of this.#digests.entries()) {
      if (timingSafeEqual(known, digest)) index = at;
    }
    if (given !== undefined && index >= 0) return `token ${index}`;
    throw new ProblemError(
      401,
      'no-token',
      given === undefined
        ? 'This server asks for a token: Authorization: Bearer TOKEN.'
        : 'This is not a token of this server.',
    );
  }
}

function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (bearer !== undefined) return bearer;
  const offered = headers['sec-websocket-protocol']?.split(/ *, */) ?? [];
  return offered
    .find((protocol) => protocol.startsWith(tokenProtocol))
    ?.slice(tokenProtocol.length);
}

const digestOf = (token: string) => createHash('sha256').update(token).digest();

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    // A page in a frame without an origin says "null".
    return undefined;
  }
}
