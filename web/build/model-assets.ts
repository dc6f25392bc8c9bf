// The shipped models as assets of the site: `virtual:models` says where those that the page answers with are and how
// large, so that loading can show its progress. Which ones there are is said in models/manifest.json alone, but for the networks that
// tell who speaks when: they are in the site where models/diarisation has them.

import { existsSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { networkFiles } from '../../src/diarisation/network-file.js';

const folder = new URL('../../models/', import.meta.url);

/** The id of the model that is too large to wait for, and answers better. */
const largeId = 'encoder';

interface Listed {
  readonly id: string;
  readonly file: string;
}

/** Serves `virtual:models`, whose types are in app/environment.d.ts. */
export function modelAssets(): Plugin {
  return {
    name: 'affetto-models',
    resolveId: (id) => (id === 'virtual:models' ? '\0virtual:models' : null),
    load(id) {
      if (id !== '\0virtual:models') return null;
      const { small, large } = pageModels();
      return [
        ...exported('smallModel', small),
        ...(large ? exported('largeModel', large) : ['export const largeModel = undefined;']),
        ...networkExports(diarisationNetworks()),
      ].join('\n');
    },
  };
}

/** The models of the site, as files in the folder of the models. */
export function siteModels(): string[] {
  const { small, large } = pageModels();
  return [small.file, ...(large ? [large.file] : []), ...diarisationNetworks()];
}

/** Names the file of the large model as the site has it, without its hash; undefined where there is none. */
export const largeModelStem = (): string | undefined =>
  pageModels().large?.file.replace(/\.onnx$/, '');

/**
 * Finds the networks that tell who speaks when.
 * @param models the folder of the models
 * @returns their files, from there; none where one is not there
 */
export function diarisationNetworks(models: URL = folder): string[] {
  const files = Object.values(networkFiles).map((name) => `diarisation/${name}`);
  return files.every((file) => existsSync(new URL(file, models))) ? files : [];
}

/** Names their files as the site has them, without their hashes. */
export const networkStems = (): string[] =>
  diarisationNetworks().map((file) => file.replace(/^.*\/|\.onnx$/g, ''));

/** Writes what the page is told of the networks: their files, in the order of `networkFiles`. */
export function networkExports(files: readonly string[]): string[] {
  const names = files.map((_, index) => `network${index}`);
  return [
    ...files.flatMap((file, index) => exported(`network${index}`, { id: file, file })),
    `export const networks = [${names.join(', ')}];`,
  ];
}

/** Whichever one is the default: the first small one answers at once, and the large one takes over. */
function pageModels(): { small: Listed; large: Listed | undefined } {
  const { models } = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as {
    models: readonly Listed[];
  };
  const small = models.find((model) => model.id !== largeId);
  if (!small) throw new Error('models/manifest.json names no small model');
  return { small, large: models.find((model) => model.id === largeId) };
}

function exported(name: string, { id, file }: Listed): string[] {
  const { pathname } = new URL(file, folder);
  const bytes = readFileSync(pathname).length;
  return [
    `import ${name}Url from ${JSON.stringify(`${pathname}?url`)};`,
    `export const ${name} = { id: ${JSON.stringify(id)}, url: ${name}Url, bytes: ${bytes} };`,
  ];
}
