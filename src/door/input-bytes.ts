// The bytes of a file, wherever somebody has it: on disk, at an address, in memory, or coming in.

import { readAudioFile } from '../audio/read-file.js';
import { joinBytes } from '../join-bytes.js';
import { fetchBytes } from './fetching.js';
import { nextOf } from './iterating.js';
import { type KnownInput, nameOf, refused } from './recording-input.js';
import { pathOf } from './surroundings.js';

/** The largest number of bytes that are taken from a stream: 2 GiB. */
const mostBytes = 2 ** 31;

/** A recording that is a file, wherever that is. */
export type FileInput = Exclude<KnownInput, { kind: 'samples' | 'media' }>;

/** Gives the bytes of a file; of a Blob they are read as they are wanted. */
export async function bytesOfInput(
  input: FileInput,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | Blob> {
  if (input.kind === 'bytes') return input.bytes;
  if (input.kind === 'path') return readAudioFile(input.path);
  if (input.kind === 'stream') return bytesOfStream(input.stream, signal);
  return input.address.protocol === 'file:'
    ? readAudioFile(pathOf(input.address))
    : fetchBytes(input.address, { signal });
}

async function bytesOfStream(stream: object, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of partsOfStream(stream, signal)) parts.push(part);
  return joinBytes(parts);
}

/**
 * Goes over what a stream of a file's bytes gives.
 * @throws AffettoError `INPUT_UNSUPPORTED` where that is something else, or too much; what `signal` is aborted with
 */
export async function* partsOfStream(
  stream: object,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  for await (const part of nextOf<unknown>(stream, signal)) {
    const bytes = part instanceof ArrayBuffer ? new Uint8Array(part) : part;
    if (!(bytes instanceof Uint8Array)) {
      throw refused(
        `The stream gave a ${nameOf(part)}; a recording comes as the bytes of a file, in Uint8Arrays. For live sound there is listen().`,
      );
    }
    length += bytes.length;
    if (length > mostBytes) throw refused(`The stream gave more than ${mostBytes} bytes.`);
    yield bytes;
  }
}
