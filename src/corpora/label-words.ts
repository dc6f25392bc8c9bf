// Codes of corpora as English words, some beyond affetto's eight labels (bored, excited, frustrated, ...). Whether such a
// word can be learnt is decided here, for all corpora that are described by words.
import type { NameReading } from './corpus-description.js';
import { type Emotion, emotions, type Utterance } from './types.js';

/** The English word of each of a corpus's codes. */
export type LabelWords = Readonly<Record<string, string>>;

/** The codes whose word is one of affetto's labels, as `CorpusDescription.labels` has them. */
export function labelsAmong(words: LabelWords): Readonly<Record<string, Emotion>> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([code, word]) => (isEmotion(word) ? [[code, word]] : [])),
  );
}

/** What a name says whose label is `word`: an utterance, or one that is left out under that word. */
export function withWord(
  word: string,
  utterance: Omit<Utterance, 'path' | 'corpus' | 'emotion'>,
): Extract<NameReading, { readonly kind: 'utterance' | 'left out' }> {
  return isEmotion(word)
    ? { kind: 'utterance', ...utterance, emotion: word }
    : { kind: 'left out', id: utterance.id, label: word };
}

function isEmotion(word: string): word is Emotion {
  return (emotions as readonly string[]).includes(word);
}
