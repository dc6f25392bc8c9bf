// nEMO, Dataset of Emotional Speech in Polish (Christop 2024, LREC-COLING; arXiv 2404.06292): names like
// EB0_anger_1, speaker_emotion_sentence, described once more in its data.tsv, which adds the texts.
import { basename } from 'node:path';
import { AffettoError } from '../errors.js';
import { readDelimited } from './delimited.js';
import type { CorpusListing } from './listing.js';
import { listNamedCorpus, type NamedCorpus } from './named-corpus.js';
import type { Emotion, Sex } from './types.js';
import type { FolderContents } from './walk.js';

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

/** The naming rule of nEMO; ids are names as published. */
export const nemo: NamedCorpus = {
  name: 'nemo',
  title: 'nEMO',
  example: 'EB0_anger_1.wav',
  publishedAt: 'https://github.com/amu-cai/nEMO',
  readName(stem) {
    const [, speaker, word, sentence] = /^([A-Z]{2}\d)_([a-z]+)_(\d{1,2})$/.exec(stem) ?? [];
    const emotion = emotionWords[word ?? ''];
    if (!speaker || !sentence || emotion === undefined) return undefined;
    const sex = sexes[speaker];
    const statement = `sentence ${sentence}`;
    return { kind: 'utterance', id: stem, speaker, emotion, statement, ...(sex && { sex }) };
  },
};

/** Column names by which data.tsv is told from a manifest. */
export const nemoColumns = ['file_id', 'emotion', 'raw_text'] as const;

/**
 * As `listNamedCorpus`; where data.tsv is among the files, statements are its texts.
 * @throws AffettoError `CORPUS_EMPTY`
 */
export async function listNemo(dir: string, contents: FolderContents): Promise<CorpusListing> {
  const listing = listNamedCorpus(nemo, dir, contents);
  const table = contents.files.find((path) => basename(path) === 'data.tsv');
  if (table === undefined) return listing;
  try {
    const texts = await readTexts(table);
    return {
      ...listing,
      utterances: listing.utterances.map((utterance) => {
        const statement = texts.get(utterance.id);
        return statement === undefined ? utterance : { ...utterance, statement };
      }),
      ignored: listing.ignored.filter(({ path }) => path !== table),
    };
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    // The names say all that matters; the table is then listed with the other files that are no audio.
    return listing;
  }
}

/** Texts by file name without extension. */
async function readTexts(table: string): Promise<Map<string, string>> {
  // Quotation marks in its texts are punctuation, not quoting.
  const { columns, rows } = await readDelimited(table, { quoting: false });
  const idAt = columns.indexOf('file_id');
  const textAt = columns.indexOf('raw_text');
  return new Map(
    rows.map(({ cells }) => [
      (cells[idAt] ?? '').trim().replace(/\.wav$/, ''),
      cells[textAt] ?? '',
    ]),
  );
}
