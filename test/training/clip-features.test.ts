// Features of many clips at once: in order, from the cache where it has them, and whole when a clip is broken.

import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listRavdess } from '../../src/corpora/ravdess-listing.js';
import type { Utterance } from '../../src/corpora/types.js';
import { frontEndOptions } from '../../src/features/options.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { extractFeatures } from '../../src/training/clip-features.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';

let root: string;
let utterances: readonly Utterance[];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-features-'));
  await makeCorpus(join(root, 'corpus'), 1);
  ({ utterances } = await listRavdess(join(root, 'corpus')));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const extract = (
  some: readonly Utterance[],
  cache: string,
  contentKeys = new Map<string, string>(),
) =>
  extractFeatures(some, {
    frontEnd: frontEndOptions(quickSettings.frontEnd),
    variants: [{ speed: 1 }, { speed: 1.1 }],
    runtime: nodeRuntime,
    cacheFolder: join(root, cache),
    contentKeys,
  });

it('gives each clip its own, whether alone, together or from the cache', async () => {
  const together = await extract(utterances, 'together');
  const cached = await extract(utterances, 'together');
  for (const [index, utterance] of utterances.entries()) {
    const [alone] = await extract([utterance], `alone-${index}`);
    expect(together[index]).toEqual(alone);
    expect(cached[index]).toEqual(alone);
  }
  expect(new Set(together.map(([clip]) => clip!.values.join())).size).toBe(utterances.length);
});

it('computes the same recording under many names without a half-written entry', async () => {
  const [first] = utterances as [Utterance];
  const copies = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const path = join(root, `copy-${index}.wav`);
      await copyFile(first.path, path);
      return { ...first, path };
    }),
  );
  const results = await extract(copies, 'copies');
  for (const result of results) expect(result).toEqual(results[0]);
  const folders = await readdir(join(root, 'copies/features'));
  for (const folder of folders) {
    expect(await readdir(join(root, 'copies/features', folder))).toHaveLength(1);
  }
});

it('reads a recording once, where a second call is told what the first has read', async () => {
  const path = join(root, 'gone.wav');
  await copyFile((utterances[0] as Utterance).path, path);
  const gone = [{ ...(utterances[0] as Utterance), path }];
  const contentKeys = new Map<string, string>();
  const before = await extract(gone, 'gone', contentKeys);
  await rm(path);
  expect(await extract(gone, 'gone', contentKeys)).toEqual(before);
  await expect(extract(gone, 'gone')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});

it('names a broken clip among good ones, and goes on without it', async () => {
  const path = join(root, 'broken.wav');
  await writeFile(path, 'no sound at all');
  const [first, ...others] = utterances as [Utterance, ...Utterance[]];
  const withBroken = [first, { ...first, path }, ...others];
  await expect(extract(withBroken, 'broken')).rejects.toMatchObject({
    code: 'AUDIO_NOT_AUDIO',
    message: expect.stringContaining(path),
  });
  expect(await extract(utterances, 'broken')).toHaveLength(utterances.length);
});
