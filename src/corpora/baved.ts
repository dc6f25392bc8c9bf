// BAVED, the Basic Arabic Vocal Emotions Dataset: names like 0-m-21-0-1-105, speaker, sex, age, word, level of emotion,
// number of the record. Levels are no emotions but how much of one is heard: low (tired or down), neutral, high (of any
// kind).
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';

const words: LabelWords = { '0': 'low', '1': 'neutral', '2': 'high' };

/** The seven words by their numbers. */
const texts = ['اعجبني', 'لم يعجبني', 'هذا', 'الفيلم', 'رائع', 'مقول', 'سيئ'];

/** BAVED; ids are names as published. */
export const baved: CorpusDescription<'baved'> = {
  name: 'baved',
  title: 'BAVED',
  publishedAt: 'https://github.com/40uf411/Basic-Arabic-Vocal-Emotions-Dataset',
  example: '1/0-m-21-0-1-105.wav',
  labels: words,
  readName(stem) {
    const [, speaker = '', sex, text = '', level = ''] =
      /^(\d+)-([mf])-\d+-([0-6])-([0-2])-\d+$/i.exec(stem) ?? [];
    const word = words[level];
    if (!word || !sex) return undefined;
    return withWord(word, level, {
      id: stem,
      speaker,
      sex: sex.toLowerCase() === 'f' ? 'female' : 'male',
      statement: texts[Number(text)] as string,
    });
  },
  // Its README says that ages are between 18 and 23 with some exceptions, so they are not said here.
  speech: {
    languages: ['ar'],
    emotions: 'acted',
    texts: { kind: 'words', count: texts.length },
  },
  licence: {
    name: 'no licence stated in its repository',
    url: 'https://github.com/40uf411/Basic-Arabic-Vocal-Emotions-Dataset',
    terms: 'ask its author',
  },
  // The repository names no paper; the year is that of its first publication as others cite it.
  citation: {
    short: 'Aouf 2019',
    full: 'Aouf A (2019) Basic Arabic Vocal Emotions Dataset. https://github.com/40uf411/Basic-Arabic-Vocal-Emotions-Dataset',
  },
};
