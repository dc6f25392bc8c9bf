// What the pages of the repository point to is there: files, headings, the files that CONTRIBUTING.md says to open;
// and the version is the same wherever it stands.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Every Markdown page of the repository that people read, from the root. */
const pages = ['.', 'docs', 'examples', 'fuzz', 'models', 'src', 'studies'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: folder !== '.', encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.startsWith('api'))
    .map((path) => join(folder, path)),
);

describe('links', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    const broken = linksOf(read(page)).filter((link) => !leadsSomewhere(page, link));
    expect(broken).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  const page = read('CONTRIBUTING.md');
  const table = page.split('\n').filter((line) => line.startsWith('| a'));

  it('has a row for each of the eleven things', () => {
    const named = table.map((row) => /\*\*(.+?)\*\*/.exec(row)?.[1]);
    expect(named).toEqual([
      ...['corpus', 'label set', 'model', 'front end', 'setting', 'audio format'],
      ...['command', 'panel', 'language', 'score', 'benchmark'],
    ]);
  });

  it('names files that are there', () => {
    // A name alone stands behind a file of the same folder.
    // What lies beside a clone is not part of it: few have the corpora there.
    const paths = [...page.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?)`/g)]
      .map(([, path]) => path!)
      .filter((path) => !path.startsWith('../'));
    expect(paths.length).toBeGreaterThan(40);
    const made = ['docs/api', 'affetto/node', 'affetto/web', 'affetto/grad'];
    expect(paths.filter((path) => !made.includes(path) && !existsSync(join(root, path)))).toEqual(
      [],
    );
  });
});

describe('the version', () => {
  const { version } = JSON.parse(read('package.json'));

  it('is that of the package in what says how to cite it', () => {
    expect(read('CITATION.cff')).toContain(`\nversion: ${version}\n`);
  });

  it('has a section in the changelog, below what is not released', () => {
    const titles = [...read('CHANGELOG.md').matchAll(/^## \[(.+?)\]/gm)].map(([, title]) => title);
    expect(titles.slice(0, 2)).toEqual(['Unreleased', version]);
  });
});

function linksOf(page: string): string[] {
  const prose = page.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : relative('.', join(dirname(page), path));
  if (!existsSync(join(root, target))) return false;
  if (heading === undefined) return true;
  return statSync(join(root, target)).isFile() && headingsOf(read(target)).includes(heading);
}

/** The addresses that GitHub gives to the headings of a page. */
function headingsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
