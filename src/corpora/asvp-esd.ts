// ASVP-ESD, emotional sounds from films, television and the web (Landry et al. 2020): names of nine or ten two-digit
// fields, modality, vocal channel, emotion, intensity, statement, actor, age, source, language and a mark, e.g.
// 03-01-06-01-02-12-02-01-01-16. Its record at Zenodo says what they mean.
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';

const words: LabelWords = {
  '01': 'bored',
  '02': 'neutral',
  '03': 'happy',
  '04': 'sad',
  '05': 'angry',
  '06': 'fearful',
  '07': 'disgust',
  '08': 'surprised',
  '09': 'excited',
  '10': 'pleased',
  '11': 'pained',
  '12': 'disappointed',
};

const intensities: Readonly<Record<string, 'normal' | 'strong'>> = {
  '01': 'normal',
  '02': 'strong',
};

/** ASVP-ESD; ids are names as published. Statements are numbered by where recordings come from, so they are none here. */
export const asvpEsd: CorpusDescription<'asvp-esd'> = {
  name: 'asvp-esd',
  title: 'ASVP-ESD',
  part: 'speech',
  publishedAt: 'https://zenodo.org/records/7132783',
  example: 'actor_12/03-01-06-01-02-12-02-01-01-16.wav',
  labels: words,
  readName(stem) {
    const [, channel, code = '', intensity = '', actor = ''] =
      /^03-(\d\d)-(\d\d)-(\d\d)-\d+-(\d+)-\d\d-\d\d-\d\d(?:-\d+)*$/.exec(stem) ?? [];
    if (!channel) return undefined;
    if (channel !== '01')
      return { kind: 'other material', reason: 'no speech (laughs, sighs, screams)' };
    if (code === '13') return { kind: 'other material', reason: 'breath, not speech' };
    const word = words[code];
    if (!word) {
      return { kind: 'unusable', reason: `emotion ${code} does not exist in ASVP-ESD` };
    }
    const strength = intensities[intensity];
    return withWord(word, code, {
      id: stem,
      speaker: String(Number(actor)),
      sex: Number(actor) % 2 === 0 ? 'male' : 'female',
      ...(strength && { intensity: strength }),
    });
  },
  // Films and television are played, the web is anything; what is said is nobody's text.
  speech: {
    languages: ['zh', 'en', 'fr', 'ru'],
    emotions: 'natural',
    texts: { kind: 'own words' },
  },
  licence: {
    name: 'see its record at Zenodo',
    url: 'https://zenodo.org/records/7132783',
    terms: 'its recordings come from films, television and the web',
  },
  citation: {
    short: 'Landry et al. 2020',
    full: 'Landry DTT, He Q, Xie W (2020) Audio, Speech and Vision Processing Lab Emotional Sound database (ASVP-ESD). Zenodo. https://zenodo.org/records/3782416',
  },
};
