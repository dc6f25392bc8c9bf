// IEMOCAP, the Interactive Emotional Dyadic Motion Capture database (Busso et al. 2008): five sessions of a woman and a
// man each. Labels stand in SessionN/dialog/EmoEvaluation/*.txt; sentences are files in SessionN/sentences/wav, and parts
// of the dialogues in SessionN/dialog/wav. Names and letters are those of the README in its release; the line of a table
// is [START - END] TURN LABEL [V, A, D]: valence, activation (here arousal) and dominance.
import type { CorpusDescription, TableEntry } from './corpus-description.js';
import { type LabelWords, withWord } from './label-words.js';

const words: LabelWords = {
  neu: 'neutral',
  hap: 'happy',
  sad: 'sad',
  ang: 'angry',
  fea: 'fearful',
  sur: 'surprised',
  dis: 'disgust',
  fru: 'frustrated',
  exc: 'excited',
};

/** What is no emotion that somebody could learn: the annotators chose another word, or did not agree. */
const withoutLabel: LabelWords = { oth: 'other', xxx: 'no agreement' };

/** Session, whose markers are tracked (not who speaks!), what is played; then whose turn it is, and its number. */
const rule = /^(Ses0[1-5])([FM]_(?:impro|script)\d\d[a-z]?(?:_\d[a-z]?)?)(?:_([FM])[X\d]{2}\d)?$/;

/** Start, end, turn, label; then how the annotators rated it on the mean, from 1 to 5. */
const line =
  /^\[(\d+\.\d+) - (\d+\.\d+)\]\t(\w+)\t(\w+)\t(?:\[(\d+\.\d+), (\d+\.\d+), (\d+\.\d+)\])?/;

/** IEMOCAP; ids are names of turns, speakers the session with the letter of the turn, `Ses01M`. */
export const iemocap: CorpusDescription<'iemocap'> = {
  name: 'iemocap',
  title: 'IEMOCAP',
  publishedAt: 'https://sail.usc.edu/iemocap/',
  example: 'sentences/wav/Ses01F_impro01/Ses01F_impro01_M000.wav',
  labels: words,
  readName(stem) {
    const [, session, , turn] = rule.exec(stem) ?? [];
    if (!session) return undefined;
    return { kind: 'labelled elsewhere', id: stem, ...(turn && speakerOf(session, turn)) };
  },
  labelTables: {
    where: 'dialog/EmoEvaluation/*.txt',
    // The folders below it hold what single annotators said, in another form.
    isTable: (fileName, folder) => folder === 'EmoEvaluation' && fileName.endsWith('.txt'),
    form: 'lines',
    read: (cells) => readTurn(cells.get('line') ?? ''),
  },
  // Scripted plays and improvisations; the texts of the latter are the actors' own.
  speech: {
    languages: ['en-US'],
    emotions: 'acted',
    speakers: 'actors',
    texts: { kind: 'own words' },
  },
  licence: {
    name: 'given out for research, on request to its owner',
    url: 'https://sail.usc.edu/iemocap/',
    terms: 'ask its owner for any other use',
  },
  citation: {
    short: 'Busso et al. 2008',
    full: 'Busso C, Bulut M, Lee C-C, Kazemzadeh A, Mower E, Kim S, Chang JN, Lee S, Narayanan SS (2008) IEMOCAP: Interactive emotional dyadic motion capture database. Language Resources and Evaluation 42, 335-359.',
  },
};

function speakerOf(session: string, turn: string) {
  return { speaker: `${session}${turn}`, sex: turn === 'F' ? 'female' : 'male' } as const;
}

function readTurn(text: string): TableEntry | undefined {
  const [, start, end, id = '', code = '', valence, arousal, dominance] = line.exec(text) ?? [];
  const [, session, played, turn] = rule.exec(id) ?? [];
  if (!session || !turn) return undefined;
  const within = {
    id: `${session}${played}`,
    startSeconds: Number(start),
    endSeconds: Number(end),
  };
  const without = withoutLabel[code];
  if (without) return { reading: { kind: 'left out', id, label: without }, within };
  const word = words[code];
  const dimensions = valence !== undefined && {
    dimensions: {
      arousal: Number(arousal),
      valence: Number(valence),
      dominance: Number(dominance),
    },
  };
  return word
    ? { reading: withWord(word, code, { id, ...speakerOf(session, turn), ...dimensions }), within }
    : undefined;
}
