// The naming tables of corpora whose owners or users publish them: IEMOCAP's README, MELD's and MSP-Podcast's tables,
// ESD's and EMOVO's folders, ShEMO, URDU, BAVED's README, ASVP-ESD's record at Zenodo. All of what is here is made up.
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asvpEsd } from '../../src/corpora/asvp-esd.js';
import { baved } from '../../src/corpora/baved.js';
import { casia } from '../../src/corpora/casia.js';
import type { CorpusDescription } from '../../src/corpora/corpus-description.js';
import { emovo } from '../../src/corpora/emovo.js';
import { esd } from '../../src/corpora/esd.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { shemo } from '../../src/corpora/shemo.js';
import { urdu } from '../../src/corpora/urdu.js';
import { folderWith } from '../support/scratch.js';

/** The label that a name says, or why it says none. */
function labelOf(corpus: CorpusDescription, stem: string, folder = '', above = '') {
  const reading = corpus.readName(stem, folder, above);
  return reading?.kind === 'utterance' ? reading.emotion : reading?.kind;
}

describe('IEMOCAP', () => {
  const turns = (dialogue: string, lines: readonly string[]) =>
    ['% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]', '', ...lines]
      .join('\n')
      .replaceAll('@', dialogue);
  const evaluation = turns('Ses01F_impro01', [
    '[6.2901 - 8.2357]\t@_F000\tneu\t[2.5000, 3.0000, 3.5000]',
    'C-E2:\tNeutral;\t()',
    '[10.0100 - 11.3925]\t@_M000\tfru\t[2.5000, 2.5000, 2.5000]',
    '[14.8872 - 18.0175]\t@_M001\txxx\t[2.5000, 2.5000, 2.5000]',
    '[19.2900 - 20.7875]\t@_MXX0\thap\t[4.5000, 3.5000, 2.5000]',
    '[21.0000 - 22.5000]\t@_F001\toth\t[2.5000, 2.5000, 2.5000]',
  ]);
  const place = 'Session1/dialog/EmoEvaluation';

  it('is read from its dialogues, turn by turn, who speaks told by the turn', async () => {
    const dir = await folderWith({
      [`${place}/Ses01F_impro01.txt`]: evaluation,
      [`${place}/Categorical/Ses01F_impro01_e2_cat.txt`]: 'Ses01F_impro01_F000 :Anger; ()',
      [`${place}/._Ses01F_impro01.txt`]: evaluation,
      'Session1/dialog/wav/Ses01F_impro01.wav': '',
    });
    const { format, utterances, leftOut } = await openCorpus(dir);
    expect(format).toBe('iemocap');
    const path = join(dir, 'Session1/dialog/wav/Ses01F_impro01.wav');
    expect(utterances).toEqual([
      {
        ...{ path, id: 'Ses01F_impro01_F000', corpus: 'iemocap', speaker: 'Ses01F', sex: 'female' },
        ...{ emotion: 'neutral', ownLabel: 'neu', startSeconds: 6.2901, endSeconds: 8.2357 },
        dimensions: { arousal: 3, valence: 2.5, dominance: 3.5 },
      },
      {
        ...{ path, id: 'Ses01F_impro01_M000', corpus: 'iemocap', speaker: 'Ses01M', sex: 'male' },
        ...{ emotion: 'frustrated', ownLabel: 'fru', startSeconds: 10.01, endSeconds: 11.3925 },
        dimensions: { arousal: 2.5, valence: 2.5, dominance: 2.5 },
      },
      {
        ...{ path, id: 'Ses01F_impro01_MXX0', corpus: 'iemocap', speaker: 'Ses01M', sex: 'male' },
        ...{ emotion: 'happy', ownLabel: 'hap', startSeconds: 19.29, endSeconds: 20.7875 },
        dimensions: { arousal: 3.5, valence: 4.5, dominance: 2.5 },
      },
    ]);
    expect(leftOut.map(({ label }) => label).sort()).toEqual(['no agreement', 'other']);
  });

  it('is read from its sentences where they are there, scripted ones too', async () => {
    const script = turns('Ses05M_script03_2b', ['[1.0000 - 2.0000]\t@_F012\tsad\t[2.0, 2.0, 2.0]']);
    const dir = await folderWith({
      [`${place}/Ses01F_impro01.txt`]: evaluation,
      'Session5/dialog/EmoEvaluation/Ses05M_script03_2b.txt': script,
      'Session1/dialog/wav/Ses01F_impro01.wav': '',
      'Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F000.wav': '',
      'Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F002.wav': '',
      'Session5/sentences/wav/Ses05M_script03_2b/Ses05M_script03_2b_F012.wav': '',
    });
    const { utterances, ignored } = await openCorpus(dir);
    const found = utterances.map(({ id, path, startSeconds }) => [
      id,
      relative(dir, path).split('/')[1],
      startSeconds,
    ]);
    expect(found).toEqual([
      ['Ses01F_impro01_F000', 'sentences', undefined],
      ['Ses01F_impro01_M000', 'dialog', 10.01],
      ['Ses01F_impro01_MXX0', 'dialog', 19.29],
      ['Ses05M_script03_2b_F012', 'sentences', undefined],
    ]);
    expect(ignored).toEqual([
      {
        path: join(dir, 'Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F002.wav'),
        reason: 'no line of the label tables names it',
      },
    ]);
  });

  it('says what is missing where there is no table', async () => {
    const dir = await folderWith(['sentences/wav/Ses01F_impro01/Ses01F_impro01_F000.wav']);
    await expect(openCorpus(dir)).rejects.toThrow(
      /its labels stand in dialog\/EmoEvaluation\/\*\.txt, .*; 1 recordings are there, and no table/,
    );
  });
});

