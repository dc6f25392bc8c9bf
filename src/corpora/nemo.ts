// nEMO, Dataset of Emotional Speech in Polish (Christop 2024, LREC-COLING; arXiv 2404.06292): names like
// EB0_anger_1, speaker_emotion_sentence, described once more in its data.tsv, which adds the texts.
import type { CorpusDescription } from './corpus-description.js';
import type { Emotion, Sex } from './types.js';

const emotionWords: Readonly<Record<string, Emotion>> = {
  anger: 'angry',
  fear: 'fearful',
  happiness: 'happy',
  neutral: 'neutral',
  sadness: 'sad',
  surprised: 'surprised',
};

// The column gender of data.tsv, by speaker_id, for copies of the recordings without it.
const sexes: Readonly<Record<string, Sex>> = {
  EB0: 'female',
  IC0: 'female',
  KD0: 'female',
  KS0: 'male',
  MK0: 'female',
  MP0: 'male',
  SM0: 'male',
  TP0: 'male',
  WR0: 'male',
};

/** nEMO; ids are names as published. */
export const nemo: CorpusDescription<'nemo'> = {
  name: 'nemo',
  title: 'nEMO',
  publishedAt: 'https://github.com/amu-cai/nEMO',
  example: 'EB0_anger_1.wav',
  labels: emotionWords,
  readName(stem) {
    const [, speaker, word, sentence] = /^([A-Z]{2}\d)_([a-z]+)_(\d{1,2})$/.exec(stem) ?? [];
    const emotion = emotionWords[word ?? ''];
    if (!speaker || !sentence || emotion === undefined) return undefined;
    const sex = sexes[speaker];
    const statement = `sentence ${sentence}`;
    return { kind: 'utterance', id: stem, speaker, emotion, statement, ...(sex && { sex }) };
  },
  statements: {
    fileName: 'data.tsv',
    columns: ['file_id', 'emotion', 'raw_text'],
    idColumn: 'file_id',
    textColumn: 'raw_text',
  },
  speech: {
    languages: ['pl'],
    emotions: 'acted',
    speakers: 'actors',
    ages: [23, 28],
    texts: { kind: 'sentences', count: 90 },
  },
  licence: {
    id: 'CC-BY-NC-SA-4.0',
    name: 'CC BY-NC-SA 4.0',
    url: 'https://creativecommons.org/licenses/by-nc-sa/4.0/',
    commercialUse: false,
    terms: 'for non-commercial use, with attribution',
  },
  citation: {
    short: 'Christop 2024',
    full: 'Christop I (2024) nEMO: Dataset of Emotional Speech in Polish. LREC-COLING. https://arxiv.org/abs/2404.06292',
  },
};
