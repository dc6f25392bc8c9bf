// The shipped models as assets of the site: `virtual:models` says where the default one is and how large,
// so that loading can show its progress. Which one is the default is said in models/manifest.json alone.

import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const folder = new URL('../../models/', import.meta.url);

interface Manifest {
  readonly default: string;
  readonly models: readonly { readonly id: string; readonly file: string }[];
}

/** Serves `virtual:models`, whose types are in app/environment.d.ts. */
export function modelAssets(): Plugin {
  return {
    name: 'affetto-models',
    resolveId: (id) => (id === 'virtual:models' ? '\0virtual:models' : null),
    load(id) {
      if (id !== '\0virtual:models') return null;
      const manifest = JSON.parse(
        readFileSync(new URL('manifest.json', folder), 'utf8'),
      ) as Manifest;
      const chosen = manifest.models.find((model) => model.id === manifest.default);
      if (!chosen) throw new Error(`models/manifest.json names no file of "${manifest.default}"`);
      const file = new URL(chosen.file, folder);
      const bytes = readFileSync(file).length;
      return [
        `import url from ${JSON.stringify(`${file.pathname}?url`)};`,
        `export const defaultModel = { id: ${JSON.stringify(chosen.id)}, url, bytes: ${bytes} };`,
      ].join('\n');
    },
  };
}
