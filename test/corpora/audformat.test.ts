// Databases that the Python package audformat wrote are read as audformat reads them; what affetto writes it loads.
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeAudformat } from '../../src/corpora/audformat/write-database.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { summarizeCorpus } from '../../src/corpora/summary.js';
import { folderWith, scratchFolder } from '../support/scratch.js';

const fixtures = fileURLToPath(new URL('../fixtures/audformat/', import.meta.url));

interface Row {
  readonly file: string;
  readonly start: number;
  readonly end: number | null;
  readonly label: string;
  readonly speaker: string | null;
  readonly gender: string | null;
  readonly split: string;
}
const expected = JSON.parse(await readFile(join(fixtures, 'expected.json'), 'utf8')) as {
  readonly rows: readonly Row[];
};

/** A copy of a fixture with empty files in place of its recordings, and these of its files changed. */
async function database(name: string, changed: Readonly<Record<string, string>> = {}) {
  const dir = await scratchFolder();
  await cp(join(fixtures, name), dir, { recursive: true });
  await mkdir(join(dir, 'audio'));
  const files = [...new Set(expected.rows.map(({ file }) => file))];
  for (const file of [...files, '03a01Wa.wav', '08a01Fd.wav', '03a02Fc.wav']) {
    await writeFile(join(dir, file), '');
  }
  for (const [file, text] of Object.entries(changed)) await writeFile(join(dir, file), text);
  return dir;
}

/** A database of one table, whose header is made of these lines. */
function made(header: string, tables: Readonly<Record<string, string>>) {
  return folderWith({ 'db.yaml': `name: made\n${header}`, ...tables, 'a.wav': '', 'b.wav': '' });
}