describe('MELD', () => {
  const header =
    'Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime';
  it('is read with its three tables, whose dialogues are numbered alike', async () => {
    const row = (text: string, speaker: string, emotion: string) =>
      `${header}\n1,"${text}",${speaker},${emotion},neutral,0,0,8,21,"00:16:16,059","00:16:21,731"\n`;
    const dir = await folderWith({
      'train_sent_emo.csv': row('So, you and me, huh?', 'Chandler', 'neutral'),
      'dev_sent_emo.csv': row('Oh my God!', 'Phoebe', 'joy'),
      'test_sent_emo.csv': row('Why?', 'Mark', 'surprise'),
      'train_splits/dia0_utt0.wav': '',
      'dev_splits_complete/dia0_utt0.wav': '',
      'output_repeated_splits_test/dia0_utt0.wav': '',
      'somewhere/dia0_utt0.wav': '',
    });
    const { format, utterances, ignored } = await openCorpus(dir);
    expect(format).toBe('meld');
    expect(utterances).toMatchObject([
      {
        id: 'dev_dia0_utt0',
        split: 'dev',
        speaker: 'Phoebe',
        emotion: 'happy',
        statement: 'Oh my God!',
      },
      { id: 'test_dia0_utt0', split: 'test', speaker: 'Mark', emotion: 'surprised' },
      {
        id: 'train_dia0_utt0',
        split: 'train',
        speaker: 'Chandler',
        emotion: 'neutral',
        statement: 'So, you and me, huh?',
      },
    ]);
    expect(relative(dir, utterances[1]!.path)).toBe('output_repeated_splits_test/dia0_utt0.wav');
    expect(ignored).toEqual([
      {
        path: join(dir, 'somewhere/dia0_utt0.wav'),
        reason: 'neither its name nor its folder says which split it is of (train, dev, test)',
      },
    ]);
  });
});

