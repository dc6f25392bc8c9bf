// Fetches one published file whose size and MD5 are known. A cut connection is taken up where it broke,
// in this run or a later one, and nothing gets its final name before it is verified.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AffettoError } from '../errors.js';

/** How far a download is. */
export interface DownloadProgress {
  /** How many of `totalBytes` are on disk so far. */
  readonly receivedBytes: number;
  /** The size of the whole file in bytes. */
  readonly totalBytes: number;
}

/** What is expected of a download, and how long it is tried. */
export interface DownloadOptions {
  /** The size of the whole file in bytes. */
  readonly size: number;
  /** The MD5 of the whole file, 32 hexadecimal digits. */
  readonly md5: string;
  /** Is called at the start of each attempt and after each piece. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Stops the download and keeps the part file. */
  readonly signal?: AbortSignal;
  /** How many attempts in a row may end without a byte more than before; default 5. */
  readonly maxFruitlessAttempts?: number;
  /** After how many milliseconds without a byte the connection counts as dead; default 30,000. */
  readonly idleTimeoutMs?: number;
  /** How many milliseconds pass before the first retry; they double with each fruitless attempt, to 60,000. Default 1,000. */
  readonly retryDelayMs?: number;
  /** Resolves after `ms` and rejects when `signal` aborts: the only clock used here, so tests put their own in. */
  readonly delay?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const downloadDefaults = {
  maxFruitlessAttempts: 5,
  idleTimeoutMs: 30_000,
  retryDelayMs: 1_000,
} as const;
const longestRetryDelayMs = 60_000;

/**
 * Downloads `url` to `path`, by way of `path.part`. A part file left by an earlier run is taken up with a
 * Range request (from the beginning where the server does not do ranges); a file already at `path` with
 * the right size and MD5 is left alone, without a request.
 *
 * @returns whether the file was `downloaded` or `present` already
 * @throws AffettoError `DOWNLOAD_FAILED` where the server refuses, the connection keeps breaking, the disk
 *   refuses, or `signal` stops it (the part file stays); `DOWNLOAD_CHECKSUM` where the bytes are not the
 *   expected ones (the part file is deleted); `OPTION_INVALID` for an address that is not HTTP
 */
export async function downloadFile(
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<'downloaded' | 'present'> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new AffettoError('OPTION_INVALID', `"${url}" is not an http or https address.`);
  }
  const md5 = options.md5.toLowerCase();
  if (await isVerified(path, options.size, md5)) return 'present';
  const part = await PartFile.open(`${path}.part`, options.size);
  try {
    await fill(url, part, options);
  } finally {
    await part.close();
  }
  await part.finish(path, md5, url);
  return 'downloaded';
}

/** Whether a file of this size in bytes and this MD5 is at `path`. */
export async function isVerified(path: string, size: number, md5: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size !== size) return false;
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex') === md5;
}

/** Makes attempt after attempt until the part file is full. */
async function fill(url: string, part: PartFile, options: DownloadOptions): Promise<void> {
  const { maxFruitlessAttempts, retryDelayMs } = { ...downloadDefaults, ...options };
  const delay = options.delay ?? ((ms, signal) => wait(ms, undefined, { signal }));
  let furthest = part.bytes;
  let fruitless = 0;
  while (part.bytes < part.size) {
    try {
      await attempt(url, part, { ...options, delay });
    } catch (error) {
      if (options.signal?.aborted) throw stopped(url, part, options.signal);
      if (!(error instanceof BrokenConnection)) throw error;
      // Counted against the furthest byte, not the last attempt's start: a server that ignores ranges and
      // always breaks at the same place would otherwise be asked for ever.
      fruitless = part.bytes > furthest ? 0 : fruitless + 1;
      furthest = Math.max(furthest, part.bytes);
      if (fruitless >= maxFruitlessAttempts) throw gaveUp(url, part, fruitless, error);
      const pause = Math.min(retryDelayMs * 2 ** Math.max(fruitless - 1, 0), longestRetryDelayMs);
      await delay(pause, options.signal ?? new AbortController().signal).catch(() => undefined);
      if (options.signal?.aborted) throw stopped(url, part, options.signal);
    }
  }
}

/** The connection or the server failed in a way that may pass; another attempt is worth it. */
class BrokenConnection extends Error {}

type AttemptOptions = DownloadOptions & Required<Pick<DownloadOptions, 'delay'>>;

/** Makes one request and reads it until it ends or breaks. */
async function attempt(url: string, part: PartFile, options: AttemptOptions): Promise<void> {
  const report = () => options.onProgress?.({ receivedBytes: part.bytes, totalBytes: part.size });
  const connection = new AbortController();
  const stop = () => connection.abort(options.signal?.reason);
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener('abort', stop);
  try {
    report();
    const response = await untilIdle(request(url, part.bytes, connection.signal), options);
    await judgeResponse(response, url, part);
    if (response.body === null) throw new BrokenConnection('the server sent no content');
    const reader = response.body.getReader();
    while (true) {
      const { done, value } = await untilIdle(reader.read(), options);
      if (done) break;
      await part.append(value, url);
      report();
    }
    if (part.bytes < part.size) throw new BrokenConnection('the server ended too early');
  } catch (error) {
    if (error instanceof AffettoError || error instanceof BrokenConnection) throw error;
    throw new BrokenConnection(describe(error), { cause: error });
  } finally {
    options.signal?.removeEventListener('abort', stop);
    connection.abort();
  }
}

