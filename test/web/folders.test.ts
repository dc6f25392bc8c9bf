// docs/web.md says where things are in the page: its table holds every folder, in an order in which imports only
// point up the page, and every file that it names is there.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/web.md', root), 'utf8');
const inTable = [...page.matchAll(/^\| `([a-z]+)` +\| (?:page|worker, audio|both) /gm)].map(
  ([, folder]) => folder,
);

interface Rule {
  readonly name: string;
  readonly to: { readonly pathNot: string };
}
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: readonly Rule[];
};
const ending = '-of-the-page-imports-only-what-is-below';
const rules = forbidden
  .filter(({ name }) => name.endsWith(ending))
  .map(({ name, to }) => ({
    folder: name.slice(0, -ending.length),
    allowed: /\((.*)\)/.exec(to.pathNot)?.[1]?.split('|') ?? [],
  }));

describe('the folders of the page', () => {
  it('are all in the table of docs/web.md, and each has its rule', () => {
    const folders = readdirSync(new URL('web/app', root), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect([...inTable].sort()).toEqual(folders.sort());
    expect(rules.map(({ folder }) => folder)).toEqual(inTable);
  });

  it.each(rules)('$folder may import only what stands above it in the table', (rule) => {
    const above = inTable.slice(0, inTable.indexOf(rule.folder) + 1);
    expect(above).toEqual(expect.arrayContaining(rule.allowed));
  });

  it('are described with files that exist', () => {
    const named = [...page.matchAll(/`((?:web|src|test|models)\/[\w./-]+)`/g)]
      .map(([, path]) => path as string)
      .filter((path) => path !== 'web/dist');
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});
