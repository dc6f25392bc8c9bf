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

  it('has to be UTF-8', async () => {
    const dir = await folderWith({ 'clips.csv': Buffer.from('\ufeffpath,label', 'utf16le') });
    const opened = openCorpus(join(dir, 'clips.csv'));
    await expect(opened).rejects.toMatchObject({ code: 'CORPUS_BAD_MANIFEST' });
    await expect(opened).rejects.toThrow(/not UTF-8/);
  });
});
