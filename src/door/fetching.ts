// Bytes from an address, with progress, and with words for what can go wrong.

import { AffettoError } from '../errors.js';
import { joinBytes } from '../join-bytes.js';

/** How much of something has come; `share` is in [0, 1], undefined where nobody says how much there is. */
export type OnShare = (share: number | undefined) => void;

/** How bytes are fetched. */
export interface FetchOptions {
  /** Stops the download; what it is aborted with comes out. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how much has come. */
  readonly onShare?: OnShare | undefined;
}

/**
 * Fetches bytes.
 * @throws AffettoError `FILE_UNREADABLE` where nothing answers, or with an error; its `cause` is the answer then
 */
export async function fetchBytes(
  address: URL,
  { signal, onShare }: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await fetch(address, signal ? { signal } : {});
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AffettoError(
      'FILE_UNREADABLE',
      `Cannot fetch ${shown(address)}: ${(cause as Error).message}. Is there a connection, and does the address allow this page?`,
      { cause },
    );
  }
  if (!response.ok) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `Cannot fetch ${shown(address)}: the server answered ${response.status} ${response.statusText}.`,
      { cause: response },
    );
  }
  return readBody(response, { signal, onShare });
}

/** Whether an error of `fetchBytes` says that the server has no such file. */
export function isNotThere(error: unknown): boolean {
  const cause = error instanceof AffettoError ? error.cause : undefined;
  return typeof Response !== 'undefined' && cause instanceof Response && cause.status === 404;
}

/** A data: address may be megabytes long. */
const shown = ({ href }: URL): string => (href.length > 200 ? `${href.slice(0, 60)}...` : href);

async function readBody(response: Response, { signal, onShare }: FetchOptions) {
  if (!response.body || !onShare) return new Uint8Array(await response.arrayBuffer());
  // Of what is compressed on its way the length is that of something else.
  const told = response.headers.has('content-encoding')
    ? 0
    : Number(response.headers.get('content-length'));
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    onShare(told > 0 ? Math.min(1, length / told) : undefined);
  }
  return joinBytes(parts);
}