describe('MSP-Podcast', () => {
  it.each(['labels_consensus.csv', 'labels_concensus.csv'])('is read with %s', async (table) => {
    const labels = 'NHSAFDUCOX';
    const name = (index: number) => `MSP-PODCAST_0001_000${index}.wav`;
    const rows = [...labels].map(
      (code, index) =>
        `${name(index)},${code},4.2,3.1,4.0,${index === 0 ? 'Unknown' : index},${index % 2 ? 'Male' : 'Female'},${['Train', 'Development', 'Test1', 'Test2'][index % 4]}`,
    );
    const dir = await folderWith({
      [`Labels/${table}`]: [
        'FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set',
        ...rows,
      ].join('\n'),
      ...Object.fromEntries(rows.map((_, index) => [`Audios/${name(index)}`, ''])),
    });
    const { format, utterances, leftOut } = await openCorpus(dir);
    expect(format).toBe('msp-podcast');
    expect(
      utterances.map(({ emotion, speaker, sex, split }) => [emotion, speaker, sex, split]),
    ).toEqual([
      ['neutral', 'unknown', 'female', 'train'],
      ['happy', '1', 'male', 'dev'],
      ['sad', '2', 'female', 'test'],
      ['angry', '3', 'male', 'test'],
      ['fearful', '4', 'female', 'train'],
      ['disgust', '5', 'male', 'dev'],
      ['surprised', '6', 'female', 'test'],
      ['contempt', '7', 'male', 'test'],
    ]);
    expect(utterances[0]?.dimensions).toEqual({ arousal: 4.2, valence: 3.1, dominance: 4 });
    expect(leftOut.map(({ label }) => label)).toEqual(['other', 'no agreement']);
  });
});

describe('ESD', () => {
  it.each([
    ['0001_000001', 'neutral', 1],
    ['0011_000350', 'neutral', 350],
    ['0015_000355', 'angry', 5],
    ['0013_001042', 'happy', 342],
    ['0006_001138', 'sad', 88],
    ['0012_001092', 'sad', 42],
    ['0020_001750', 'surprised', 350],
  ])('%s is %s', (stem, emotion, sentence) => {
    const language = Number(stem.slice(0, 4)) <= 10 ? 'Mandarin' : 'English';
    expect(esd.readName(stem, '')).toMatchObject({
      ...{ emotion, speaker: stem.slice(0, 4), statement: `${language} sentence ${sentence}` },
    });
  });

  it("has its owners' split in folders, and is held against them", async () => {
    const dir = await folderWith([
      '0011/Angry/train/0011_000371.wav',
      '0011/Angry/evaluation/0011_000351.wav',
      '0011/Angry/test/0011_000361.wav',
      '0004/Sad/0004_001100.wav',
      '0011/Happy/train/0011_000372.wav',
    ]);
    const { utterances, ignored } = await openCorpus(dir);
    expect(utterances.map(({ id, emotion, sex, split }) => [id, emotion, sex, split])).toEqual([
      ['0004_001100', 'sad', 'male', undefined],
      ['0011_000351', 'angry', 'male', 'dev'],
      ['0011_000361', 'angry', 'male', 'test'],
      ['0011_000371', 'angry', 'male', 'train'],
    ]);
    expect(ignored[0]?.reason).toBe('it lies under Happy, and its number is one of Angry');
  });

  it.each(['0021_000001', '0000_000001', '0011_000000', '0011_001751', '011_000001'])(
    'has no %s',
    (stem) => {
      expect(esd.readName(stem, 'Neutral')).toBeUndefined();
    },
  );
});

describe('CASIA', () => {
  it.each([
    ['neutral', 'neutral'],
    ['happy', 'happy'],
    ['sad', 'sad'],
    ['angry', 'angry'],
    ['fear', 'fearful'],
    ['surprise', 'surprised'],
  ])('has the folder %s for %s', (folder, emotion) => {
    expect(casia.readName('201', folder, 'ZhaoZuoxiang')).toMatchObject({
      ...{ id: `zhaozuoxiang_${folder}_201`, speaker: 'zhaozuoxiang', emotion },
    });
  });

  it('is not taken for folders of other people', async () => {
    expect(casia.readName('201', 'angry', 'ann')).toBeUndefined();
    const dir = await folderWith(['wangzhe/angry/201.wav', 'liuchanhong/sad/202.wav']);
    expect((await openCorpus(dir)).format).toBe('casia');
    expect((await openCorpus(await folderWith(['angry/201.wav', 'sad/202.wav']))).format).toBe(
      'folders',
    );
  });
});

