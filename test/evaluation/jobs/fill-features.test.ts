// Features of a training on all cores: what processes leave in the cache is what the training would have computed.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listRavdess } from '../../../src/corpora/ravdess-listing.js';
import type * as fillFeatures from '../../../src/evaluation/jobs/fill-features.js';
import { frontEndOptions } from '../../../src/features/options.js';
import { nodeRuntime } from '../../../src/runtime/node.js';
import { extractFeatures } from '../../../src/training/clip-features.js';
import { makeCorpus, quickSettings } from '../../support/made-corpus.js';
import { scratchFolder } from '../../support/scratch.js';

// Processes run what was compiled: they load no TypeScript.
const compiled = new URL('../../../dist-test/evaluation/jobs/fill-features.js', import.meta.url);
const { fillByProcesses } = (await import(compiled.href)) as typeof fillFeatures;

it('fills the cache as the training itself would, and starts nothing where that was done', async () => {
  const folder = await scratchFolder();
  await makeCorpus(join(folder, 'corpus'), 2);
  const { utterances } = await listRavdess(join(folder, 'corpus'));
  const request = {
    frontEnd: frontEndOptions(quickSettings.frontEnd),
    variants: [{ speed: 1 }, { speed: 1.1 }],
    utterances,
  };
  const counts: number[] = [];
  const cacheFolder = join(folder, 'filled');
  await fillByProcesses(2)({ ...request, cacheFolder, onClip: (done) => counts.push(done) });
  expect(counts.at(-1)).toBe(utterances.length);

  const alone = join(folder, 'alone');
  await extractFeatures(utterances, { ...request, cacheFolder: alone, runtime: nodeRuntime });
  expect(await entriesOf(cacheFolder)).toEqual(await entriesOf(alone));

  const again: number[] = [];
  await fillByProcesses(2)({ ...request, cacheFolder, onClip: (done) => again.push(done) });
  expect(again).toEqual([]);
});

/** What a cache holds, by where it lies. */
async function entriesOf(cache: string): Promise<Map<string, string>> {
  const entries = await readdir(cache, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const held = files
    .sort()
    .map(
      async (file) => [file.slice(cache.length), (await readFile(file)).toString('hex')] as const,
    );
  return new Map(await Promise.all(held));
}
