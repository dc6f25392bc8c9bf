// The program that a page of the documentation shows, run as it stands there.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folderWithAffetto, nodeOptions } from './as-package.js';

/** Runs the first TypeScript program of a page: what it printed, and what its comment says that it prints. */
export async function runPageProgram(page: string): Promise<{ printed: string; promised: string }> {
  const [, program] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const folder = await folderWithAffetto();
  await writeFile(join(folder, 'program.mts'), program!);
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeOptions, 'program.mts'], {
    cwd: folder,
  });
  const [, promised] = /\/\/ (.*)\n/.exec(program!) ?? [];
  return { printed: stdout.trim(), promised: promised! };
}
