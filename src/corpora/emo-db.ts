// EMO-DB, the Berlin Database of Emotional Speech (Burkhardt et al. 2005, Interspeech, 1517-1520): names
// like 03a01Fa, speaker, text, emotion (a German initial), version.
import type { CorpusDescription } from './corpus-description.js';
import type { Sex } from './types.js';

/** The ten sentences by their codes. */
const texts: Readonly<Record<string, string>> = {
  a01: 'Der Lappen liegt auf dem Eisschrank.',
  a02: 'Das will sie am Mittwoch abgeben.',
  a04: 'Heute abend könnte ich es ihm sagen.',
  a05: 'Das schwarze Stück Papier befindet sich da oben neben dem Holzstück.',
  a07: 'In sieben Stunden wird es soweit sein.',
  b01: 'Was sind denn das für Tüten, die da unter dem Tisch stehen?',
  b02: 'Sie haben es gerade hochgetragen und jetzt gehen sie wieder runter.',
  b03: 'An den Wochenenden bin ich jetzt immer nach Hause gefahren und habe Agnes besucht.',
  b09: 'Ich will das eben wegbringen und dann mit Karl was trinken gehen.',
  b10: 'Die wird auf dem Platz sein, wo wir sie immer hinlegen.',
};

const sexes: Readonly<Record<string, Sex>> = {
  '03': 'male',
  '08': 'female',
  '09': 'female',
  '10': 'male',
  '11': 'male',
  '12': 'male',
  '13': 'female',
  '14': 'female',
  '15': 'male',
  '16': 'female',
};

// Wut, Langeweile, Ekel, Angst, Freude, Trauer, neutral; boredom is none of affetto's eight.
const emotionCodes: Readonly<Record<string, string>> = {
  W: 'angry',
  L: 'bored',
  E: 'disgust',
  A: 'fearful',
  F: 'happy',
  T: 'sad',
  N: 'neutral',
};

// Releases with laryngograms keep them under the names of the recordings, in these folders.
const laryngogramFolders = ['laryngo', 'wav_laryng'];

/** EMO-DB; ids are names as published, speakers `03` to `16`. */
export const emoDb: CorpusDescription<'emo-db'> = {
  name: 'emo-db',
  title: 'EMO-DB',
  publishedAt: 'http://emodb.bilderbar.info',
  example: '03a01Fa.wav',
  labels: emotionCodes,
  readName(stem, folder) {
    const [, speaker, text, code, version = ''] =
      /^(\d\d)([ab]\d\d)([A-Z])([a-z]?)$/.exec(stem) ?? [];
    const sex = sexes[speaker ?? ''];
    const statement = texts[text ?? ''];
    if (!speaker || !code || sex === undefined || statement === undefined) return undefined;
    if (laryngogramFolders.includes(folder.toLowerCase())) {
      return { kind: 'other material', reason: 'laryngogram, not speech' };
    }
    const emotion = emotionCodes[code];
    if (emotion === undefined) {
      return { kind: 'unusable', reason: `emotion ${code} does not exist in EMO-DB` };
    }
    // Versions are takes of one sentence in one emotion; the first or only one may carry no letter.
    const repetition = version === '' ? 1 : version.charCodeAt(0) - 'a'.charCodeAt(0) + 1;
    const ownLabel = code === 'L' ? 'boredom' : undefined;
    return {
      ...{ kind: 'utterance', id: stem, speaker, sex, emotion, statement, repetition },
      ...(ownLabel && { ownLabel }),
    };
  },
  speech: {
    languages: ['de'],
    emotions: 'acted',
    speakers: 'actors',
    ages: [21, 35],
    texts: { kind: 'sentences', count: Object.keys(texts).length },
  },
  // The original states none; who wrote it have given it out again under CC0.
  licence: {
    name: "no licence stated with the original, CC0 1.0 in its authors' package",
    url: 'https://github.com/audeering/emodb',
    terms: 'ask its authors where you have the original',
  },
  citation: {
    short: 'Burkhardt et al. 2005',
    full: 'Burkhardt F, Paeschke A, Rolfes M, Sendlmeier WF, Weiss B (2005) A database of German emotional speech. Interspeech, 1517-1520. https://doi.org/10.21437/Interspeech.2005-446',
  },
};
