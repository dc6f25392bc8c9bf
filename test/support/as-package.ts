// A folder in which `import 'affetto'` finds the sources as they are now, so that what README and examples show is
// run without building first.

import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { scratchFolder } from './scratch.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The options of Node that compile TypeScript on the way. */
export const nodeOptions = [
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
] as const;

/** Makes the folder; it is removed after the test. It holds `examples/` too. */
export async function folderWithAffetto(): Promise<string> {
  const folder = await scratchFolder();
  const home = join(folder, 'node_modules/affetto');
  await mkdir(home, { recursive: true });
  const { name, version, exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const sources = JSON.stringify(exports)
    .replaceAll('/dist/', '/src/')
    .replaceAll('.d.ts"', '.ts"')
    .replaceAll('.js"', '.ts"');
  const description = { name, version, type: 'module', exports: JSON.parse(sources) };
  await writeFile(join(home, 'package.json'), JSON.stringify(description));
  for (const part of ['src', 'models'])
    await symlink(join(root, part), join(home, part), 'junction');
  await symlink(join(root, 'examples'), join(folder, 'examples'), 'junction');
  return folder;
}
