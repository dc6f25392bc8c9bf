// What `affetto predict` reads: files, and standard input.

import { addAbortSignal } from 'node:stream';
import { DEFAULT_MAX_FILE_BYTES, readAudioFile } from '../../../audio/read-file.js';
import { AffettoError } from '../../../errors.js';

/**
 * Reads a file, or standard input for `-`.
 * @throws AffettoError `FILE_UNREADABLE`
 */
export function readInput(file: string, signal: AbortSignal): Promise<Uint8Array> {
  return file === '-' ? readStandardInput(signal) : readAudioFile(file);
}

async function readStandardInput(signal: AbortSignal): Promise<Uint8Array> {
  const fail = (why: string, cause?: unknown) =>
    new AffettoError('FILE_UNREADABLE', `Cannot read standard input: ${why}.`, { cause });
  if (process.stdin.readableEnded) throw fail('it was read to its end before; give - once');
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin)) {
      chunks.push(chunk as Uint8Array);
      size += (chunk as Uint8Array).length;
      if (size > DEFAULT_MAX_FILE_BYTES) throw fail(`it exceeds ${DEFAULT_MAX_FILE_BYTES} bytes`);
    }
  } catch (error) {
    throw error instanceof AffettoError ? error : fail((error as Error).message, error);
  }
  return Buffer.concat(chunks);
}
