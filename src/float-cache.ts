// Numbers that were computed from a file's content, kept on disk: the key is what the file holds and how it was
// analysed, never its name or date. Features of clips and embeddings are both kept so.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder, writeWhole } from './write-files.js';

/** Names the cache folder: `$XDG_CACHE_HOME/affetto`, by default `~/.cache/affetto`. */
export function defaultCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'affetto');
}

/** What a file holds, as a key: 32 hexadecimal digits of its SHA-256. */
export function contentKey(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** Two entries of the same content may be computed at the same time. */
let writes = 0;

/** Rows of float32 numbers by content key, for one kind of analysis. */
export class FloatCache {
  /** Where the entries lie. */
  readonly folder: string;
  private readonly columns: number;

  /**
   * @param home the folder for all analyses of a kind, such as `features` in the cache folder
   * @param analysis all that the numbers depend on beside the file, a version among it: as JSON it names the folder
   * @param columns how many numbers a row has
   */
  constructor(home: string, analysis: unknown, columns: number) {
    const key = createHash('sha256').update(JSON.stringify(analysis)).digest('hex');
    this.folder = join(home, key.slice(0, 16));
    this.columns = columns;
  }

  /** Makes the folder. @throws AffettoError `FILE_UNREADABLE` */
  open(): Promise<void> {
    return makeFolder(this.folder);
  }

  /**
   * Returns an entry, [rows, columns], undefined where there is none or none of whole rows. It reads synchronously:
   * thousands of small files take longer to wait for than to read.
   */
  read(key: string): Float32Array | undefined {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(this.path(key));
    } catch {
      return undefined;
    }
    if (bytes.length === 0 || bytes.length % (4 * this.columns) !== 0) return undefined;
    return new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    );
  }

  /** Keeps an entry, [rows, columns], written aside and renamed. @throws AffettoError `FILE_UNREADABLE` */
  async write(key: string, values: Float32Array): Promise<void> {
    const path = this.path(key);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    await writeWhole(path, bytes, `${path}.${process.pid}-${++writes}.tmp`);
  }

  private path(key: string): string {
    return join(this.folder, `${key}.f32`);
  }
}
