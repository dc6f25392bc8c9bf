// `--corpus A --corpus B`: several paths are meant together. The parser of options keeps the last of a repeated one, which
// would silently drop the others.

import { corpusDelimiter } from '../../corpora/joined-corpora.js';

/** The options whose paths may be given several times. */
const repeatable = ['corpus', 'foreign', 'other'] as const;

/**
 * Joins the values of options that are given several times as `openCorpus` takes several.
 * @param words the words of the command line after the command's name
 * @param args the command's options
 * @returns a value for each option of the command that is given more than once
 */
export function repeatedPaths(
  words: readonly string[],
  args: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const end = words.indexOf('--');
  const options = end < 0 ? words : words.slice(0, end);
  return Object.fromEntries(
    repeatable.flatMap((name) => {
      const values = name in args ? valuesOf(`--${name}`, options) : [];
      return values.length > 1 ? [[name, values.join(corpusDelimiter)]] : [];
    }),
  );
}

function valuesOf(option: string, words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (word.startsWith(`${option}=`)) return [word.slice(option.length + 1)];
    const next = words[index + 1];
    return word === option && next !== undefined ? [next] : [];
  });
}