describe.each(['csv', 'parquet'])('a database in %s', (storage) => {
  it('is read as audformat reads it', async () => {
    const dir = await database(storage);
    const corpus = await openCorpus(dir);
    expect(corpus).toMatchObject({ format: 'audformat', name: 'mini', folder: dir, ignored: [] });
    const words: Readonly<Record<string, string>> = { anger: 'angry', happiness: 'happy' };
    const rows = corpus.utterances.map((utterance) => ({
      file: utterance.path.slice(dir.length + 1),
      start: utterance.startSeconds ?? 0,
      end: utterance.endSeconds ?? null,
      label: utterance.emotion,
      speaker: utterance.speaker === 'unknown' ? null : utterance.speaker,
      gender: utterance.sex ?? null,
      split: utterance.split,
    }));
    const key = ({ file, start }: Pick<Row, 'file' | 'start'>) => `${file} ${start}`;
    const sorted = (list: readonly (typeof rows)[number][]) =>
      [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const read = expected.rows.map((row) => ({ ...row, label: words[row.label] ?? row.label }));
    expect(sorted(rows)).toEqual(sorted(read as typeof rows));
    expect(corpus.leftOut).toEqual([]);
    const ownLabels = corpus.utterances.map(({ emotion, ownLabel }) => `${ownLabel} ${emotion}`);
    expect(new Set(ownLabels)).toContain('anger angry');
    expect(summarizeCorpus(corpus.utterances, { files: [] }).splits).toEqual({
      train: 3,
      dev: 3,
      test: 2,
    });
  });
});

describe('an audformat database', () => {
  it('is found by its header too, and names a column with the format', async () => {
    const dir = await database('csv');
    const whole = await openCorpus(dir);
    expect(await openCorpus(join(dir, 'db.yaml'))).toEqual(whole);
    expect(await openCorpus(dir, { format: 'audformat:emotion' })).toEqual(whole);
    const segments = await openCorpus(dir, { format: 'audformat:segments.emotion' });
    expect(segments.utterances.map(({ id }) => id)).toEqual([
      'audio/003.wav#t=0,0.5',
      'audio/003.wav#t=0.5,1',
      'audio/003.wav#t=1.5',
    ]);
    await expect(openCorpus(dir, { format: 'audformat:mood' })).rejects.toThrow(
      /There is no column "mood".*There are: emotion\.test\.emotion, emotion\.test\.arousal, /,
    );
  });

  it('may hold durations in several units, which Parquet itself does not tell', async () => {
    const dir = await scratchFolder();
    await cp(join(fixtures, 'two-units'), dir, { recursive: true });
    await writeFile(join(dir, 'a.wav'), '');
    const { utterances } = await openCorpus(dir);
    expect(utterances.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
      [0.5, 1],
      [1, 2.25],
    ]);
  });

  it('may have codes with meanings, speakers in their scheme, and the split in a column', async () => {
    const { utterances } = await openCorpus(await database('older'));
    expect(utterances).toMatchObject([
      { id: '03a01Wa.wav', emotion: 'angry', speaker: '3', sex: 'male', split: 'train' },
      { id: '03a02Fc.wav', emotion: 'happy', speaker: '3', sex: 'male', split: 'train' },
      { id: '08a01Fd.wav', emotion: 'happy', speaker: '8', sex: 'female', split: 'test' },
    ]);
  });

  it('has the label in the fact that is an emotion, and labels beyond the eight', async () => {
    const scheme = (labels: string) => `schemes: {class: {dtype: str, labels: ${labels}}}\n`;
    const tables =
      'tables: {t: {type: filewise, columns: {class: {scheme_id: class}, mood: {}}}}\n';
    const rows = { 'db.t.csv': 'file,class,mood\na.wav,W,up\nb.wav,L,down\n' };
    const own = '{W: {name: Wut, en: anger}, F: {en: joy}, L: {name: Langeweile, en: boredom}}';
    const labelled = await openCorpus(await made(`${scheme(own)}${tables}`, rows));
    expect(labelled.utterances.map(({ emotion }) => emotion)).toEqual(['angry', 'boredom']);
    // Nobody can tell which of several facts is meant where none is an emotion: the codes stay.
    const facts = '{W: {de: Wut, pl: gniew}, L: {de: Langeweile, pl: nuda}}';
    const dir = await made(`${scheme(facts)}${tables}`, rows);
    await expect(openCorpus(dir)).rejects.toThrow(/No column is called emotion or label/);
    const chosen = await openCorpus(dir, { format: 'audformat:class' });
    expect(chosen.utterances.map(({ emotion }) => emotion)).toEqual(['W', 'L']);
  });

  it('says what a recording is once, however many tables name it', async () => {
    const header =
      'tables:\n  a: {type: filewise, columns: {emotion: {}}}\n  b: {type: filewise, columns: {emotion: {}, speaker: {}}}\n';
    const a = 'file,emotion\na.wav,anger\nb.wav,sadness\n';
    const dir = await made(header, {
      'db.a.csv': a,
      'db.b.csv': 'file,emotion,speaker\na.wav,anger,ann\n',
    });
    const { utterances } = await openCorpus(dir);
    expect(utterances).toMatchObject([
      { id: 'a.wav', speaker: 'ann' },
      { id: 'b.wav', speaker: 'unknown' },
    ]);
    await writeFile(join(dir, 'db.b.csv'), 'file,emotion,speaker\na.wav,joy,ann\n');
    await expect(openCorpus(dir)).rejects.toThrow(
      'a.wav is anger in the table a and joy in b; name the column that counts, e.g. --format audformat:a.COLUMN',
    );
    expect((await openCorpus(dir, { format: 'audformat:b.emotion' })).utterances).toHaveLength(1);
  });

  it('may name recordings that are not there; they are listed as ignored', async () => {
    const header = 'tables: {t: {type: filewise, columns: {label: {}}}}\n';
    const dir = await made(header, {
      'db.t.csv': 'file,label\na.wav,anger\ngone.wav,joy\nb.wav,\n',
    });
    expect(await openCorpus(dir)).toMatchObject({
      utterances: [{ id: 'a.wav' }],
      ignored: [{ path: join(dir, 'gone.wav'), reason: 'named by a table, and not there' }],
    });
  });

  it.each([
    ['no YAML', 'tables: [', {}, /no header of an audformat database: /],
    ['a table of no type', 'tables: {t: {columns: {}}}', {}, /tables\.t\.type/],
    ['no tables', '', {}, /has no table with a column/],
    [
      'nothing called emotion',
      'tables: {t: {type: filewise, columns: {mood: {}, age: {}}}}',
      {},
      /No column is called emotion or label .*There are: t\.mood, t\.age\./,
    ],
    [
      'a table that is missing',
      'tables: {t: {type: filewise, columns: {emotion: {}}}}',
      {},
      /lacks the table "t": there is neither db\.t\.parquet nor db\.t\.csv/,
    ],
    [
      'a pickle alone',
      'tables: {t: {type: filewise, columns: {emotion: {}}}}',
      { 'db.t.pkl': '' },
      /as a Python pickle, which affetto does not read/,
    ],
    [
      'a damaged Parquet file',
      'tables: {t: {type: filewise, columns: {emotion: {}}}}',
      { 'db.t.parquet': 'PAR1PAR1' },
      /cannot be read as Parquet/,
    ],
    [
      'a path that leads out',
      'tables: {t: {type: filewise, columns: {emotion: {}}}}',
      { 'db.t.csv': 'file,emotion\n../a.wav,anger\n' },
      /names the file "\.\.\/a\.wav", which does not lie beside or below it/,
    ],
    [
      'times that are none',
      'tables: {t: {type: segmented, columns: {emotion: {}}}}',
      { 'db.t.csv': 'file,start,end,emotion\na.wav,soon,NaT,anger\n' },
      /has "soon" for a time on line 2/,
    ],
    [
      'no recording at all',
      'tables: {t: {type: filewise, columns: {emotion: {}}}}',
      { 'db.t.csv': 'file,emotion\ngone.wav,anger\n' },
      /1 files that are not there, e\.g\. .*gone\.wav/,
    ],
  ])('is refused with %s', async (_, header, tables, message) => {
    await expect(openCorpus(await made(header, tables))).rejects.toThrow(message);
  });
});

