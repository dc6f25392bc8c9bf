// Which numbers of a corpus are learnt: those that somebody names, and no others. A column that only looks like numbers
// is refused before anything is computed.

import { AffettoError } from '../errors.js';
import { nearest } from '../nearest.js';
import type { CorpusListing } from './listing.js';
import { dimensionsOf, numbersOf } from './number-columns.js';

/**
 * Checks the dimensions that somebody asks for.
 * @param wanted their names; case does not count
 * @param corpora the one that is trained on, then those that are only tested
 * @returns the names as utterances have them, in the order asked for
 * @throws AffettoError `OPTION_INVALID` for a name that no utterance of the first corpus has a number of, that has the same
 *   number everywhere, or that is asked for twice; `CORPUS_BAD_MANIFEST` naming the row, the column and the value where a
 *   cell is no number
 */
export function settleDimensions(
  wanted: readonly string[],
  corpora: readonly [CorpusListing, ...CorpusListing[]],
): string[] {
  const [corpus] = corpora;
  const names = wanted.map((name) => name.trim().normalize('NFC').toLowerCase());
  const twin = names.find((name, index) => names.indexOf(name) < index);
  if (twin !== undefined)
    throw invalid(`The dimension "${twin}" is asked for twice; give it once.`);
  for (const name of names) {
    for (const one of corpora) refuseStrange(name, one);
    const numbers = numbersOf(corpus.utterances, name);
    if (numbers.length === 0) throw unknown(name, corpus);
    if (numbers.every((number) => number === numbers[0])) {
      throw invalid(
        `All ${numbers.length} recordings of ${corpus.title} with a number for "${name}" have ${numbers[0]}: there is nothing to learn. Leave it out of --dimensions.`,
      );
    }
  }
  return names;
}

function refuseStrange(name: string, { title, folder, strangeNumbers = [] }: CorpusListing): void {
  const strange = strangeNumbers.find(({ dimension }) => dimension === name);
  if (!strange) return;
  const { where, value, cells } = strange;
  const more = cells > 1 ? `, and so ${cells - 1} more ${cells === 2 ? 'cell' : 'cells'}` : '';
  throw new AffettoError(
    'CORPUS_BAD_MANIFEST',
    `${title} in ${folder}: ${where}, column ${name}: ${JSON.stringify(value)} is no number${more}. Give a number such as 0.5, or leave the cell empty where nothing was measured.`,
  );
}

function unknown(name: string, { title, folder, utterances }: CorpusListing): AffettoError {
  const present = dimensionsOf(utterances);
  const near = nearest(name, present);
  const meant = near === undefined ? '' : ` (the nearest that there is: "${near}")`;
  return invalid(
    present.length === 0
      ? `${title} in ${folder} has no numbers, so "${name}" cannot be learnt. Give them in a column of that name in a manifest.`
      : `${title} in ${folder} has no numbers for "${name}"${meant}. It has numbers for ${present.join(', ')}.`,
  );
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
