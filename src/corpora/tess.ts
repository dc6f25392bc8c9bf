// TESS, the Toronto Emotional Speech Set (Pichora-Fuller & Dupuis 2010, doi 10.5683/SP2/E8H2MF): names
// like OAF_back_angry, speaker_word_emotion; two women, older and younger.
import type { CorpusDescription } from './corpus-description.js';
import type { Emotion } from './types.js';

const emotionWords: Readonly<Record<string, Emotion>> = {
  angry: 'angry',
  disgust: 'disgust',
  fear: 'fearful',
  happy: 'happy',
  neutral: 'neutral',
  // Pleasant surprise.
  ps: 'surprised',
  sad: 'sad',
};

/** TESS; ids are `SPEAKER_word_emotion` as published, speakers `OAF` and `YAF`. */
export const tess: CorpusDescription<'tess'> = {
  name: 'tess',
  title: 'TESS',
  publishedAt: 'https://doi.org/10.5683/SP2/E8H2MF',
  example: 'OAF_back_angry.wav',
  labels: emotionWords,
  readName(stem) {
    const [, prefix, word, ending] = /^(OAF|OA|YAF)_([a-z-]+)_([a-z]+)$/i.exec(stem) ?? [];
    if (!prefix || !word || !ending) return undefined;
    const emotion = emotionWords[ending.toLowerCase()];
    if (emotion === undefined) {
      return { kind: 'unusable', reason: `emotion "${ending}" does not exist in TESS` };
    }
    // One published file is misnamed: OA_bite_neutral.wav is the older woman's, not a third speaker's.
    const speaker = prefix.toUpperCase() === 'YAF' ? 'YAF' : 'OAF';
    return {
      kind: 'utterance',
      id: `${speaker}_${word.toLowerCase()}_${ending.toLowerCase()}`,
      speaker,
      sex: 'female',
      emotion,
      statement: `Say the word ${word.toLowerCase()}`,
    };
  },
  speech: {
    languages: ['en-CA'],
    emotions: 'acted',
    speakers: 'actors',
    ages: [26, 64],
    texts: { kind: 'words', count: 200 },
  },
  licence: {
    id: 'CC-BY-NC-ND-4.0',
    name: 'CC BY-NC-ND 4.0',
    url: 'https://creativecommons.org/licenses/by-nc-nd/4.0/',
    commercialUse: false,
    terms: 'for non-commercial use, with attribution, and without sharing what is derived from it',
  },
  citation: {
    short: 'Pichora-Fuller & Dupuis 2020',
    full: 'Pichora-Fuller MK, Dupuis K (2020) Toronto emotional speech set (TESS). https://doi.org/10.5683/SP2/E8H2MF',
  },
};
