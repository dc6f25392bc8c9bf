// The naming tables of the corpora that are named by rule, from their owners' descriptions: CREMA-D's README and
// VideoDemographics.csv, TESS's record (doi 10.5683/SP2/E8H2MF), SAVEE's Info.txt, EMO-DB's documentation page,
// nEMO's README and data.tsv. (RAVDESS's is in ravdess.test.ts.)
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CorpusDescription } from '../../src/corpora/corpus-description.js';
import { cremaD } from '../../src/corpora/crema-d.js';
import { emoDb } from '../../src/corpora/emo-db.js';
import { nemo } from '../../src/corpora/nemo.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { savee } from '../../src/corpora/savee.js';
import { tess } from '../../src/corpora/tess.js';
import { folderWith } from '../support/scratch.js';

const emotionOf = (corpus: CorpusDescription, stem: string, folder = 'wav') => {
  const reading = corpus.readName(stem, folder);
  return reading?.kind === 'utterance' ? reading.emotion : reading?.kind;
};

describe('CREMA-D', () => {
  it.each([
    ['ANG', 'angry'],
    ['DIS', 'disgust'],
    ['FEA', 'fearful'],
    ['HAP', 'happy'],
    ['NEU', 'neutral'],
    ['SAD', 'sad'],
  ])('%s is %s', (code, emotion) => {
    expect(emotionOf(cremaD, `1001_IEO_${code}_XX`)).toBe(emotion);
  });

  it.each([
    ['IEO', "It's eleven o'clock"],
    ['TIE', 'That is exactly what happened'],
    ['IOM', "I'm on my way to the meeting"],
    ['IWW', 'I wonder what this is about'],
    ['TAI', 'The airplane is almost full'],
    ['MTI', 'Maybe tomorrow it will be cold'],
    ['IWL', 'I would like a new alarm clock'],
    ['ITH', "I think I have a doctor's appointment"],
    ['DFA', "Don't forget a jacket"],
    ['ITS', "I think I've seen this before"],
    ['TSI', 'The surface is slick'],
    ['WSI', "We'll stop in a couple of minutes"],
  ])('%s is "%s"', (code, statement) => {
    expect(cremaD.readName(`1001_${code}_NEU_XX`, '')).toMatchObject({ statement });
  });

  it.each([
    ['1040_IEO_ANG_LO', undefined],
    ['1040_IEO_ANG_MD', 'normal'],
    ['1040_IEO_ANG_HI', 'strong'],
    ['1040_IEO_ANG_XX', undefined],
    ['1040_ITH_SAD_X', undefined],
  ])('%s has the intensity %s', (stem, intensity) => {
    const reading = cremaD.readName(stem, '');
    expect(reading).toMatchObject({ kind: 'utterance', id: stem, speaker: '1040' });
    expect(reading && 'intensity' in reading ? reading.intensity : undefined).toBe(intensity);
  });

  it('has 43 women and 48 men', () => {
    const sexes = Array.from({ length: 91 }, (_, i) => {
      const reading = cremaD.readName(`${1001 + i}_IEO_NEU_XX`, '');
      return reading?.kind === 'utterance' ? reading.sex : undefined;
    });
    expect(sexes.filter((sex) => sex === 'female')).toHaveLength(43);
    expect(sexes.filter((sex) => sex === 'male')).toHaveLength(48);
    // Lines 1, 2, 37 to 39, 76, 77, 90 and 91 of the owner's table.
    expect([1, 2, 37, 38, 39, 76, 77, 90, 91].map((n) => sexes[n - 1]?.[0]).join('')).toBe(
      'mffmmfmmf',
    );
  });

  it.each([
    ['1092_IEO_ANG_XX', 'actor 1092'],
    ['1000_IEO_ANG_XX', 'actor 1000'],
    ['1001_ABC_ANG_XX', 'sentence ABC'],
    ['1001_IEO_SUR_XX', 'emotion SUR'],
    ['1001_IEO_ANG_YY', 'level YY'],
  ])('%s does not exist: %s', (stem, what) => {
    expect(cremaD.readName(stem, '')).toEqual({
      kind: 'unusable',
      reason: `${what} does not exist in CREMA-D`,
    });
  });
});

describe('TESS', () => {
  it.each([
    ['angry', 'angry'],
    ['disgust', 'disgust'],
    ['fear', 'fearful'],
    ['happy', 'happy'],
    ['neutral', 'neutral'],
    ['ps', 'surprised'],
    ['sad', 'sad'],
  ])('%s is %s', (ending, emotion) => {
    expect(emotionOf(tess, `YAF_back_${ending}`)).toBe(emotion);
  });

  it('has two women, one of them misspelt once', () => {
    expect(tess.readName('OA_bite_neutral', 'OAF_neutral')).toEqual({
      kind: 'utterance',
      id: 'OAF_bite_neutral',
      speaker: 'OAF',
      sex: 'female',
      emotion: 'neutral',
      statement: 'Say the word bite',
    });
    expect(tess.readName('YAF_youth_ps', '')).toMatchObject({ speaker: 'YAF', sex: 'female' });
    expect(tess.readName('OAF_back_calm', '')).toMatchObject({ kind: 'unusable' });
    expect(tess.readName('MAF_back_sad', '')).toBeUndefined();
  });
});

