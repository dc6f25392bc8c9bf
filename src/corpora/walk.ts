// Lists every file below a folder. Corpora get unpacked, linked and nested in many ways, so links are
// followed (a folder is entered once, which also ends loops), and a folder that may not be read costs only
// its own files.
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AffettoError } from '../errors.js';
import { type IgnoredFile, sortedBy } from './listing.js';

export interface FolderContents {
  /** Absolute paths of the files, sorted by code units; broken links are among them. */
  readonly files: string[];
  /** The folders below that could not be read, sorted by path. */
  readonly unreadable: IgnoredFile[];
}

/**
 * Lists all files below `dir`; hidden folders (a name with a leading dot) are entered where `hidden` says so.
 *
 * @throws AffettoError `FILE_UNREADABLE` where `dir` itself is missing, not a folder, or may not be read
 */
export async function walkFiles(
  dir: string,
  { hidden = false }: { readonly hidden?: boolean } = {},
): Promise<FolderContents> {
  const files: string[] = [];
  const unreadable: IgnoredFile[] = [];
  const entered = new Set<string>();
  const walk = async (folder: string, entries: Dirent[]): Promise<void> => {
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (!(await isFolder(entry, path))) files.push(path);
      else if (hidden || !entry.name.startsWith('.')) await enter(path);
    }
  };
  const enter = async (folder: string): Promise<void> => {
    let entries: Dirent[];
    try {
      const real = await realpath(folder);
      if (entered.has(real)) return;
      entered.add(real);
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      if (folder === resolve(dir)) throw error;
      const { code } = error as NodeJS.ErrnoException;
      unreadable.push({ path: folder, reason: `folder that cannot be read (${reasonOf(code)})` });
      return;
    }
    await walk(folder, entries);
  };
  try {
    await enter(resolve(dir));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AffettoError('FILE_UNREADABLE', explain(dir, code), { cause });
  }
  return { files: files.sort(), unreadable: sortedBy(unreadable, ({ path }) => path) };
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await stat(path).catch(() => undefined);
  return target?.isDirectory() ?? false;
}

function explain(dir: string, code: string | undefined): string {
  if (code === 'ENOENT') return `There is no folder "${dir}". Check the path.`;
  if (code === 'ENOTDIR') return `"${dir}" is a file, not a folder. Give the folder it is in.`;
  return `"${dir}" cannot be read (${reasonOf(code)}). Give a folder that you may read.`;
}

function reasonOf(code: string | undefined): string {
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return code ?? 'unknown reason';
}
