// Recordings by HTTP and HTTPS. The address that a name leads to is looked at when the connection is made, so that no name
// and no redirection leads into a private network (request-filtering-agent).

import type { IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { useAgent } from 'request-filtering-agent';
import { AffettoError } from '../../errors.js';
import type { FetchLimits } from './fetch-limits.js';
import { PassingFailure } from './passing-failure.js';

/** The most redirections that are followed. */
const mostRedirections = 5;

/**
 * Opens what an address leads to.
 * @throws AffettoError `DOWNLOAD_FAILED`, as a `PassingFailure` where it may be another the next time
 */
export async function openHttp(
  address: string,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = address;
  for (let hops = 0; hops <= mostRedirections; hops++) {
    const response = await ask(url, limits, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return response;
    response.destroy();
    if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined) {
      url = new URL(headers.location, url).href;
      if (!/^https?:/.test(url)) throw refused(`it redirects to ${url.slice(0, 80)}`);
      continue;
    }
    throw statusFailure(statusCode);
  }
  throw refused(`it redirects more than ${mostRedirections} times`);
}

/** What a status means that is none of success: a server's trouble passes, a missing file does not. */
export function statusFailure(status: number): AffettoError {
  const why = `the server answered ${status}`;
  const passes = status >= 500 || [408, 425, 429].includes(status);
  return passes ? passing(why) : refused(why);
}

function ask(url: string, limits: FetchLimits, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { privateHosts } = limits;
    let request: http.ClientRequest;
    try {
      const allow = { allowPrivateIPAddress: privateHosts, allowMetaIPAddress: privateHosts };
      const { get } = url.toLowerCase().startsWith('https:') ? https : http;
      request = get(url, { agent: useAgent(url, allow), signal }, resolve);
    } catch (cause) {
      reject(refused((cause as Error).message, cause));
      return;
    }
    request.on('error', (cause: Error) => {
      const isPrivate = /is not allowed/.test(cause.message);
      reject(
        isPrivate
          ? refused(
              'it leads to a private or loopback address, which is not asked unless --allow-private-hosts is given',
              cause,
            )
          : passing(cause.message, cause),
      );
    });
  });
}

const words = (why: string) => `Cannot fetch the recording: ${why}.`;

export const refused = (why: string, cause?: unknown) =>
  new AffettoError('DOWNLOAD_FAILED', words(why), { cause });
export const passing = (why: string, cause?: unknown) =>
  new PassingFailure('DOWNLOAD_FAILED', words(why), { cause });
