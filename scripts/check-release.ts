// `npm run check:release`: what a release would publish, checked without publishing. Builds and packs the
// package, looks at its contents, lints it (publint, Are the types wrong?), installs it beside an empty project
// and uses it there: the command, every entry, and their types.

import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { contentProblems, type PackedFile } from './release/contents.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const { version, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
  exports: Record<string, unknown>;
};
const entries = Object.keys(exports)
  .filter((path) => !path.includes('*'))
  .map((path) => `affetto${path.slice(1)}`);

const scratch = mkdtempSync(join(tmpdir(), 'affetto-release-'));
try {
  const problems = await check();
  for (const problem of problems) console.error(`problem: ${problem}`);
  console.log(problems.length === 0 ? 'The package can be published.' : 'Not yet.');
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function check(): Promise<string[]> {
  run('npm', ['run', 'build:library'], root);
  // The scripts were run above: their output would stand before the JSON.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch];
  const [packed] = JSON.parse(run('npm', pack, root)) as [
    { filename: string; size: number; files: PackedFile[] },
  ];
  const tarball = join(scratch, packed.filename);
  console.log(`${packed.filename}: ${packed.files.length} files, ${packed.size} bytes`);
  return [
    ...contentProblems(packed.files, packed.size, readFileSync(join(root, 'README.md'), 'utf8')),
    ...(await lintProblems(tarball)),
    ...useProblems(tarball),
  ];
}

async function lintProblems(tarball: string): Promise<string[]> {
  const { messages, pkg } = await publint({
    strict: true,
    pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
  });
  const problems = messages.map(
    (message) => `publint: ${formatMessage(message, pkg, { color: false })}`,
  );
  // ES modules alone: CommonJS reaches them by import() (and, in Node 22, by require).
  const attw = attempt('npx', ['--no-install', 'attw', tarball, '--profile', 'esm-only'], root);
  if (!attw.ok) problems.push(`attw: ${attw.output}`);
  console.log(`linted: ${problems.length} problems`);
  return problems;
}

/** Installs the package as somebody would who has nothing else, and uses it. */
function useProblems(tarball: string): string[] {
  const home = join(scratch, 'somebody');
  mkdirSync(home);
  writeFileSync(
    join(home, 'package.json'),
    '{ "name": "somebody", "private": true, "type": "module" }',
  );
  // As it is: an install script that fails would be met by everybody.
  run('npm', ['install', '--no-audit', '--no-fund', tarball], home);
  const problems: string[] = [];

  const told = attempt('npx', ['--no-install', 'affetto', '--version'], home);
  if (told.output.trim() !== version) problems.push(`affetto --version says ${told.output}`);

  copyFileSync(join(root, 'examples/speech.wav'), join(home, 'speech.wav'));
  const heard = attempt('npx', ['--no-install', 'affetto', 'predict', 'speech.wav'], home);
  if (!heard.ok) problems.push(`affetto predict: ${heard.output}`);
  else console.log(heard.output.split('\n').slice(0, 2).join('\n'));

  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}';`);
  const uses = entries.map((_, index) => `Object.keys(entry${index}).length`).join(', ');
  writeFileSync(join(home, 'use.mts'), `${imports.join('\n')}\nconsole.log(${uses});\n`);
  writeFileSync(join(home, 'use.mjs'), `${imports.join('\n')}\nconsole.log(${uses});\n`);
  const loaded = attempt(process.execPath, ['use.mjs'], home);
  if (!loaded.ok) problems.push(`importing the entries: ${loaded.output}`);
  else console.log(`${entries.join(', ')}: ${loaded.output.trim()} names`);

  return [...problems, ...typeProblems(home)];
}

/** Checks the types as programs of several kinds do, declarations of packages included. */
function typeProblems(home: string): string[] {
  const tsc = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));
  const kinds = [
    ['--module', 'nodenext'],
    ['--module', 'node16'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ];
  run('npm', ['install', '--no-audit', '--no-fund', '@types/node@20'], home);
  return kinds.flatMap((kind) => {
    const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2023'];
    const typed = attempt(process.execPath, [tsc, ...options, ...kind, 'use.mts'], home);
    return typed.ok ? [] : [`types, ${kind.join(' ')}: ${typed.output}`];
  });
}

function attempt(command: string, args: readonly string[], cwd: string) {
  const options: SpawnSyncOptions = { cwd, shell: process.platform === 'win32' };
  const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  return { ok: status === 0, output: status === 0 ? stdout : `${stdout}${stderr}` };
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { ok, output } = attempt(command, args, cwd);
  if (!ok) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
  return output;
}
