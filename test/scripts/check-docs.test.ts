// The check of doc comments finds what it is for, and is content with a comment that says everything.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application } from 'typedoc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finding, findingsOf } from '../../scripts/docs/rules.js';
import { headlessComments } from '../../scripts/docs/subjects.js';
import { thrownCodes } from '../../scripts/docs/thrown-codes.js';

const source = `
class AffettoError extends Error {
  constructor(code: string, message: string) { super(message); }
}

/** A recording. */
export interface Recording {
  /** Mono samples, shape [n]. */
  readonly samples: Float32Array;
  readonly rate: number;
}

export function bare(): void {}

/** Makes it louder. */
export function louder(samples: Float32Array, db: number): Float32Array {
  if (!(db > 0)) refuse(db);
  return samples;
}

/**
 * Makes samples louder by \`db\` decibels.
 * @param samples Mono samples, shape [n].
 * @returns As many samples, shape [n].
 * @throws AffettoError \`OPTION_INVALID\` where \`db\` is not positive.
 */
export function told(samples: Float32Array, db: number): Float32Array {
  if (!(db > 0)) refuse(db);
  return samples;
}

/** Names things: no number comes or goes. */
export function named(recording: Recording, name?: string): string {
  return \`\${name}\${recording.rate}\`;
}

function refuse(db: number): never {
  throw new AffettoError('OPTION_INVALID', \`db is \${db}\`);
}
`;

const folder = mkdtempSync(join(tmpdir(), 'affetto-check-docs-'));
let findings: Finding[];

afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/index.ts'), source);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { target: 'ES2023', strict: true }, include: ['src'] }),
  );
  const app = await Application.bootstrap({
    entryPoints: [join(folder, 'src/index.ts')],
    tsconfig: join(folder, 'tsconfig.json'),
    basePath: folder,
    displayBasePath: folder,
    disableGit: true,
    sourceLinkTemplate: '{path}',
    skipErrorChecking: true,
    logLevel: 'Error',
  });
  findings = findingsOf((await app.convert())!, thrownCodes(folder));
}, 120_000);

const problemsOf = (name: string) =>
  findings
    .filter((finding) => finding.name.split('.').at(-1) === name)
    .map(({ problem }) => problem);

describe('the check of doc comments', () => {
  it('finds a field and a function without one', () => {
    expect(problemsOf('rate')).toEqual(['has no doc comment']);
    expect(problemsOf('bare')).toEqual(['has no doc comment']);
    expect(problemsOf('samples')).toEqual([]);
  });

  it('asks for numbers, arrays, results and errors', () => {
    const asked = problemsOf('louder').map((problem) => problem.split(' (')[0]);
    expect(asked.sort()).toEqual([
      'does not say what `db` is',
      'does not say what `samples` is',
      'does not say what comes back',
      'throws OPTION_INVALID and does not say so',
    ]);
  });

  it('is content with a comment that says them, and with words alone', () => {
    expect(problemsOf('told')).toEqual([]);
    expect(problemsOf('named')).toEqual([]);
  });

  it('names the place', () => {
    const line = source.split('\n').findIndex((text) => text.includes('readonly rate')) + 1;
    expect(findings.find(({ name }) => name.endsWith('rate'))?.place).toBe(`src/index.ts:${line}`);
  });
});

describe('comments without a subject', () => {
  it('are those that begin with what they belong to', () => {
    const text = [
      '/** Of the first step. */',
      '/**',
      ' * Of all members.',
      ' */',
      '/** The rate. */',
    ];
    const prose = ['/**', ' * The mean', ' * Of course not.', ' */'];
    const found = headlessComments('a.ts', [...text, ...prose].join('\n'));
    expect(found.map(({ place }) => place)).toEqual(['a.ts:1', 'a.ts:3']);
  });
});

it('the entries that are checked are those of the package', () => {
  const json = (path: string) =>
    JSON.parse(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8'));
  const { exports } = json('package.json') as { exports: Record<string, { default?: string }> };
  const built = Object.values(exports)
    .flatMap((entry) => entry.default ?? [])
    .map((path) => path.replace('./dist/', 'src/').replace('.js', '.ts'));
  expect(json('typedoc.json').entryPoints.sort()).toEqual(built.sort());
});
