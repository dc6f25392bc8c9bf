// ShEMO, the Sharif Emotional Speech Database (Mohamad Nezami et al. 2019): names like F21A05, sex and number of the
// speaker, a letter of the emotion, a number; in folders female and male. From Persian radio plays.
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';

const words: LabelWords = {
  N: 'neutral',
  H: 'happy',
  S: 'sad',
  A: 'angry',
  F: 'fearful',
  W: 'surprised',
};

/** ShEMO; ids are names as published. */
export const shemo: CorpusDescription<'shemo'> = {
  name: 'shemo',
  title: 'ShEMO',
  publishedAt: 'https://github.com/mansourehk/ShEMO',
  example: 'female/F21A05.wav',
  labels: words,
  readName(stem) {
    const [, sex, number, code = ''] = /^([FM])(\d\d)([A-Z])\d{2,3}$/.exec(stem) ?? [];
    if (!sex) return undefined;
    const word = words[code];
    if (!word) {
      return { kind: 'unusable', reason: `emotion ${code} does not exist in ShEMO` };
    }
    return withWord(word, code, {
      id: stem,
      speaker: `${sex}${number}`,
      sex: sex === 'F' ? 'female' : 'male',
    });
  },
  speech: {
    languages: ['fa'],
    emotions: 'acted',
    speakers: 'actors',
    texts: { kind: 'sentences' },
  },
  licence: {
    name: 'no licence stated in its repository',
    url: 'https://github.com/mansourehk/ShEMO',
    terms: 'ask its authors',
  },
  citation: {
    short: 'Mohamad Nezami et al. 2019',
    full: 'Mohamad Nezami O, Jamshid Lou P, Karami M (2019) ShEMO: a large-scale validated database for Persian speech emotion detection. Language Resources and Evaluation 53, 1-16. https://doi.org/10.1007/s10579-018-9427-x',
  },
};
