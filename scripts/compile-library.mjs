// Compiles src/ to dist/; scripts/bundle-parts.mjs does the rest of `npm run build:library`. The command line's entry is made executable, so that `npx affetto` works in a clone;
// in an installed package npm does that. Plain JavaScript: it runs before anything is built.

import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
const tsc = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

const { bin } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
// On Windows this changes nothing, and nothing needs it.
for (const file of Object.values(bin)) chmodSync(root + file, 0o755);
