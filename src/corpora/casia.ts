// The CASIA Chinese emotional corpus: wangzhe/angry/201.wav, speaker, emotion, number. Its owner sells it (9,600
// recordings) and publishes no naming rule; the folders and speakers are those of the copy of 1,200 that is in
// circulation, and could not be confirmed with the owner. Which two speakers are women is not said there.
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';

const words: LabelWords = {
  neutral: 'neutral',
  happy: 'happy',
  sad: 'sad',
  angry: 'angry',
  fear: 'fearful',
  surprise: 'surprised',
};

// Only these: folders of emotions below folders of speakers are a habit of many.
const speakers = ['liuchanhong', 'wangzhe', 'zhaoquanyin', 'zhaozuoxiang'];

/** CASIA; ids are `wangzhe_angry_201`, speaker, emotion and number; one number is one text. */
export const casia: CorpusDescription<'casia'> = {
  name: 'casia',
  title: 'CASIA',
  publishedAt: 'http://www.chineseldc.org/resource_info.php?rid=76',
  example: 'wangzhe/angry/201.wav',
  labels: words,
  readName(stem, folder, above = '') {
    const place = /^\d{1,3}$/.test(stem) ? `${above}_${folder}_${stem}` : stem;
    const [, name, code = '', number] =
      /^([a-z]+)_([a-z]+)_(\d{1,3})$/.exec(place.toLowerCase()) ?? [];
    const word = words[code];
    if (!name || !word || !speakers.includes(name)) return undefined;
    const id = `${name}_${code}_${number}`;
    return withWord(word, code, { id, speaker: name, statement: `text ${number}` });
  },
  speech: {
    languages: ['zh-CN'],
    emotions: 'acted',
    texts: { kind: 'sentences' },
  },
  licence: {
    name: 'sold by ChineseLDC',
    url: 'http://www.chineseldc.org/resource_info.php?rid=76',
    terms: 'see the agreement',
  },
  // The reference that papers give; its owner's own could not be seen.
  citation: {
    short: 'Tao et al. 2008',
    full: 'Tao J, Liu F, Zhang M, Jia H (2008) Design of speech corpus for Mandarin text to speech. The Blizzard Challenge 2008 workshop.',
  },
};
