// What is no HTTP, comes too slowly or is too long is answered on the bare connection, in the same form as all else.

import type { Socket } from 'node:net';
import { ProblemError, problemOf } from './problem.js';

const kinds: Readonly<Record<string, readonly [status: number, kind: string, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'too-slow', 'The request took too long to come in.'],
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'The headers are larger than this server takes.'],
};

/** Answers what could not be read as a request, and closes its connection. */
export function answerBrokenRequests(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, kind, detail] = kinds[error.code ?? ''] ?? [400, 'no-http', 'This is no HTTP.'];
  const problem = problemOf(new ProblemError(status, kind, detail));
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${status} ${problem.title}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
