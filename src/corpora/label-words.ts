// Corpora that are described by a table of codes and English words: each word is a label, one of affetto's eight or one
// of the corpus's own (bored, excited, frustrated, ...).
import type { NameReading } from './corpus-description.js';
import type { Utterance } from './types.js';

/** The English word of each of a corpus's codes, which is its label. */
export type LabelWords = Readonly<Record<string, string>>;

/**
 * What a name or a table says whose label is `word`.
 * @param code the corpus's own for it; where it is more than a letter or a number, a map of labels may name it
 */
export function withWord(
  word: string,
  code: string,
  utterance: Omit<Utterance, 'path' | 'corpus' | 'emotion' | 'ownLabel'>,
): Extract<NameReading, { readonly kind: 'utterance' }> {
  const isWord = /^\p{L}{2,}$/u.test(code) && code !== word;
  return { kind: 'utterance', ...utterance, emotion: word, ...(isWord && { ownLabel: code }) };
}
