// docs/architecture.md draws what lint holds and what is imported: its table names every room, a room imports only
// those above it there, and its picture has the arrows of the rules, which are the arrows of the imports.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');
const table = page.slice(page.indexOf('## The rooms'), page.indexOf('Beside `src/`'));
const inTable = [...table.matchAll(/^\| `src\/([a-z-]+)` /gm)].map(([, room]) => room as string);

const ending = '-imports-only-what-is-below';
const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  forbidden: readonly { readonly name: string; readonly to: { readonly pathNot?: string } }[];
};
const allowed = new Map(
  forbidden
    .filter(({ name }) => name.endsWith(ending) && !name.includes('of-the-page'))
    .map(({ name, to }) => {
      const room = name.slice(0, -ending.length);
      const names = /\^src\/\(([a-z|-]+)\)\/$/.exec(to.pathNot ?? '')?.[1]?.split('|') ?? [];
      return [room, names.filter((other) => other !== room)] as const;
    }),
);

/** The rooms that the files of a room import, itself left out. */
function importedBy(room: string): string[] {
  const files = readdirSync(new URL(`src/${room}/`, root), { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const base = new URL(`src/${room}/${name.replaceAll('\\', '/')}`, root);
      const text = readFileSync(base, 'utf8');
      return [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(
        ([, path]) => new URL(path as string, base).pathname,
      );
    })
    .map((path) => /\/src\/([a-z-]+)\//.exec(path.slice(root.pathname.length - 1))?.[1])
    .filter((other) => other !== undefined && other !== room);
  return [...new Set(found as string[])].sort();
}

/** Every room that can be reached from one, itself left out. */
function reachable(room: string): Set<string> {
  const found = new Set<string>();
  const waiting = [...(allowed.get(room) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(allowed.get(next) ?? []));
  }
  return found;
}

describe('docs/architecture.md', () => {
  const rooms = readdirSync(new URL('src/', root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'cli')
    .map(({ name }) => name)
    .sort();

  it('names every room of src/, and each has its rule', () => {
    expect([...inTable].sort()).toEqual(rooms);
    expect([...allowed.keys()].sort()).toEqual(rooms);
  });

  it.each(inTable)('%s may import only rooms above it in the table', (room) => {
    const above = inTable.slice(0, inTable.indexOf(room));
    expect(above).toEqual(expect.arrayContaining([...(allowed.get(room) ?? [])]));
  });

  it.each(inTable)('%s imports every room that its rule allows', (room) => {
    expect(importedBy(room)).toEqual([...(allowed.get(room) ?? [])].sort());
  });

  it('draws the arrows that do not follow from others', () => {
    const picture = /```mermaid\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const drawn = [...picture.matchAll(/^ {2}([a-z-]+) --> (.+)$/gm)].map(
      ([, room, others]) => [room, others?.split(' & ').sort()] as const,
    );
    const needed = inTable.flatMap((room) => {
      const below = allowed.get(room) ?? [];
      const direct = below.filter((one) => !below.some((other) => reachable(other).has(one)));
      return direct.length > 0 ? [[room, direct.sort()] as const] : [];
    });
    expect(drawn).toEqual(needed);
  });
});
