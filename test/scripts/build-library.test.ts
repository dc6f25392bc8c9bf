// `npm run build:library` leaves a command that a shell can run: `npx affetto` in a clone, and the declarations that its entries
// lead to.

import { execFile, execFileSync } from 'node:child_process';
import { cp, readdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { folderWith } from '../support/scratch.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

it.skipIf(process.platform === 'win32')(
  'the built command is executable, and what was there before is gone',
  async () => {
    const clone = await folderWith({
      'src/cli/main.ts': "#!/usr/bin/env node\nconsole.log('built:', process.argv[2]);\n",
      'src/index.ts': "export type { Told } from './told.js';\n",
      'src/told.ts': "export type Told = import('./inside.js').Inside;\n",
      'src/inside.ts': 'export interface Inside { readonly told: string }\n',
      'src/own.ts': 'export const own = 1;\n',
      'dist/left-over.js': 'console.log("old")',
    });
    for (const part of ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts']) {
      await cp(join(root, part), join(clone, part), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(clone, 'node_modules'));
    await promisify(execFile)(process.execPath, [join(clone, 'scripts/compile-library.mjs')]);
    // Through the file itself, not through Node: that is what a shell and npx do.
    expect(execFileSync(join(clone, 'dist/cli/main.js'), ['it'], { encoding: 'utf8' })).toBe(
      'built: it\n',
    );
    await expect(stat(join(clone, 'dist/left-over.js'))).rejects.toThrow('ENOENT');
    // What an importer's compiler reads is there, and nothing else.
    const declared = (await readdir(join(clone, 'dist'))).filter((name) => name.endsWith('.d.ts'));
    expect(declared.sort()).toEqual(['index.d.ts', 'inside.d.ts', 'told.d.ts']);
    await stat(join(clone, 'dist/own.js'));
  },
  60_000,
);