function request(url: string, from: number, signal: AbortSignal): Promise<Response> {
  // "identity": a compressed answer would be unpacked by fetch, and its ranges mean other bytes.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (from > 0) headers.range = `bytes=${from}-`;
  return fetch(url, { headers, signal });
}

/** Rejects with `BrokenConnection` where `step` takes longer than the idle timeout. */
async function untilIdle<T>(step: Promise<T>, options: AttemptOptions): Promise<T> {
  const idleTimeoutMs = options.idleTimeoutMs ?? downloadDefaults.idleTimeoutMs;
  const watch = new AbortController();
  const idle = options.delay(idleTimeoutMs, watch.signal).then(() => {
    throw new BrokenConnection(`nothing came for ${idleTimeoutMs / 1000} s`);
  });
  idle.catch(() => undefined);
  step.catch(() => undefined);
  try {
    return await Promise.race([step, idle]);
  } finally {
    watch.abort();
  }
}

/** Prepares the part file for what the server is about to send, or says why not to read it. */
async function judgeResponse(response: Response, url: string, part: PartFile): Promise<void> {
  const { status } = response;
  if (status === 206) {
    const range = response.headers.get('content-range') ?? '';
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
    if (total !== undefined && total !== '*') judgeLength(Number(total), url, part);
    if (Number(start) === part.bytes) return;
    await part.restart();
    throw new BrokenConnection(`the server sent another range than asked for (${range})`);
  }
  if (status === 200) {
    const length = response.headers.get('content-length');
    if (length !== null) judgeLength(Number(length), url, part);
    await part.restart();
    return;
  }
  if (status === 416) {
    await part.restart();
    throw new BrokenConnection('the server refused the range (HTTP 416)');
  }
  const what = `HTTP ${status} ${response.statusText}`.trim();
  if (status >= 500 || status === 408 || status === 429) throw new BrokenConnection(what);
  throw new AffettoError(
    'DOWNLOAD_FAILED',
    `${url} answered ${what}. Check the address, or give another with --url.`,
  );
}

/** A login page or another version is better refused before it is fetched; the part file stays. */
function judgeLength(length: number, url: string, part: PartFile): void {
  if (length === part.size) return;
  throw new AffettoError(
    'DOWNLOAD_CHECKSUM',
    `${url} offers ${length} bytes, expected ${part.size}: it is not the published file. Check the address and that no login page is in between.`,
  );
}

/** The growing file, with the MD5 of what it holds. */
class PartFile {
  bytes = 0;
  private hash: Hash = createHash('md5');

  private constructor(
    readonly path: string,
    readonly size: number,
    private readonly handle: FileHandle,
  ) {}

  /** Opens or makes the file, and hashes what an earlier run left in it. */
  static async open(path: string, size: number): Promise<PartFile> {
    try {
      await mkdir(dirname(path), { recursive: true });
      const part = new PartFile(path, size, await open(path, 'a+'));
      const left = (await part.handle.stat()).size;
      if (left > size) await part.restart();
      else if (left > 0) await part.rehash();
      return part;
    } catch (error) {
      throw diskRefused(path, error);
    }
  }

  async restart(): Promise<void> {
    await this.handle.truncate(0);
    this.bytes = 0;
    this.hash = createHash('md5');
  }

  async append(chunk: Uint8Array, url: string): Promise<void> {
    if (this.bytes + chunk.length > this.size) {
      await rm(this.path, { force: true });
      throw new AffettoError(
        'DOWNLOAD_CHECKSUM',
        `${url} sends more than the expected ${this.size} bytes: it is not the published file. The part file was deleted; check the address.`,
      );
    }
    try {
      await this.handle.writeFile(chunk);
    } catch (error) {
      throw diskRefused(this.path, error);
    }
    this.hash.update(chunk);
    this.bytes += chunk.length;
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /** Verifies the full file and gives it its name. */
  async finish(path: string, md5: string, url: string): Promise<void> {
    const actual = this.hash.digest('hex');
    if (actual !== md5) {
      await rm(this.path, { force: true });
      throw new AffettoError(
        'DOWNLOAD_CHECKSUM',
        `"${basename(path)}" from ${url} has the MD5 ${actual}, expected ${md5}. The part file was deleted; run it again, and if that fails too, the file at that address is another one.`,
      );
    }
    await rename(this.path, path).catch((error: unknown) => {
      throw diskRefused(path, error);
    });
  }

  private async rehash(): Promise<void> {
    for await (const chunk of createReadStream(this.path)) {
      this.hash.update(chunk as Buffer);
      this.bytes += (chunk as Buffer).length;
    }
  }
}

function stopped(url: string, part: PartFile, signal: AbortSignal): AffettoError {
  return new AffettoError(
    'DOWNLOAD_FAILED',
    `Stopped downloading ${url}; ${part.bytes} of ${part.size} bytes are kept in "${part.path}". Run it again to resume.`,
    { cause: signal.reason },
  );
}

function gaveUp(url: string, part: PartFile, attempts: number, cause: Error): AffettoError {
  return new AffettoError(
    'DOWNLOAD_FAILED',
    `${url}: ${attempts} attempts in a row brought nothing new, the last: ${cause.message}. ${part.bytes} of ${part.size} bytes are kept in "${part.path}"; check the connection and run it again to resume.`,
    { cause },
  );
}

function diskRefused(path: string, cause: unknown): AffettoError {
  return new AffettoError(
    'DOWNLOAD_FAILED',
    `"${path}" cannot be written: ${describe(cause)}. Free the disk or choose another folder with --out.`,
    { cause },
  );
}

/** fetch says "fetch failed" and hides the reason, e.g. ENOTFOUND, in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
