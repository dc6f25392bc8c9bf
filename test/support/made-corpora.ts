// Several tiny corpora, synthesised: the voices of the made corpus dealt out under manifests, of which one lacks a label
// and one lacks two.

import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emotions } from '../../src/corpora/types.js';
import { makeCorpus } from './made-corpus.js';

/** A corpus to make: which of the made voices are its speakers, counted from 1, and which labels it lacks. */
export interface MadeCorpus {
  readonly speakers: readonly number[];
  readonly without?: readonly string[];
}

/** 4 + 3 + 2 speakers with 16, 14 and 12 recordings each. */
export const threeCorpora: Readonly<Record<'alpha' | 'beta' | 'gamma', MadeCorpus>> = {
  alpha: { speakers: [1, 2, 3, 4] },
  beta: { speakers: [5, 6, 7], without: ['calm'] },
  gamma: { speakers: [8, 9], without: ['calm', 'disgust'] },
};

/** Writes each corpus into a folder of its name, with a manifest that says so. */
export async function makeCorpora(
  folder: string,
  corpora: Readonly<Record<string, MadeCorpus>>,
): Promise<void> {
  const made = join(folder, 'made');
  await makeCorpus(made, Math.max(...Object.values(corpora).flatMap(({ speakers }) => speakers)));
  for (const [name, { speakers, without = [] }] of Object.entries(corpora)) {
    await mkdir(join(folder, name), { recursive: true });
    const rows = ['path,label,speaker,sex,corpus'];
    for (const speaker of speakers) {
      const home = join(made, `Actor_${String(speaker).padStart(2, '0')}`);
      for (const file of (await readdir(home)).sort()) {
        const emotion = emotions[Number(file.slice(6, 8)) - 1] as string;
        if (without.includes(emotion)) continue;
        await copyFile(join(home, file), join(folder, name, file));
        rows.push(
          `${file},${emotion},v${speaker},${speaker % 2 === 0 ? 'female' : 'male'},${name}`,
        );
      }
    }
    await writeFile(join(folder, name, 'manifest.csv'), `${rows.join('\n')}\n`);
  }
  await rm(made, { recursive: true });
}
