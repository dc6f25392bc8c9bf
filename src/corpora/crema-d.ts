// CREMA-D, the Crowd-sourced Emotional Multimodal Actors Dataset (Cao et al. 2014, IEEE Trans. Affective
// Computing 5(4): 377-390): names like 1001_DFA_ANG_XX, actor_sentence_emotion_level.
import type { CorpusDescription, NameReading } from './corpus-description.js';
import type { Emotion, Utterance } from './types.js';

/** The twelve sentences by their codes. */
const sentences: Readonly<Record<string, string>> = {
  IEO: "It's eleven o'clock",
  TIE: 'That is exactly what happened',
  IOM: "I'm on my way to the meeting",
  IWW: 'I wonder what this is about',
  TAI: 'The airplane is almost full',
  MTI: 'Maybe tomorrow it will be cold',
  IWL: 'I would like a new alarm clock',
  ITH: "I think I have a doctor's appointment",
  DFA: "Don't forget a jacket",
  ITS: "I think I've seen this before",
  TSI: 'The surface is slick',
  WSI: "We'll stop in a couple of minutes",
};

const emotionCodes: Readonly<Record<string, Emotion>> = {
  ANG: 'angry',
  DIS: 'disgust',
  FEA: 'fearful',
  HAP: 'happy',
  NEU: 'neutral',
  SAD: 'sad',
};

// Low (LO) and unspecified (XX) have no counterpart in affetto's two intensities. One published file,
// 1040_ITH_SAD_X, has its second X missing.
const levels: Readonly<Record<string, Utterance['intensity'] | null>> = {
  LO: null,
  MD: 'normal',
  HI: 'strong',
  XX: null,
  X: null,
};

const firstActor = 1001;
const lastActor = 1091;

// The column Sex of the corpus's VideoDemographics.csv, which copies of the recordings often lack: these
// 43 are women, the other 48 men.
const women = new Set([
  1002, 1003, 1004, 1006, 1007, 1008, 1009, 1010, 1012, 1013, 1018, 1020, 1021, 1024, 1025, 1028,
  1029, 1030, 1037, 1043, 1046, 1047, 1049, 1052, 1053, 1054, 1055, 1056, 1058, 1060, 1061, 1063,
  1072, 1073, 1074, 1075, 1076, 1078, 1079, 1082, 1084, 1089, 1091,
]);

/** CREMA-D; ids are names in upper case, speakers `1001` to `1091`. */
export const cremaD: CorpusDescription<'crema-d'> = {
  name: 'crema-d',
  title: 'CREMA-D',
  publishedAt: 'https://github.com/CheyneyComputerScience/CREMA-D',
  example: '1001_DFA_ANG_XX.wav',
  labels: emotionCodes,
  readName(stem) {
    const id = stem.toUpperCase();
    const [, actor, sentence, code, level] =
      /^(\d{4})_([A-Z]{3})_([A-Z]{3})_([A-Z]{1,2})$/.exec(id) ?? [];
    if (!actor || !sentence || !code || !level) return undefined;
    const number = Number(actor);
    const statement = sentences[sentence];
    const emotion = emotionCodes[code];
    const intensity = levels[level];
    if (number < firstActor || number > lastActor) return unusable('actor', actor);
    if (statement === undefined) return unusable('sentence', sentence);
    if (emotion === undefined) return unusable('emotion', code);
    if (intensity === undefined) return unusable('level', level);
    return {
      kind: 'utterance',
      id,
      speaker: actor,
      sex: women.has(number) ? 'female' : 'male',
      emotion,
      statement,
      ...(intensity && { intensity }),
    };
  },
  speech: {
    languages: ['en'],
    emotions: 'acted',
    speakers: 'actors',
    ages: [20, 74],
    texts: { kind: 'sentences', count: Object.keys(sentences).length },
  },
  licence: {
    id: 'ODbL-1.0',
    name: 'ODbL 1.0, its contents under DbCL 1.0',
    url: 'https://opendatacommons.org/licenses/odbl/1-0/',
    commercialUse: true,
    terms: 'with attribution, and adapted databases under the same licence',
  },
  citation: {
    short: 'Cao et al. 2014',
    full: 'Cao H, Cooper DG, Keutmann MK, Gur RC, Nenkova A, Verma R (2014) CREMA-D: Crowd-sourced Emotional Multimodal Actors Dataset. IEEE Transactions on Affective Computing 5(4): 377-390. https://doi.org/10.1109/TAFFC.2014.2336244',
  },
};

function unusable(field: string, code: string): NameReading {
  return { kind: 'unusable', reason: `${field} ${code} does not exist in CREMA-D` };
}
