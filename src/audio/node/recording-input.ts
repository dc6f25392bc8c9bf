// What a recording may be given as in Node, and how each becomes something that can be read from any place: streams are
// kept in a temporary file where they are long, since most formats say at their end how long they are.

import { AffettoError } from '../../errors.js';
import { plainBytes } from '../limits.js';
import { DEFAULT_MAX_FILE_BYTES } from '../read-file.js';

/**
 * A recording: the path of a file, a `file:` URL, bytes, a Blob, a `Response` that was fetched, a Node or web stream of
 * bytes, or anything else that yields them.
 */
export type RecordingInput =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | Response
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** Where the bytes of a recording lie. It can be sent to a thread. */
export type RecordingPlace =
  | { readonly path: string }
  | { readonly bytes: Uint8Array }
  | { readonly blob: Blob };

/** A recording that lies somewhere. Release it. */
export interface HeldRecording {
  readonly place: RecordingPlace;
  /** Its size in bytes; of a path unknown. */
  readonly size: number | undefined;
  readonly release: () => Promise<void>;
}

/** How much is taken of a stream. */
export interface HoldOptions {
  /** The largest number of bytes; default 2 GiB. */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Names the stream in messages, e.g. `standard input`. */
  readonly name?: string | undefined;
}

const nothing = async () => {};

/**
 * Takes a recording in whatever form.
 * @throws AffettoError `OPTION_INVALID` for anything else, and for addresses; `FILE_UNREADABLE` for a stream that fails or
 *   is too long, and a `Response` that is none of success
 */
export async function holdRecording(
  input: RecordingInput,
  options: HoldOptions = {},
): Promise<HeldRecording> {
  if (typeof input === 'string') {
    return { place: { path: input }, size: undefined, release: nothing };
  }
  if (input instanceof URL) {
    return { place: { path: pathOf(input) }, size: undefined, release: nothing };
  }
  if (input instanceof Blob) return { place: { blob: input }, size: input.size, release: nothing };
  if (input instanceof Response) return held(bodyOf(input), options);
  if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) {
    const bytes = plainBytes(input instanceof ArrayBuffer ? new Uint8Array(input) : input);
    return { place: { bytes }, size: bytes.length, release: nothing };
  }
  if (typeof input === 'object' && input !== null && Symbol.asyncIterator in input) {
    return held(input as AsyncIterable<Uint8Array>, options);
  }
  throw new AffettoError(
    'OPTION_INVALID',
    `A recording is given as ${input === null ? 'null' : typeof input}; give a path, a file: URL, bytes, a Blob, a Response or a stream of bytes.`,
  );
}

function pathOf(url: URL): string {
  if (url.protocol === 'file:') return process.getBuiltinModule('node:url').fileURLToPath(url);
  throw new AffettoError(
    'OPTION_INVALID',
    `${url.protocol} addresses are not opened; fetch it and give the Response.`,
  );
}

function bodyOf(response: Response): ReadableStream<Uint8Array> {
  if (response.ok && response.body && !response.bodyUsed) return response.body;
  const why = response.bodyUsed
    ? 'it was read before'
    : response.ok
      ? 'it is empty'
      : `the server answered ${response.status} ${response.statusText}`.trimEnd();
  throw new AffettoError('FILE_UNREADABLE', `Cannot read the response: ${why}.`);
}

/** What of a stream is kept in memory, in bytes; more goes to a file. */
const mostInMemory = 1 << 23;

async function held(
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  { maxBytes = DEFAULT_MAX_FILE_BYTES, signal, name = 'the stream' }: HoldOptions,
): Promise<HeldRecording> {
  const fail = (why: string, cause?: unknown) =>
    new AffettoError('FILE_UNREADABLE', `Cannot read ${name}: ${why}.`, { cause });
  let spool: Spool | undefined;
  let chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of untilAborted(stream, signal)) {
      if (!(chunk instanceof Uint8Array)) throw fail(`it gives ${typeof chunk}, not bytes`);
      size += chunk.length;
      if (size > maxBytes) throw fail(`it exceeds ${maxBytes} bytes`);
      if (size > mostInMemory) {
        spool ??= await Spool.open();
        for (const kept of chunks) await spool.add(kept);
        chunks = [];
        await spool.add(chunk);
      } else chunks.push(chunk);
    }
    if (!spool) {
      const bytes = plainBytes(Buffer.concat(chunks));
      return { place: { bytes }, size, release: nothing };
    }
    await spool.done();
    const { path } = spool;
    return { place: { path }, size, release: () => spool?.remove() ?? nothing() };
  } catch (error) {
    await spool?.remove();
    if (signal?.aborted) throw signal.reason;
    throw error instanceof AffettoError ? error : fail((error as Error).message, error);
  }
}

/** Yields what a stream gives, and stops to wait for it once the signal is aborted. */
async function* untilAborted(
  stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void, undefined> {
  const { next, leave } = taps(stream);
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => {});
  try {
    for (;;) {
      signal?.throwIfAborted();
      const step = await Promise.race([next(), aborted]);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    if (stop) signal?.removeEventListener('abort', stop);
    leave();
  }
}

/** How to take the next piece, and how to leave a stream that may never give one: its iterator would wait for that. */
function taps(stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>): {
  readonly next: () => Promise<{ readonly done?: boolean; readonly value?: unknown }>;
  readonly leave: () => void;
} {
  if (stream instanceof ReadableStream) {
    const reader = stream.getReader();
    return { next: () => reader.read(), leave: () => void reader.cancel().catch(() => {}) };
  }
  const iterator = stream[Symbol.asyncIterator]();
  const next = () => iterator.next();
  // A Node stream: standard input that goes on would keep the process alive.
  if ('destroy' in stream && typeof stream.destroy === 'function') {
    const { destroy } = stream as { destroy: () => void };
    return { next, leave: () => destroy.call(stream) };
  }
  return { next, leave: () => void iterator.return?.()?.then(undefined, () => {}) };
}

type Files = ReturnType<typeof process.getBuiltinModule<'node:fs'>>['promises'];
type FileHandle = Awaited<ReturnType<Files['open']>>;

/** What removes the files that are there; one listener for all, since Node warns of a dozen. */
const left = new Set<() => void>();
let listens = false;

function leftAtExit(remove: () => void): void {
  left.add(remove);
  if (listens) return;
  listens = true;
  process.once('exit', () => {
    for (const one of left) one();
  });
}

/** Keeps bytes in a temporary file that nobody else can read; it goes when the process does, at the latest. */
export class Spool {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly removeNow: () => void,
  ) {}

  static async open(): Promise<Spool> {
    const { promises, rmSync } = process.getBuiltinModule('node:fs');
    const { tmpdir } = process.getBuiltinModule('node:os');
    const { join } = process.getBuiltinModule('node:path');
    const folder = await promises.mkdtemp(join(tmpdir(), 'affetto-recording-'));
    const path = join(folder, 'recording');
    const removeNow = () => rmSync(folder, { recursive: true, force: true });
    leftAtExit(removeNow);
    return new Spool(path, await promises.open(path, 'wx', 0o600), removeNow);
  }

  async add(bytes: Uint8Array): Promise<void> {
    await this.file.writeFile(bytes);
  }

  /** To be called when all is written. */
  async done(): Promise<void> {
    await this.file.close();
  }

  async remove(): Promise<void> {
    await this.file.close().catch(() => {});
    this.removeNow();
    left.delete(this.removeNow);
  }
}
