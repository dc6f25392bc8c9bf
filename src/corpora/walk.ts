// Lists every file below a folder. Corpora get unpacked, linked and nested in many ways, so links are
// followed (a folder is entered once, which also ends loops).
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AffettoError } from '../errors.js';

/**
 * Absolute paths of all files below `dir`, sorted by code units; broken links are listed, hidden
 * folders (a name with a leading dot) are not entered.
 *
 * @throws AffettoError `FILE_UNREADABLE` where `dir` is missing, not a folder, or may not be read
 */
export async function walkFiles(dir: string): Promise<string[]> {
  const files: string[] = [];
  const entered = new Set<string>();
  const walk = async (folder: string): Promise<void> => {
    const real = await realpath(folder);
    if (entered.has(real)) return;
    entered.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (!(await isFolder(entry, path))) files.push(path);
      else if (!entry.name.startsWith('.')) await walk(path);
    }
  };
  try {
    await walk(resolve(dir));
  } catch (cause) {
    const { code, path = dir } = cause as NodeJS.ErrnoException;
    const place = path === resolve(dir) ? dir : path;
    throw new AffettoError(
      'FILE_UNREADABLE',
      `${explain(place, code)} Give the folder of a corpus.`,
      {
        cause,
      },
    );
  }
  return files.sort();
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await stat(path).catch(() => undefined);
  return target?.isDirectory() ?? false;
}

function explain(dir: string, code: string | undefined): string {
  if (code === 'ENOENT') return `There is no folder "${dir}".`;
  if (code === 'ENOTDIR') return `"${dir}" is a file, not a folder.`;
  return `"${dir}" cannot be read (${code ?? 'unknown reason'}).`;
}
