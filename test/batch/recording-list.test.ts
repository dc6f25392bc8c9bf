// Lists of recordings: from whose folder paths count, what is an address, which column is asked for.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readList } from '../../src/batch/recording-list.js';
import { expectCode } from '../support/expect-code.js';
import { folderWith } from '../support/scratch.js';

it('a text file: a path or an address a line, from the folder of the list', async () => {
  const folder = await folderWith({
    'list.txt': '\ufeffa.wav\r\n\r\nsub/b c.wav\n/abs/d.wav\nhttps://example.org/e.wav\n',
  });
  const list = await readList(join(folder, 'list.txt'));
  expect(list).toEqual([
    { file: 'a.wav', place: join(folder, 'a.wav') },
    { file: 'sub/b c.wav', place: join(folder, 'sub/b c.wav') },
    { file: '/abs/d.wav', place: '/abs/d.wav' },
    { file: 'https://example.org/e.wav', place: 'https://example.org/e.wav' },
  ]);
});

it('a table: the column path or file, and one that says whose voice it is', async () => {
  const folder = await folderWith({
    'calls.csv': 'Caller,file,note\nanna,a.wav,x\nben,"b, c.wav",\n',
    'none.csv': 'name,note\na.wav,x\n',
    'empty.tsv': 'path\tcaller\na.wav\tanna\nb.wav\t\n',
  });
  const list = await readList(join(folder, 'calls.csv'), 'caller');
  expect(list.map(({ file, voice }) => [file, voice])).toEqual([
    ['a.wav', 'anna'],
    ['b, c.wav', 'ben'],
  ]);
  const wrong = await expectCode(readList(join(folder, 'calls.csv'), 'calller'), 'OPTION_INVALID');
  expect(wrong).toContain('Did you mean caller?');
  await expectCode(readList(join(folder, 'none.csv')), 'CORPUS_BAD_MANIFEST');
  const empty = await expectCode(readList(join(folder, 'empty.tsv'), 'caller'), 'OPTION_INVALID');
  expect(empty).toContain('line 3');
});
