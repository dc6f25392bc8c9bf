// MSP-Podcast (Lotfian & Busso 2019): sentences cut from podcasts, Audios/MSP-PODCAST_0001_0008.wav, labelled in
// Labels/labels_consensus.csv (labels_concensus.csv in older releases) with a letter of the primary emotion, the speaker,
// the sex and the part of the owners' split, and the annotators' mean ratings of arousal, valence and dominance (EmoAct,
// EmoVal, EmoDom), from 1 to 7.
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';
import { readNumber } from './number-columns.js';
import { type GivenSplit, type Utterance, unknownSpeaker } from './types.js';

const words: LabelWords = {
  N: 'neutral',
  H: 'happy',
  S: 'sad',
  A: 'angry',
  F: 'fearful',
  D: 'disgust',
  U: 'surprised',
  C: 'contempt',
};

/** What is no emotion that somebody could learn: the annotators chose another word, or did not agree. */
const withoutLabel: LabelWords = { O: 'other', X: 'no agreement' };

/** The columns of ratings. */
const ratings = { arousal: 'emoact', valence: 'emoval', dominance: 'emodom' } as const;

/** All test sets are for testing: they differ in how their sentences were chosen. */
const splits: Readonly<Record<string, GivenSplit>> = {
  train: 'train',
  development: 'dev',
  test1: 'test',
  test2: 'test',
  test3: 'test',
};

/** MSP-Podcast; ids are names as published. */
export const mspPodcast: CorpusDescription<'msp-podcast'> = {
  name: 'msp-podcast',
  title: 'MSP-Podcast',
  publishedAt: 'https://ecs.utdallas.edu/research/researchlabs/msp-lab/MSP-Podcast.html',
  example: 'Audios/MSP-PODCAST_0001_0008.wav',
  labels: words,
  readName(stem) {
    return /^MSP-PODCAST_\d+_\d+(_\d+)?$/i.test(stem)
      ? { kind: 'labelled elsewhere', id: stem }
      : undefined;
  },
  labelTables: {
    where: 'Labels/labels_consensus.csv',
    isTable: (fileName) => /^labels_con[cs]ensus\.csv$/i.test(fileName),
    form: 'cells',
    read(cells) {
      const id = cells.get('filename')?.replace(/\.wav$/i, '');
      const code = cells.get('emoclass') ?? '';
      if (!id) return undefined;
      const without = withoutLabel[code];
      if (without) return { reading: { kind: 'left out', id, label: without } };
      const word = words[code];
      if (!word) return undefined;
      const speaker = cells.get('spkrid') ?? '';
      const sex = { female: 'female', male: 'male' }[cells.get('gender')?.toLowerCase() ?? ''];
      const split = splits[cells.get('split_set')?.toLowerCase() ?? ''];
      const reading = withWord(word, code, {
        id,
        speaker: speaker === '' || /^unknown$/i.test(speaker) ? unknownSpeaker : speaker,
        ...(sex && { sex: sex as 'female' | 'male' }),
        ...(split && { split }),
        ...ratedAs(cells),
      });
      return { reading };
    },
  },
  speech: {
    languages: ['en'],
    emotions: 'natural',
    texts: { kind: 'own words' },
  },
  licence: {
    name: 'given out under an agreement with its owner',
    url: 'https://ecs.utdallas.edu/research/researchlabs/msp-lab/MSP-Podcast.html',
    terms: 'see the agreement',
  },
  citation: {
    short: 'Lotfian & Busso 2019',
    full: 'Lotfian R, Busso C (2019) Building Naturalistic Emotionally Balanced Speech Corpus by Retrieving Emotional Speech From Existing Podcast Recordings. IEEE Transactions on Affective Computing 10(4), 471-483. https://doi.org/10.1109/TAFFC.2017.2736999',
  },
};

function ratedAs(cells: ReadonlyMap<string, string>): Pick<Utterance, 'dimensions'> {
  const rated = Object.entries(ratings).flatMap(([dimension, column]) => {
    const number = readNumber(cells.get(column) ?? '', false);
    return typeof number === 'number' ? [[dimension, number] as const] : [];
  });
  return rated.length > 0 ? { dimensions: Object.fromEntries(rated) } : {};
}
