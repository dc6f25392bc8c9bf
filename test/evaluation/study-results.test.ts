// The file of results that studies share: lines are added once, whatever order their settings are written in.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addStudyLines,
  readStudyLines,
  type StudyLine,
} from '../../src/evaluation/study-results.js';
import { scratchFolder } from '../support/scratch.js';

const line = (config: StudyLine['config'], fold = 1): StudyLine => ({
  ...{ name: 'a', model: 'cnn', parameters: 1, split: 'speaker-folds', protocol: 'p', fold },
  ...{ folds: 2, seed: 1, speakerIndependent: true, testUtterances: 4, accuracy: 0.5, uar: 0.5 },
  ...{ macroF1: 0.5, epochs: 1, bestEpoch: 1, seconds: 1, version: '0.1.0', config },
});

describe('results of studies', () => {
  it('are added once, after those that are there', async () => {
    const path = join(await scratchFolder(), 'results.jsonl');
    expect(await readStudyLines(path)).toEqual([]);
    const first = line({ model: { name: 'cnn', options: { a: 1, b: [2] } } });
    expect(await addStudyLines(path, [first])).toBe(1);
    const reordered = line({ model: { options: { b: [2], a: 1 }, name: 'cnn' } });
    const other = line({ model: { name: 'cnn', options: { a: 1, b: [3] } } });
    const fold = line(first.config, 2);
    expect(await addStudyLines(path, [reordered, other, fold])).toBe(2);
    expect(await readStudyLines(path)).toEqual([first, other, fold]);
    expect((await readFile(path, 'utf8')).endsWith('}\n')).toBe(true);
  });

  it('are refused where a line is no JSON, naming it', async () => {
    const path = join(await scratchFolder(), 'results.jsonl');
    await writeFile(path, `${JSON.stringify(line({}))}\n{"name":\n`);
    await expect(readStudyLines(path)).rejects.toThrow(`${path}:2: `);
  });
});
