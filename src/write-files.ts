// Files that outlive the program: written aside and renamed, so that a kill or a full disk leaves the last
// whole file under a name, or none. A file in the way, missing rights or a full disk are no fault of ours:
// the error says where and why.

import { type FileHandle, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AffettoError } from './errors.js';

/** Makes a folder and those above it where they are missing. @throws AffettoError `FILE_UNREADABLE` */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/**
 * Writes a file aside and renames it: a kill or a full disk leaves the last whole file, or none.
 * @param aside the path that is written first, in the same folder
 * @throws what Node throws
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  aside: string,
): Promise<void> {
  try {
    await writeFile(aside, content);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes the folder and writes as `replaceFile` does, aside under a name of this process's own. @throws what Node throws */
export async function writeAside(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, content, `${path}.${process.pid}.tmp`);
}

/** Writes as `writeAside` does, to a path that the user named. @throws AffettoError `FILE_UNREADABLE` naming it */
export async function writeOutput(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeAside(path, content);
  } catch (cause) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `Cannot write ${path}: ${(cause as Error).message}.`,
      { cause },
    );
  }
}

/** Writes as `replaceFile` does. @throws AffettoError `FILE_UNREADABLE` */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  aside = `${path}.tmp`,
): Promise<void> {
  try {
    await replaceFile(path, content, aside);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** How much is gathered before it goes to the disk, in bytes. */
const pieceBytes = 2 ** 20;

/**
 * A file that grows piece by piece beside its place, and takes its place once it is whole: whoever looks finds the last
 * whole file, or none. For what is too large to be held.
 */
export class AsideFile {
  readonly #path: string;
  readonly #aside: string;
  readonly #handle: FileHandle;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  private constructor(path: string, aside: string, handle: FileHandle) {
    this.#path = path;
    this.#aside = aside;
    this.#handle = handle;
  }

  /** Begins one, and makes its folder where that is missing. @throws AffettoError `FILE_UNREADABLE` naming `path` */
  static async open(path: string): Promise<AsideFile> {
    const aside = `${path}.${process.pid}.tmp`;
    return tellingWhere(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      // What cannot be replaced in the end is told before hours of work.
      const there = await stat(path).catch(() => undefined);
      if (there?.isDirectory()) throw new Error('it is a folder');
      return new AsideFile(path, aside, await open(aside, 'w'));
    });
  }

  /** Adds bytes at the end; they are kept as they are, so do not change them. @throws AffettoError `FILE_UNREADABLE` */
  async append(piece: Uint8Array | string): Promise<void> {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= pieceBytes) await this.#flush();
  }

  /** Replaces the first bytes, such as a header that says how much came. @throws AffettoError `FILE_UNREADABLE` */
  async replaceStart(bytes: Uint8Array): Promise<void> {
    await this.#flush();
    await tellingWhere(this.#path, () => this.#handle.write(bytes, 0, bytes.length, 0));
  }

  /** Puts the file in its place. @throws AffettoError `FILE_UNREADABLE` */
  async keep(): Promise<void> {
    await this.#flush();
    await tellingWhere(this.#path, async () => {
      await this.#handle.close();
      await rename(this.#aside, this.#path);
    });
  }

  /** Leaves nothing of it; harmless after `keep`. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#aside, { force: true }).catch(() => undefined);
  }

  async #flush(): Promise<void> {
    const pieces = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    await tellingWhere(this.#path, () => this.#handle.writeFile(pieces));
  }
}

async function tellingWhere<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): AffettoError {
  return new AffettoError(
    'FILE_UNREADABLE',
    `Cannot write ${path}: ${(cause as Error).message}. Choose another folder, or see to its rights and the room left.`,
    { cause },
  );
}
