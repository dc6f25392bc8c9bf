// SAVEE, the Surrey Audio-Visual Expressed Emotion database (Haq & Jackson 2010, in Machine Audition):
// DC/a01.wav in the owner's archive, DC_a01.wav in copies of it; four men.
import type { CorpusDescription } from './corpus-description.js';
import type { Emotion } from './types.js';

const emotionCodes: Readonly<Record<string, Emotion>> = {
  a: 'angry',
  d: 'disgust',
  f: 'fearful',
  h: 'happy',
  n: 'neutral',
  sa: 'sad',
  su: 'surprised',
};
const speakers = ['DC', 'JE', 'JK', 'KL'];

// 15 sentences an emotion, 30 neutral ones.
const sentences = (emotion: Emotion) => (emotion === 'neutral' ? 30 : 15);

/**
 * SAVEE; ids are `DC_a01`, whatever the folders. The names number the sentences within
 * an emotion and do not say which texts recur, so utterances have no statement.
 */
export const savee: CorpusDescription<'savee'> = {
  name: 'savee',
  title: 'SAVEE',
  publishedAt: 'http://kahlan.eps.surrey.ac.uk/savee/',
  example: 'DC/a01.wav',
  labels: emotionCodes,
  readName(stem, folder) {
    const [, prefix, code, digits] = /^(?:([A-Z]{2})_)?(sa|su|[adfhn])(\d\d)$/i.exec(stem) ?? [];
    const speaker = (prefix ?? folder).toUpperCase();
    if (!code || !digits || !speakers.includes(speaker)) return undefined;
    const emotion = emotionCodes[code.toLowerCase()] as Emotion;
    const number = Number(digits);
    if (number < 1 || number > sentences(emotion)) {
      return {
        kind: 'unusable',
        reason: `sentence ${digits} does not exist in SAVEE (${emotion}: 01 to ${sentences(emotion)})`,
      };
    }
    return {
      kind: 'utterance',
      id: `${speaker}_${code.toLowerCase()}${digits}`,
      speaker,
      sex: 'male',
      emotion,
    };
  },
  // Postgraduate students and researchers, who read sentences of TIMIT; some recur in several emotions.
  speech: {
    languages: ['en-GB'],
    emotions: 'acted',
    speakers: 'lay speakers',
    ages: [27, 31],
    texts: { kind: 'sentences' },
  },
  licence: {
    name: 'given out for research, after registration with its owner',
    url: 'http://kahlan.eps.surrey.ac.uk/savee/',
    terms: 'ask its owner for any other use',
  },
  citation: {
    short: 'Haq & Jackson 2010',
    full: 'Haq S, Jackson PJB (2010) Multimodal Emotion Recognition. In: Wang W (ed.) Machine Audition: Principles, Algorithms and Systems. IGI Global, 398-423.',
  },
};