describe('SAVEE', () => {
  it.each([
    ['a', 'angry'],
    ['d', 'disgust'],
    ['f', 'fearful'],
    ['h', 'happy'],
    ['n', 'neutral'],
    ['sa', 'sad'],
    ['su', 'surprised'],
  ])('%s is %s, in a folder a speaker or all in one', (code, emotion) => {
    expect(emotionOf(savee, `JE_${code}01`, 'ALL')).toBe(emotion);
    expect(savee.readName(`${code}01`, 'JE')).toEqual(savee.readName(`JE_${code}01`, 'ALL'));
  });

  it('has four men, 15 sentences an emotion, 30 neutral ones', () => {
    for (const speaker of ['DC', 'JE', 'JK', 'KL']) {
      expect(savee.readName(`${speaker}_n30`, '')).toEqual({
        kind: 'utterance',
        id: `${speaker}_n30`,
        speaker,
        sex: 'male',
        emotion: 'neutral',
      });
    }
    expect(emotionOf(savee, 'DC_sa15')).toBe('sad');
    for (const stem of ['DC_sa16', 'DC_a00', 'DC_n31']) {
      expect(savee.readName(stem, '')).toMatchObject({ kind: 'unusable' });
    }
    expect(savee.readName('a01', 'AudioData')).toBeUndefined();
    expect(savee.readName('AB_a01', 'DC')).toBeUndefined();
  });
});

describe('EMO-DB', () => {
  it.each([
    ['W', 'angry'],
    ['E', 'disgust'],
    ['A', 'fearful'],
    ['F', 'happy'],
    ['T', 'sad'],
    ['N', 'neutral'],
  ])('%s is %s', (code, emotion) => {
    expect(emotionOf(emoDb, `03a01${code}a`)).toBe(emotion);
  });

  it('has a label that affetto has not, with its own word for it', () => {
    expect(emoDb.readName('03a01La', 'wav')).toMatchObject({
      kind: 'utterance',
      emotion: 'bored',
      ownLabel: 'boredom',
    });
  });

  it.each([
    ['03', 'male'],
    ['08', 'female'],
    ['09', 'female'],
    ['10', 'male'],
    ['11', 'male'],
    ['12', 'male'],
    ['13', 'female'],
    ['14', 'female'],
    ['15', 'male'],
    ['16', 'female'],
  ])('speaker %s is %s', (speaker, sex) => {
    expect(emoDb.readName(`${speaker}b10Na`, 'wav')).toMatchObject({ speaker, sex });
  });

  it('has ten texts, and versions', () => {
    const texts = ['a01', 'a02', 'a04', 'a05', 'a07', 'b01', 'b02', 'b03', 'b09', 'b10'];
    const statements = texts.map((text) => {
      const reading = emoDb.readName(`16${text}Wc`, 'wav');
      return reading?.kind === 'utterance' ? [reading.statement, reading.repetition] : [];
    });
    expect(new Set(statements.map(([statement]) => statement)).size).toBe(10);
    expect(statements[0]).toEqual(['Der Lappen liegt auf dem Eisschrank.', 3]);
    for (const stem of ['16a03Wa', '07a01Wa', '03a01fa', '03a01Fab']) {
      expect(emoDb.readName(stem, 'wav')).toBeUndefined();
    }
    expect(emoDb.readName('16a01Xa', 'wav')).toMatchObject({ kind: 'unusable' });
  });

  it('tells recordings from laryngograms of the same names', async () => {
    const dir = await folderWith(['laryngo/03a01Fa.wav', 'wav/03a01Fa.wav']);
    const { utterances, ignored } = await openCorpus(dir);
    expect(utterances.map(({ path }) => relative(dir, path))).toEqual(['wav/03a01Fa.wav']);
    expect(ignored.map(({ reason }) => reason)).toEqual(['laryngogram, not speech']);
  });
});

