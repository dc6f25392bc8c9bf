// MELD, the Multimodal EmotionLines Dataset (Poria et al. 2019): utterances of a television series, labelled in
// train_sent_emo.csv, dev_sent_emo.csv and test_sent_emo.csv. Clips are published as video, dia0_utt0.mp4, in the folders
// train_splits, dev_splits_complete and output_repeated_splits_test; what is read here is their audio, extracted under
// the same names. Dialogues are numbered anew in each split, so the split belongs to the id.
import type { CorpusDescription } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';
import { type GivenSplit, givenSplits, unknownSpeaker } from './types.js';

const words: LabelWords = {
  neutral: 'neutral',
  joy: 'happy',
  sadness: 'sad',
  anger: 'angry',
  fear: 'fearful',
  disgust: 'disgust',
  surprise: 'surprised',
};

/** The split that the name of a folder or a table begins with or holds: train, dev or test. */
function splitIn(name: string): GivenSplit | undefined {
  return givenSplits.find((split) =>
    name
      .toLowerCase()
      .split(/[^a-z]+/)
      .includes(split),
  );
}

/** MELD; ids are `train_dia0_utt0`. Speakers are the names in the tables, parts such as "All" and "Man" among them. */
export const meld: CorpusDescription<'meld'> = {
  name: 'meld',
  title: 'MELD',
  publishedAt: 'https://affective-meld.github.io/',
  example: 'train_splits/dia0_utt3.wav',
  labels: words,
  readName(stem, folder) {
    const [, prefix, clip] = /^(?:(train|dev|test)_)?(dia\d+_utt\d+)$/.exec(stem) ?? [];
    const split = prefix ?? splitIn(folder);
    if (!clip) return undefined;
    if (!split) {
      return {
        kind: 'unusable',
        reason: 'neither its name nor its folder says which split it is of (train, dev, test)',
      };
    }
    return { kind: 'labelled elsewhere', id: `${split}_${clip}` };
  },
  labelTables: {
    where: 'train_sent_emo.csv, dev_sent_emo.csv and test_sent_emo.csv',
    isTable: (fileName) => /^(train|dev|test)_sent_emo\.csv$/.test(fileName),
    form: 'cells',
    read(cells, fileName) {
      const split = splitIn(fileName);
      const [dialogue, utterance] = [cells.get('dialogue_id'), cells.get('utterance_id')];
      const code = cells.get('emotion')?.toLowerCase() ?? '';
      const word = words[code];
      if (!split || !dialogue || !utterance || !word) return undefined;
      const statement = cells.get('utterance');
      const reading = withWord(word, code, {
        id: `${split}_dia${dialogue}_utt${utterance}`,
        speaker: cells.get('speaker') || unknownSpeaker,
        split,
        ...(statement && { statement }),
      });
      return { reading };
    },
  },
  speech: {
    languages: ['en-US'],
    emotions: 'acted',
    speakers: 'actors',
    texts: { kind: 'sentences' },
  },
  licence: {
    name: 'terms not stated on its page; the audio is that of a television series',
    url: 'https://github.com/declare-lab/MELD',
    terms: 'ask its owners',
  },
  citation: {
    short: 'Poria et al. 2019',
    full: 'Poria S, Hazarika D, Majumder N, Naik G, Cambria E, Mihalcea R (2019) MELD: A Multimodal Multi-Party Dataset for Emotion Recognition in Conversations. ACL. https://arxiv.org/abs/1810.02508',
  },
};