const python = process.env.AFFETTO_PYTHON ?? 'python3';
const hasAudformat =
  spawnSync(python, ['-c', 'import audformat'], { timeout: 60_000 }).status === 0;

describe('a corpus written as a database', () => {
  const manifest = [
    'file,start,end,emotion,speaker,gender,corpus',
    'talk.wav,0.5,1.25,anger,no,f,',
    'talk.wav,1.25,,joy,007,m,',
    'more/clip.wav,,,sad,,,',
  ].join('\n');
  const recordings = { 'talk.wav': '', 'more/clip.wav': '' };

  it('is read back as it was, over a link or in place', async () => {
    const dir = await folderWith({ ...recordings, 'manifest.csv': manifest });
    const corpus = await openCorpus(dir);
    const out = join(await scratchFolder(), 'database');
    expect(await writeAudformat(corpus, out)).toEqual({ folder: out, utterances: 3 });
    expect((await readdir(out)).sort()).toEqual(
      ['db.emotion.csv', 'db.speaker.csv', 'db.yaml', corpus.name].sort(),
    );
    const linked = await openCorpus(out);
    const plain = (utterances: typeof corpus.utterances) =>
      utterances.map(({ path: _, ownLabel: __, id, ...rest }) => ({
        ...rest,
        id: id.replace(`${corpus.name}/`, ''),
      }));
    expect(plain(linked.utterances)).toEqual(plain(corpus.utterances));
    await writeAudformat(corpus, dir);
    expect(await readFile(join(dir, 'db.emotion.csv'), 'utf8')).toBe(
      'file,start,end,emotion,speaker\n' +
        'more/clip.wav,0 days 00:00:00,,sad,\n' +
        'talk.wav,0 days 00:00:00.500000,0 days 00:00:01.250000,angry,no\n' +
        'talk.wav,0 days 00:00:01.250000,,happy,007\n',
    );
    await expect(writeAudformat(corpus, dir)).rejects.toThrow(/holds a database already/);
  });

  it('keeps the split of its owners, and has no place for channels', async () => {
    const corpus = await openCorpus(await database('parquet'));
    const out = join(await scratchFolder(), 'database');
    await writeAudformat(corpus, out);
    expect((await readdir(out)).filter((name) => name.startsWith('db.emotion'))).toEqual(
      ['dev', 'test', 'train'].map((split) => `db.emotion.${split}.csv`),
    );
    const again = await openCorpus(out);
    expect(again.utterances.map(({ split, sex }) => [split, sex])).toEqual(
      corpus.utterances.map(({ split, sex }) => [split, sex]),
    );
    const stereo = await folderWith({
      'a.wav': '',
      'manifest.csv': 'file,channel,label,speaker\na.wav,0,sad,ann',
    });
    await expect(writeAudformat(await openCorpus(stereo), `${out}2`)).rejects.toThrow(
      /is one channel of a recording/,
    );
  });

  it('says what is known of a corpus, with languages as audformat writes them', async () => {
    const dir = await folderWith(['wav/03a01Fa.wav', 'wav/08a01Wa.wav']);
    await writeAudformat(await openCorpus(dir), dir);
    const header = await readFile(join(dir, 'db.yaml'), 'utf8');
    expect(header).toContain('name: emo-db\n');
    expect(header).toMatch(/languages:\s+- deu\n/);
    expect(header).toContain('license_url: https://github.com/audeering/emodb\n');
  });

  it.skipIf(!hasAudformat)('is loaded by audformat', async () => {
    const dir = await folderWith({ ...recordings, 'manifest.csv': manifest });
    const out = join(await scratchFolder(), 'database');
    await writeAudformat(await openCorpus(dir), out);
    const script = `
import audformat, json, sys
db = audformat.Database.load(sys.argv[1])
table = db["emotion"].get()
rows = [[f, s.total_seconds(), None if str(e) == "NaT" else e.total_seconds(), r["emotion"], None if str(r["speaker"]) in ("nan", "None", "<NA>") else r["speaker"]] for (f, s, e), r in table.iterrows()]
print(json.dumps({"rows": rows, "gender": db["speaker"]["gender"].get().to_dict(), "emotion": db.schemes["emotion"].labels, "portable": db.is_portable}))
`;
    const printed = execFileSync(python, ['-c', script, out], { encoding: 'utf8' });
    const corpus = (await openCorpus(dir)).name;
    expect(JSON.parse(printed)).toEqual({
      rows: [
        [`${corpus}/more/clip.wav`, 0, null, 'sad', null],
        [`${corpus}/talk.wav`, 0.5, 1.25, 'angry', 'no'],
        [`${corpus}/talk.wav`, 1.25, null, 'happy', '007'],
      ],
      gender: { no: 'female', '007': 'male' },
      emotion: ['angry', 'happy', 'sad'],
      portable: true,
    });
  });
});
