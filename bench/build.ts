// The compiled command line, for benchmarks of whole processes: rebuilt when a source is newer.

import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from './context.js';
import { rootFolder, runProgram } from './sides.js';

/** Path of dist/cli/main.js, up to date. */
export async function commandLine(context: Context): Promise<string> {
  const path = join(rootFolder, 'dist', 'cli', 'main.js');
  if (!existsSync(path) || (await newestSource()) > (await stat(path)).mtimeMs) {
    context.progress('building dist/');
    const compiler = join(rootFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    const command = [process.execPath, compiler, '-p', 'tsconfig.build.json'];
    await runProgram(command, process.env);
  }
  return path;
}

async function newestSource(): Promise<number> {
  const folder = join(rootFolder, 'src');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const times = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs);
  return Math.max(...(await Promise.all(times)));
}