describe('nEMO', () => {
  it.each([
    ['anger', 'angry'],
    ['fear', 'fearful'],
    ['happiness', 'happy'],
    ['neutral', 'neutral'],
    ['sadness', 'sad'],
    ['surprised', 'surprised'],
  ])('%s is %s', (word, emotion) => {
    expect(emotionOf(nemo, `WR0_${word}_64`)).toBe(emotion);
  });

  it.each([
    ['EB0', 'female'],
    ['IC0', 'female'],
    ['KD0', 'female'],
    ['KS0', 'male'],
    ['MK0', 'female'],
    ['MP0', 'male'],
    ['SM0', 'male'],
    ['TP0', 'male'],
    ['WR0', 'male'],
  ])('speaker %s is %s', (speaker, sex) => {
    expect(nemo.readName(`${speaker}_fear_7`, 'samples')).toEqual({
      kind: 'utterance',
      id: `${speaker}_fear_7`,
      speaker,
      sex,
      emotion: 'fearful',
      statement: 'sentence 7',
    });
  });

  // As published, spaces before the speaker and quotation marks in the text included.
  const table = [
    'file_id\temotion\traw_text\tnormalized_text\tspeaker_id\tgender\tage',
    'WR0_surprised_64.wav\tsurprised\tUcho wykrywa dźwięki.\tucho wykrywa dźwięki\t        WR0\tmale\t23',
    'KS0_surprised_38.wav\tsurprised\t"Ród smoka" to serial.\tród smoka to serial\t        KS0\tmale\t23',
  ].join('\n');
  const samples = { 'samples/WR0_surprised_64.wav': '', 'samples/KS0_surprised_38.wav': '' };

  it('takes the texts from data.tsv, opened as a folder or by the table', async () => {
    const dir = await folderWith({ 'data.tsv': table, ...samples });
    const listing = await openCorpus(dir);
    expect(listing.utterances.map(({ id, statement }) => [id, statement])).toEqual([
      ['KS0_surprised_38', '"Ród smoka" to serial.'],
      ['WR0_surprised_64', 'Ucho wykrywa dźwięki.'],
    ]);
    expect(listing.ignored).toEqual([]);
    expect(await openCorpus(join(dir, 'data.tsv'))).toEqual(listing);
  });

  it('does without a table that cannot be read', async () => {
    const dir = await folderWith({ 'data.tsv': new Uint8Array([0xff, 0xfe, 0x66]), ...samples });
    const { utterances, ignored } = await openCorpus(dir);
    expect(utterances.map(({ statement }) => statement)).toEqual(['sentence 38', 'sentence 64']);
    expect(ignored).toMatchObject([{ reason: 'not an audio file' }]);
  });
});

describe('a corpus on disk', () => {
  it('gives utterances by id, keeps lossless copies, and says why files are ignored', async () => {
    const dir = await folderWith([
      'AudioMP3/1001_DFA_ANG_XX.mp3',
      'AudioWAV/1001_DFA_ANG_XX.wav',
      'AudioWAV/again/1001_DFA_ANG_XX.wav',
      'AudioMP3/1002_IEO_HAP_HI.mp3',
      'AudioWAV/1001_DFA_BOR_XX.wav',
      'AudioWAV/holiday.wav',
      'AudioWAV/._1003_DFA_ANG_XX.wav',
      'VideoFlash/1001_DFA_ANG_XX.flv',
    ]);
    const listing = await openCorpus(dir);
    expect(listing).toMatchObject({
      format: 'crema-d',
      name: 'crema-d',
      title: 'CREMA-D',
      folder: dir,
      leftOut: [],
    });
    expect(listing.utterances).toEqual([
      {
        path: join(dir, 'AudioWAV/1001_DFA_ANG_XX.wav'),
        id: '1001_DFA_ANG_XX',
        corpus: 'crema-d',
        speaker: '1001',
        sex: 'male',
        emotion: 'angry',
        statement: "Don't forget a jacket",
      },
      {
        path: join(dir, 'AudioMP3/1002_IEO_HAP_HI.mp3'),
        id: '1002_IEO_HAP_HI',
        corpus: 'crema-d',
        speaker: '1002',
        sex: 'female',
        emotion: 'happy',
        intensity: 'strong',
        statement: "It's eleven o'clock",
      },
    ]);
    const reasons = listing.ignored.map(({ path, reason }) => [relative(dir, path), reason]);
    expect(Object.fromEntries(reasons)).toEqual({
      'AudioMP3/1001_DFA_ANG_XX.mp3': 'same clip as AudioWAV/1001_DFA_ANG_XX.wav',
      'AudioWAV/again/1001_DFA_ANG_XX.wav': 'same clip as AudioWAV/1001_DFA_ANG_XX.wav',
      'AudioWAV/1001_DFA_BOR_XX.wav': 'emotion BOR does not exist in CREMA-D',
      'AudioWAV/holiday.wav': 'not a CREMA-D name (expected e.g. 1001_DFA_ANG_XX.wav)',
      'AudioWAV/._1003_DFA_ANG_XX.wav': 'hidden file',
      'VideoFlash/1001_DFA_ANG_XX.flv': 'not an audio file',
    });
  });

  it('says what was looked for where nothing is usable', async () => {
    const other = await folderWith(['a.wav']);
    const opened = openCorpus(other, { format: 'tess' });
    await expect(opened).rejects.toMatchObject({ code: 'CORPUS_EMPTY' });
    await expect(opened).rejects.toThrow(/OAF_back_angry\.wav.*a\.wav \(not a TESS name.*doi\.org/);
  });
});
