// SAVEE, the Surrey Audio-Visual Expressed Emotion database (Haq & Jackson 2010, in Machine Audition):
// DC/a01.wav in the owner's archive, DC_a01.wav in copies of it; four men.
import type { NamedCorpus } from './named-corpus.js';
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
 * The naming rule of SAVEE; ids are `DC_a01`, whatever the folders. The names number the sentences within
 * an emotion and do not say which texts recur, so utterances have no statement.
 */
export const savee: NamedCorpus = {
  name: 'savee',
  title: 'SAVEE',
  example: 'DC_a01.wav or DC/a01.wav',
  publishedAt: 'http://kahlan.eps.surrey.ac.uk/savee/',
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
};
