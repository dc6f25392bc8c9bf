// Compiles src/ to dist/; scripts/bundle-parts.mjs does the rest of `npm run build:library`. The command line's entry is made
// executable, so that `npx affetto` works in a clone; in an installed package npm does that. Plain JavaScript: it runs before anything is built.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  ...['evaluation', 'reports', 'shipping', 'adaptation', 'diarisation', 'grad'],
);

const { bin } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
// On Windows this changes nothing, and nothing needs it.
for (const file of Object.values(bin)) chmodSync(root + file, 0o755);

/**
 * Leaves comments out of the code of rooms where no bundler reads them: a package of 20 MB has no room for them, and editors
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
      const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions });
      writeFileSync(file, outputText);
    }
  }
}
