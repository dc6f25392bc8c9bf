// Compiles src/ once before the tests, without checking types: tests start the real command two hundred times, and
// compiling it anew each time took longer than what it did.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the compiled command lies; as deep as `src`, so that it finds what lies beside. */
export const builtCommand = 'dist-test/cli/main.js';

async function build(): Promise<void> {
  const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
  const options = ['--noCheck', '--declaration', 'false', '--outDir', 'dist-test'];
  const command = [tsc, '-p', 'tsconfig.build.json', ...options];
  await promisify(execFile)(process.execPath, command, { cwd: root });
}

export default async function setup(project: TestProject): Promise<void> {
  await build();
  project.onTestsRerun(build);
}
