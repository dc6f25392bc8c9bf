// Tells the service worker what the site consists of: every file with its hash in its name, and a version
// that changes whenever any of them does, so that browsers notice an update. The large model and the networks that tell
// who speaks when are listed apart: they are kept only on devices that loaded them.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { largeModelStem, networkStems } from './model-assets.js';

/** The word that service-worker.ts has in place of the list until the build is done. */
const placeholder = '__PRECACHE__';

/** Fills in the list of files, in service-worker.js. */
export function precacheList(): Plugin {
  let publicDir = '';
  return {
    name: 'affetto-precache',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle['service-worker.js'];
        if (worker?.type !== 'chunk') return;
        const hash = createHash('sha256');
        const files: string[] = [];
        const add = (name: string, content: string | Uint8Array) => {
          files.push(name);
          hash.update(name).update(content);
        };
        for (const item of Object.values(bundle)) {
          if (item === worker) hash.update(item.code);
          else add(item.fileName, item.type === 'chunk' ? item.code : item.source);
        }
        for (const name of readdirSync(publicDir)) add(name, readFileSync(`${publicDir}/${name}`));
        const stem = largeModelStem();
        const filesOf = (stems: readonly string[]) =>
          files.filter((name) =>
            stems.some((each) => name.startsWith(`assets/${each}-`) && name.endsWith('.onnx')),
          );
        const large = filesOf(stem === undefined ? [] : [stem]);
        const networks = filesOf(networkStems());
        const list = {
          version: hash.digest('hex').slice(0, 12),
          files: files.filter((name) => ![...large, ...networks].includes(name)).sort(),
          ...{ large, networks },
        };
        worker.code = worker.code.replace(
          new RegExp(`["'\`]${placeholder}["'\`]`),
          JSON.stringify(JSON.stringify(list)),
        );
      },
    },
  };
}
