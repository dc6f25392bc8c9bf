// URDU (Latif et al. 2018): 400 utterances of Urdu talk shows, in a folder for each emotion and names like
// SM1_F1_A01, speaker, file, letter of the emotion with a number. That M and F in the speaker's code are the sex fits the
// 27 men and 11 women of its README, which does not say so: it is not taken for the sex.
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';

const words: LabelWords = { N: 'neutral', H: 'happy', S: 'sad', A: 'angry' };

/** URDU; ids are names as published. */
export const urdu: CorpusDescription<'urdu'> = {
  name: 'urdu',
  title: 'URDU',
  publishedAt: 'https://github.com/siddiquelatif/URDU-Dataset',
  example: 'Angry/SM1_F1_A01.wav',
  labels: words,
  readName(stem) {
    const [, speaker = '', code = ''] = /^(S[MF]\d+)_F\d+_([A-Z])\d+$/.exec(stem) ?? [];
    const word = words[code];
    return word ? withWord(word, code, { id: stem, speaker }) : undefined;
  },
  speech: {
    languages: ['ur'],
    emotions: 'natural',
    texts: { kind: 'own words' },
  },
  licence: {
    name: 'for research only',
    url: 'https://github.com/siddiquelatif/URDU-Dataset',
    commercialUse: false,
    terms: 'for research only',
  },
  citation: {
    short: 'Latif et al. 2018',
    full: 'Latif S, Qayyum A, Usman M, Qadir J (2018) Cross Lingual Speech Emotion Recognition: Urdu vs. Western Languages. International Conference on Frontiers of Information Technology, 88-93. https://arxiv.org/abs/1812.10411',
  },
};
