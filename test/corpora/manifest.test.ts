import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { folderWith } from '../support/scratch.js';

const clips = { 'a.wav': '', 'b.wav': '', 'sub/c, d.flac': '' };

/** The message with which a manifest of these lines, beside the clips, is refused. */
async function refusal(...lines: string[]): Promise<{ code: string; message: string }> {
  const dir = await folderWith({ ...clips, 'clips.csv': lines.join('\n') });
  try {
    await openCorpus(join(dir, 'clips.csv'));
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('the manifest was not refused');
}

const header = 'path,label,speaker,sex';

describe('a manifest', () => {
  it('describes recordings beside and below it', async () => {
    const dir = await folderWith({
      ...clips,
      'clips.csv':
        '\ufeffPath,Label,Speaker,Sex,Corpus,Comment\r\na.wav,anger,ann,F,,loud\r\n\r\n' +
        'sub\\..\\b.wav,Happiness,,,,\r\n"sub/c, d.flac",sad,ann,,mine,"two\nlines"\r\n',
    });
    const listing = await openCorpus(join(dir, 'clips.csv'));
    expect(listing).toEqual({
      format: 'manifest',
      name: 'clips',
      title: 'Manifest clips.csv',
      folder: dir,
      utterances: [
        {
          path: join(dir, 'a.wav'),
          id: 'a.wav',
          corpus: 'clips',
          speaker: 'ann',
          sex: 'female',
          emotion: 'angry',
          ownLabel: 'anger',
        },
        {
          path: join(dir, 'b.wav'),
          id: 'b.wav',
          corpus: 'clips',
          speaker: 'unknown',
          emotion: 'happy',
          ownLabel: 'Happiness',
        },
        {
          path: join(dir, 'sub/c, d.flac'),
          id: 'sub/c, d.flac',
          corpus: 'mine',
          speaker: 'ann',
          emotion: 'sad',
        },
      ],
      ignored: [],
      leftOut: [],
    });
  });

  it.each([
    ['clips.tsv', '\t'],
    ['clips.csv', '\t'],
    ['clips.csv', ';'],
  ])('%s may be split at %j', async (name, delimiter) => {
    const lines = [
      ['file', 'emotion', 'speaker_id', 'gender'],
      ['sub/c, d.flac', 'fear', 'bob', 'male'],
    ];
    const text = lines.map((line) => line.join(delimiter)).join('\n');
    const dir = await folderWith({ ...clips, [name]: text });
    const { utterances } = await openCorpus(join(dir, name));
    expect(utterances).toMatchObject([{ id: 'sub/c, d.flac', speaker: 'bob', sex: 'male' }]);
  });

  it('is found in its folder, which then names the corpus; two are one too many', async () => {
    const files = { 'set/a.wav': '', 'set/manifest.csv': 'path,label,speaker\na.wav,sad,ann' };
    const dir = await folderWith(files);
    expect(await openCorpus(join(dir, 'set'))).toMatchObject({ format: 'manifest', name: 'set' });
    const both = await folderWith({ ...files, 'set/manifest.tsv': '' });
    const opened = openCorpus(join(both, 'set'));
    await expect(opened).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(opened).rejects.toThrow(/both manifest\.csv and manifest\.tsv/);
  });

  it('may say which part of a split a line is in; other words in that column mean nothing', async () => {
    const dir = await folderWith({
      ...clips,
      'clips.csv':
        'path,label,speaker,split\na.wav,sad,ann,Train\nb.wav,sad,bob,devel\n"sub/c, d.flac",sad,bob,fold 3',
    });
    const { utterances } = await openCorpus(join(dir, 'clips.csv'));
    expect(utterances.map(({ split }) => split)).toEqual(['train', 'dev', undefined]);
  });

  it('takes any label as it is written', async () => {
    const dir = await folderWith({
      ...clips,
      'clips.csv': `${header}\na.wav, Langeweile ,ann,\nb.wav,3,ann,\n"sub/c, d.flac",z\u0142os\u0301c\u0301,ann,`,
    });
    const { utterances, leftOut } = await openCorpus(join(dir, 'clips.csv'));
    expect(utterances.map(({ emotion }) => emotion)).toEqual(['Langeweile', '3', 'złość']);
    expect(leftOut).toEqual([]);
    expect(await refusal(header)).toMatchObject({
      code: 'CORPUS_EMPTY',
      message: expect.stringContaining('has a header and no lines below it'),
    });
  });

  it('is told all that is wrong with it, by line', async () => {
    const { code, message } = await refusal(
      header,
      'a.wav, ,ann,',
      'b.wav,sad,ann,female',
      './b.wav,sad,ann,',
      'sub/c.flac,sad,ann,',
      '"sub/c, d.flac",sad,ann,male',
      'sub,sad,ann,',
      'd.wav,sad,ann,woman',
    );
    expect(code).toBe('CORPUS_BAD_MANIFEST');
    const lines = message.split('\n').map((line) => line.trim());
    expect(lines.slice(1)).toEqual([
      'line 2: the label is empty',
      'line 4: "b.wav" is on line 3 already',
      'line 5: there is no file "sub/c.flac"',
      'line 6: speaker "ann" is male here and female on line 3',
      'line 7: there is no file "sub"',
      'line 8: unknown sex "woman" (female, male, or empty)',
    ]);
    expect(lines[0]).toMatch(/clips\.csv" has 6 problems:$/);
  });

  it('is told ten problems of many', async () => {
    const lines = Array.from({ length: 25 }, (_, i) => `missing-${i}.wav,sad,ann,`);
    const { message } = await refusal(header, ...lines);
    expect(message).toMatch(
      /25 problems:\n( {2}line \d+: there is no file.*\n){10} {2}and 15 more$/,
    );
  });

  it.each([
    '../a.wav',
    'sub/../../a.wav',
    '..\\a.wav',
    '/etc/hostname',
    'C:\\a.wav',
    'file:///etc/hostname',
    'https://example.org/a.wav',
    '',
    '.',
    'a.wav\0',
  ])('does not follow the path %j', async (path) => {
    const { code, message } = await refusal(header, `${path},sad,ann,`);
    expect(code).toBe('CORPUS_BAD_MANIFEST');
    expect(message).toContain('line 2: the path');
    expect(message).toContain('does not lead to a file beside or below the manifest');
  });

  it.each([
    ['no label and no speaker', ['path,mood', 'a.wav,sad'], /lacks the columns label, speaker/],
    ['no speaker', ['path,label', 'a.wav,sad'], /lacks the column speaker:.*it has path, label/],
    ['no header', ['a.wav,sad,ann'], /lacks the columns path, label, speaker/],
    ['two columns for the label', ['path,label,emotion,speaker'], /2 columns for the label/],
    ['nothing in it', [''], /is empty: it needs a header/],
    ['cells missing', [header, 'a.wav,sad'], /malformed:.*line 2/],
    ['an open quote', [header, '"a.wav,sad,ann,'], /malformed:.*Quote Not Closed.*line 2/],
    ['a stray quote', [header, 'a".wav,sad,ann,'], /malformed:.*line 2/],
  ])('is refused with %s', async (_, lines, expected) => {
    const { code, message } = await refusal(...lines);
    expect(code).toBe('CORPUS_BAD_MANIFEST');
    expect(message).toMatch(expected);
  });

  it('is empty where only the header is there', async () => {
    expect(await refusal(header)).toMatchObject({ code: 'CORPUS_EMPTY' });
  });

  it('has to be UTF-8, or UTF-16 that says so', async () => {
    const dir = await folderWith({ 'clips.csv': Buffer.from('path,label,d\u00fcsen', 'latin1') });
    const opened = openCorpus(join(dir, 'clips.csv'));
    await expect(opened).rejects.toMatchObject({ code: 'CORPUS_BAD_MANIFEST' });
    await expect(opened).rejects.toThrow(/neither UTF-8 text nor UTF-16/);
  });
});

describe('a table from a spreadsheet', () => {
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
  it.each([
    ['a first line sep=;', 'sep=;\r\npath;label;speaker\r\nb.wav;sad;ann\r\n'],
    ['a quoted first line sep=;', '"sep=;"\r\npath;label;speaker\r\nb.wav;sad;ann\r\n'],
    ['sep=, where a name holds a semicolon', 'sep=,\npath,label,speaker,a;b\nb.wav,sad,ann,'],
    ['semicolons', 'path;label;speaker\nb.wav;sad;ann'],
    ['tabs in a .csv', 'path\tlabel\tspeaker\nb.wav\tsad\tann'],
    ['a byte order mark', '\ufeffpath,label,speaker\nb.wav,sad,ann'],
    ['UTF-16, little end first', utf16('path\tlabel\tspeaker\r\nb.wav\tsad\tann\r\n')],
    ['UTF-16, big end first', utf16('path;label;speaker\nb.wav;sad;ann').swap16()],
    ['old line ends', 'path,label,speaker\rb.wav,sad,ann\r'],
    ['empty rows', '\r\npath;label;speaker\r\n;;\r\nb.wav;sad;ann\r\n;;\r\n  ;\r\n\r\n'],
    ['empty columns', 'path,label,speaker,,\nb.wav,sad,ann,,'],
    ['empty columns that lines go on with', 'path,label,speaker\nb.wav,sad,ann,,,'],
    ['quoted cells', '"path";"label";"speaker"\n"b.wav";" sad ";"ann"'],
  ])('is read with %s', async (_, content) => {
    const dir = await folderWith({ ...clips, 'clips.csv': content });
    const { utterances } = await openCorpus(join(dir, 'clips.csv'));
    expect(utterances).toMatchObject([{ id: 'b.wav', emotion: 'sad', speaker: 'ann' }]);
  });

  it('tells the lines of what is wrong as the spreadsheet counts them', async () => {
    const dir = await folderWith({
      'clips.csv': 'sep=;\r\npath;label;speaker\r\n;;\r\nx.wav;sad;ann',
    });
    await expect(openCorpus(join(dir, 'clips.csv'))).rejects.toThrow(
      'line 4: there is no file "x.wav"',
    );
  });

  it('still misses cells that are cut off', async () => {
    expect((await refusal(header, 'a.wav,sad,,', 'b.wav,sad')).message).toMatch(
      /line 3 has 2 cells, the header 4/,
    );
    expect((await refusal(header, 'a.wav,sad,ann,,more')).message).toMatch(/line 2 has 5 cells/);
  });
});

describe('names in two Unicode forms', () => {
  const [composed, decomposed] = ['Ren\u00e9e', 'Rene\u0301e'];

  it('are one speaker, and find the file in either form', async () => {
    const dir = await folderWith({
      [`${composed}/1.wav`]: '',
      [`${decomposed}-2/\u00e4.wav`]: '',
      'clips.csv': `path,label,speaker\n${decomposed}/1.wav,sad,${decomposed}\n${composed}-2/a\u0308.wav,angry,${composed}`,
    });
    const { utterances, warnings } = await openCorpus(join(dir, 'clips.csv'));
    expect(utterances.map(({ path, id, speaker }) => [path, id, speaker])).toEqual([
      [join(dir, `${decomposed}-2`, '\u00e4.wav'), `${composed}-2/\u00e4.wav`, composed],
      [join(dir, composed, '1.wav'), `${composed}/1.wav`, composed],
    ]);
    expect(warnings).toBeUndefined();
    const folders = await folderWith([`sad/${composed}/1.wav`, `angry/${decomposed}/1.wav`]);
    const listed = await openCorpus(folders);
    expect(new Set(listed.utterances.map(({ speaker }) => speaker))).toEqual(new Set([composed]));
  });

  it('are one line too many where both spell one file', async () => {
    const dir = await folderWith({
      [`${composed}.wav`]: '',
      'clips.csv': `path,label,speaker\n${decomposed}.wav,sad,ann\n${composed}.wav,sad,ann`,
    });
    await expect(openCorpus(join(dir, 'clips.csv'))).rejects.toThrow(
      `line 3: "${composed}.wav" is on line 2 already`,
    );
  });

  it('warns of speakers that differ by case alone, and keeps them apart', async () => {
    const dir = await folderWith({
      ...clips,
      'clips.csv': 'path,label,speaker\na.wav,sad,Ann\nb.wav,sad,ann\n"sub/c, d.flac",sad,Bob',
    });
    const { utterances, warnings } = await openCorpus(join(dir, 'clips.csv'));
    expect(utterances.map(({ speaker }) => speaker)).toEqual(['Ann', 'ann', 'Bob']);
    expect(warnings).toEqual([
      'The speakers "Ann" and "ann" differ by case only and are taken for 2 people. Spell them alike if they are one.',
    ]);
  });
});