describe('EMOVO', () => {
  it.each([
    ['dis', 'disgust'],
    ['gio', 'happy'],
    ['neu', 'neutral'],
    ['pau', 'fearful'],
    ['rab', 'angry'],
    ['sor', 'surprised'],
    ['tri', 'sad'],
  ])('%s is %s', (code, emotion) => {
    expect(labelOf(emovo, `${code}-f1-b1`)).toBe(emotion);
  });

  it('has six speakers', () => {
    expect(emovo.readName('dis-m3-n5', 'm3')).toMatchObject({ speaker: 'm3', sex: 'male' });
    expect(emovo.readName('dis-f4-n5', '')).toBeUndefined();
    expect(emovo.readName('des-f1-n5', '')).toBeUndefined();
  });
});

describe('ShEMO', () => {
  it.each([
    ['A', 'angry'],
    ['F', 'fearful'],
    ['H', 'happy'],
    ['N', 'neutral'],
    ['S', 'sad'],
    ['W', 'surprised'],
    ['X', 'unusable'],
  ])('%s is %s', (code, emotion) => {
    expect(labelOf(shemo, `F21${code}05`)).toBe(emotion);
  });

  it('has sex and speaker in its names', () => {
    expect(shemo.readName('M07A12', 'male')).toMatchObject({ speaker: 'M07', sex: 'male' });
  });
});

describe('URDU', () => {
  it.each([
    ['A', 'angry'],
    ['H', 'happy'],
    ['N', 'neutral'],
    ['S', 'sad'],
  ])('%s is %s', (code, emotion) => {
    expect(labelOf(urdu, `SM27_F12_${code}045`)).toBe(emotion);
  });

  it('is preferred to the folders that its recordings lie in', async () => {
    const dir = await folderWith(['Angry/SM1_F1_A01.wav', 'Sad/SF3_F2_S02.wav']);
    const { format, utterances } = await openCorpus(dir);
    expect(format).toBe('urdu');
    expect(utterances.map(({ speaker, sex }) => [speaker, sex])).toEqual([
      ['SF3', undefined],
      ['SM1', undefined],
    ]);
  });
});

describe('BAVED', () => {
  it.each([
    ['0', 'low'],
    ['1', 'neutral'],
    ['2', 'high'],
  ])('level %s is %s', (level, label) => {
    expect(labelOf(baved, `46-f-21-0-${level}-105`)).toBe(label);
  });

  it('says who speaks, and which word', () => {
    expect(baved.readName('46-F-21-3-1-105', '1')).toMatchObject({
      speaker: '46',
      sex: 'female',
      statement: 'الفيلم',
    });
    expect(baved.readName('46-F-21-7-1-105', '1')).toBeUndefined();
  });
});

describe('ASVP-ESD', () => {
  it.each([
    ['01', 'bored'],
    ['02', 'neutral'],
    ['03', 'happy'],
    ['04', 'sad'],
    ['05', 'angry'],
    ['06', 'fearful'],
    ['07', 'disgust'],
    ['08', 'surprised'],
    ['09', 'excited'],
    ['10', 'pleased'],
    ['11', 'pained'],
    ['12', 'disappointed'],
    ['13', 'other material'],
    ['14', 'unusable'],
  ])('%s is %s', (code, label) => {
    expect(labelOf(asvpEsd, `03-01-${code}-01-02-12-02-01-01`)).toBe(label);
  });

  it('tells speech from other sounds, and who speaks by even and odd numbers', () => {
    expect(labelOf(asvpEsd, '03-02-14-01-02-12-02-01-01')).toBe('other material');
    expect(asvpEsd.readName('03-01-06-02-02-12-02-01-01-16', 'actor_12')).toMatchObject({
      ...{ speaker: '12', sex: 'male', intensity: 'strong' },
    });
    expect(asvpEsd.readName('03-01-06-01-107-121-02-03-04-77', 'actor_121')).toMatchObject({
      ...{ speaker: '121', sex: 'female', intensity: 'normal' },
    });
    // RAVDESS has seven fields.
    expect(asvpEsd.readName('03-01-06-01-02-01-12', 'Actor_12')).toBeUndefined();
  });
});
