// Temporary folders for one test, removed after it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'affetto-corpora-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A scratch folder with these files: contents by relative path, or paths of empty files. */
export async function folderWith(
  files: Readonly<Record<string, Uint8Array | string>> | readonly string[],
): Promise<string> {
  const folder = await scratchFolder();
  const entries = Array.isArray(files) ? files.map((path) => [path, '']) : Object.entries(files);
  for (const [path, content] of entries) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
