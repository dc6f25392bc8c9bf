// Who may ask the page's server: the page itself and nobody else. Any site that somebody visits can send requests to this
// machine, so an address holds a secret, the Host header must be ours (a foreign name may be made to lead here, "DNS
// rebinding"), and what changes something must come from our own page.

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request must know. */
export interface Door {
  readonly port: number;
  /** The secret that every path begins with. */
  readonly token: string;
}

/** The names under which the page may be opened. */
const hosts = ['127.0.0.1', 'localhost'];

/** An answer that refuses, or the path behind the secret, beginning with a slash. */
export type Admission =
  | { readonly status: number; readonly why: string }
  | { readonly path: string };

/** Tells whether a request is one of the page's own. */
export function admit(request: IncomingMessage, { port, token }: Door): Admission {
  const { method = '', headers, url = '' } = request;
  const isOurs = hosts.some((host) => headers.host === `${host}:${port}`);
  if (!isOurs) return { status: 403, why: 'This address is not that of the page.' };
  const [, given = '', rest = ''] = /^\/([^/?]*)(\/[^?]*)?/.exec(url) ?? [];
  if (!isSame(given, token)) return { status: 404, why: 'There is nothing here.' };
  if (method === 'GET') return { path: rest };
  if (method !== 'POST') return { status: 405, why: 'Only GET and POST are understood.' };
  const isFromPage = hosts.some((host) => headers.origin === `http://${host}:${port}`);
  if (!isFromPage) return { status: 403, why: 'This does not come from the page.' };
  if (headers['content-type'] !== 'application/json') {
    return { status: 415, why: 'Only JSON is understood.' };
  }
  return { path: rest };
}

function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The headers of every answer: the page loads nothing from elsewhere, is in nobody's frame and in nobody's cache. */
export const guardedHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    'media-src blob:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'microphone=(), camera=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
