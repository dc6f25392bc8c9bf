// Compiles src/ to dist/; scripts/bundle-parts.mjs does the rest of `npm run build:library`. The command line's entry is made
// executable, so that `npx affetto` works in a clone; in an installed package npm does that. Plain JavaScript: it runs before anything is built.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../', import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

leaveCommentsOut(
  ...['cli', 'server', 'batch', 'queue', 'labelling', 'corpora', 'splits', 'scores', 'voices'],
  ...['evaluation', 'reports', 'shipping', 'adaptation', 'diarisation', 'grad', 'training'],
  ...['embedding', 'model-file', 'features', 'prosody', 'timeline', 'explanation', 'degradations'],
  ...['models', 'recognition', 'audit'],
);

const { bin, exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
dropUnreachableDeclarations(exports);
// On Windows this changes nothing, and nothing needs it.
for (const file of Object.values(bin)) chmodSync(root + file, 0o755);

/**
 * Leaves comments out of the code of most rooms: a package of 20 MB has no room for them, and editors
 * show those of the declarations.
 */
function leaveCommentsOut(...rooms) {
  const compilerOptions = {
    removeComments: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
  };
  for (const room of rooms.filter((name) => existsSync(`${root}dist/${name}`))) {
    for (const name of readdirSync(`${root}dist/${room}`, { recursive: true })) {
      if (!name.endsWith('.js')) continue;
      const file = `${root}dist/${room}/${name}`;
      const text = readFileSync(file, 'utf8');
      // What is said to bundlers.
      if (/@vite-ignore|webpackIgnore/.test(text)) continue;
      const { outputText } = ts.transpileModule(text, { compilerOptions });
      writeFileSync(file, outputText);
    }
  }
}

/**
 * Drops the declarations that no entry of the package leads to: nobody can import what they declare, and they were a third of a
 * megabyte.
 * @param entries `exports` of package.json
 */
function dropUnreachableDeclarations(entries) {
  const reached = new Set();
  const reach = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    const names = readFileSync(file, 'utf8').matchAll(
      /\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)\.js['"]/g,
    );
    for (const [, name] of names) reach(resolve(dirname(file), `${name}.d.ts`));
  };
  const begin = (entry) => {
    if (typeof entry === 'object' && entry !== null) Object.values(entry).forEach(begin);
    else if (typeof entry === 'string' && entry.endsWith('.d.ts') && existsSync(root + entry)) {
      // What is missing, the check before a release finds.
      reach(resolve(root, entry));
    }
  };
  begin(entries);
  if (reached.size === 0) return;
  for (const name of readdirSync(`${root}dist`, { recursive: true })) {
    const file = resolve(root, 'dist', name);
    if (name.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }
}
