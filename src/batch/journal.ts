// The journal of a batch: what became of each recording, a line each, beside the results. A batch that was killed goes on from
// it; results are written from it in the order of the recordings, so that memory holds where lines lie and not what they say.

import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AffettoError } from '../errors.js';
import { makeFolder } from '../write-files.js';
import type { Outcome } from './answered.js';
import type { BatchIdentity } from './hearer.js';

/** What a line says of one recording. */
export interface JournalEntry extends Outcome {
  /** The recording as it was named. */
  readonly file: string;
  /** Size and time of the file when it was heard; absent for addresses. */
  readonly stamp?: string | undefined;
}

/** Where a line lies: the byte at which it begins, and how many bytes it has without its line break. */
export interface LinePlace {
  readonly at: number;
  readonly bytes: number;
}

/** What is told of a line that was found. */
export type OnEntry = (entry: JournalEntry, place: LinePlace) => void;

const format = 'affetto-batch-1';
/** The bytes that are read at a time. */
const pieceBytes = 2 ** 20;
/** How long what was written may wait for the disk, ms: a kill costs nothing, a power cut this much. */
const syncMs = 1000;

/** A journal that is open for one run. */
export class Journal {
  readonly path: string;
  #identity: BatchIdentity = { id: '', isNew: true };
  readonly #file: FileHandle;
  #end = 0;
  #writing: Promise<void> = Promise.resolve();
  #syncedAt = Date.now();

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /**
   * Opens the journal of a batch, or begins one.
   * @param settings what the batch's answers depend on; those of a journal that is there must be the same
   * @param onEntry hears of every recording that was heard before; of one that was heard twice, of the later again.
   *   `isEnd` says that a run ended there
   * @throws AffettoError `OPTION_INVALID` where it is the journal of other settings, or none; `FILE_UNREADABLE`
   */
  static async open(
    path: string,
    settings: unknown,
    { onEntry, onEnd }: { readonly onEntry: OnEntry; readonly onEnd: () => void },
  ): Promise<Journal> {
    await makeFolder(dirname(path));
    const file = await telling(path, () => openBoth(path));
    const journal = new Journal(path, file);
    try {
      await journal.#read(JSON.stringify(settings), onEntry, onEnd);
      return journal;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** What tells the batch from others. */
  get identity(): BatchIdentity {
    return this.#identity;
  }

  /** Adds a line, and says where it lies. @throws AffettoError `FILE_UNREADABLE` */
  append(entry: JournalEntry): Promise<LinePlace> {
    return this.#add(JSON.stringify(entry));
  }

  /** Adds the answers of a recording whose voice was judged; another run judges it anew. @throws AffettoError `FILE_UNREADABLE` */
  appendJudged(heard: Outcome['heard']): Promise<LinePlace> {
    return this.#add(JSON.stringify({ judged: true, heard }));
  }

  /** Says that a run came to its end: what failed in it is tried anew by the next one. @throws AffettoError `FILE_UNREADABLE` */
  async end(): Promise<void> {
    await this.#add('{"end":true}');
  }

  /** Reads a line again; one of `appendJudged` has neither file nor refusals. @throws AffettoError `FILE_UNREADABLE` */
  async entryAt({ at, bytes }: LinePlace): Promise<JournalEntry> {
    const line = Buffer.alloc(bytes);
    await telling(this.path, () => readFully(this.#file, line, at));
    return JSON.parse(line.toString('utf8')) as JournalEntry;
  }

  /** Closes it; what was written stays. */
  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
  }

  /** Closes and removes it. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }

  #add(line: string): Promise<LinePlace> {
    const bytes = Buffer.from(`${line}\n`);
    const place = { at: this.#end, bytes: bytes.length - 1 };
    this.#end += bytes.length;
    const written = this.#writing.then(() =>
      telling(this.path, async () => {
        await writeFully(this.#file, bytes, place.at);
        if (Date.now() - this.#syncedAt < syncMs) return;
        this.#syncedAt = Date.now();
        await this.#file.datasync();
      }),
    );
    this.#writing = written;
    return written.then(() => place);
  }

  async #read(settings: string, onEntry: OnEntry, onEnd: () => void): Promise<void> {
    let isFirst = true;
    for await (const { line, place } of this.#lines()) {
      this.#end = place.at + place.bytes + 1;
      const said = parsed(line);
      if (isFirst) {
        this.#checkHeader(said, settings);
        isFirst = false;
      } else if (said?.end === true) onEnd();
      // A line that a power cut left without its content is as good as none: its recording is heard again.
      else if (typeof said?.file === 'string') onEntry(said as unknown as JournalEntry, place);
    }
    // What a kill left of a last line is cut off.
    await telling(this.path, () => this.#file.truncate(this.#end));
    if (!isFirst) return;
    const id = randomBytes(6).toString('hex');
    this.#identity = { id, isNew: true };
    await this.#add(`{"format":"${format}","id":"${id}","settings":${settings}}`);
  }

  #checkHeader(said: Record<string, unknown> | undefined, settings: string): void {
    if (said?.format !== format) {
      throw new AffettoError(
        'OPTION_INVALID',
        `${this.path} is no journal of a batch. Move it away, or write the results elsewhere.`,
      );
    }
    this.#identity = { id: String(said.id), isNew: false };
    const before = said.settings as Record<string, unknown>;
    const now = JSON.parse(settings) as Record<string, unknown>;
    const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]),
    );
    if (changed.length === 0) return;
    const words = changed.map((key) => `${key} was ${JSON.stringify(before[key]) ?? 'not given'}`);
    throw new AffettoError(
      'OPTION_INVALID',
      `${this.path} is the journal of a batch with other settings (${words.join('; ')}). Give them again to go on, remove the journal to begin anew, or write the results elsewhere.`,
    );
  }

  /** Reads whole lines; one that has no end yet is left out. */
  async *#lines(): AsyncGenerator<{ readonly line: string; readonly place: LinePlace }> {
    const piece = Buffer.alloc(pieceBytes);
    let rest: Buffer = Buffer.alloc(0);
    let at = 0;
    for (let from = 0; ; ) {
      const { bytesRead } = await telling(this.path, () =>
        this.#file.read(piece, 0, pieceBytes, from),
      );
      if (bytesRead === 0) return;
      from += bytesRead;
      rest = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
      let begin = 0;
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, begin)) {
        yield { line: rest.toString('utf8', begin, end), place: { at, bytes: end - begin } };
        at += end - begin + 1;
        begin = end + 1;
      }
      rest = Buffer.from(rest.subarray(begin));
    }
  }
}

/** Opens for reading and writing, and makes the file where it is missing. */
async function openBoth(path: string): Promise<FileHandle> {
  if (await stat(path).catch(() => undefined)) return open(path, 'r+');
  return open(path, 'wx+');
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const said = JSON.parse(line) as unknown;
    return typeof said === 'object' && said !== null
      ? (said as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function readFully(file: FileHandle, into: Buffer, at: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, into.length - done, at + done);
    if (bytesRead === 0) throw new Error('it became shorter meanwhile');
    done += bytesRead;
  }
}

async function writeFully(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}

async function telling<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `The journal ${path} cannot be read and written: ${(cause as Error).message}.`,
      { cause },
    );
  }
}
