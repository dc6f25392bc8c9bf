// EMOVO, an Italian emotional speech database (Costantini et al. 2014, LREC): names like dis-m3-b1, emotion, speaker,
// sentence; six actors, fourteen sentences.
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';

// Disgusto, gioia, neutro, paura, rabbia, sorpresa, tristezza.
const words: LabelWords = {
  neu: 'neutral',
  gio: 'happy',
  tri: 'sad',
  rab: 'angry',
  pau: 'fearful',
  dis: 'disgust',
  sor: 'surprised',
};

/** EMOVO; ids are names as published. */
export const emovo: CorpusDescription<'emovo'> = {
  name: 'emovo',
  title: 'EMOVO',
  publishedAt: 'http://voice.fub.it/activities/corpora/emovo/index.html',
  example: 'm3/dis-m3-b1.wav',
  labels: words,
  readName(stem) {
    const [, code = '', speaker = '', sentence] =
      /^([a-z]{3})-([fm][1-3])-([a-z]\d)$/.exec(stem.toLowerCase()) ?? [];
    const word = words[code];
    if (!word) return undefined;
    return withWord(word, code, {
      id: stem.toLowerCase(),
      speaker,
      sex: speaker.startsWith('f') ? 'female' : 'male',
      statement: `sentence ${sentence}`,
    });
  },
  speech: {
    languages: ['it'],
    emotions: 'acted',
    speakers: 'actors',
    texts: { kind: 'sentences', count: 14 },
  },
  licence: {
    name: 'given out for research',
    url: 'http://voice.fub.it/activities/corpora/emovo/index.html',
    terms: 'ask its authors for any other use',
  },
  citation: {
    short: 'Costantini et al. 2014',
    full: 'Costantini G, Iaderola I, Paoloni A, Todisco M (2014) EMOVO Corpus: an Italian Emotional Speech Database. LREC, 3501-3504.',
  },
};
