// Several corpora as one listing: a training hears all of them, each utterance still of its own corpus.

import { delimiter } from 'node:path';
import { AffettoError } from '../errors.js';
import { type CorpusListing, sortedBy } from './listing.js';
import { type Utterance, utteranceKey } from './types.js';

/** What stands between several paths given as one: that of the system's own lists of paths, `:` or `;`. */
export const corpusDelimiter: string = delimiter;

/** Takes paths that were given as one apart. */
export function corpusPaths(path: string): string[] {
  return path.split(corpusDelimiter).filter((part) => part !== '');
}

/**
 * Joins listings, in the order given: the first is the one that counts fully (`otherCorpora` of the model `encoder`).
 * @param listings at least two
 * @throws AffettoError `OPTION_INVALID` where one is given twice, or two hold utterances of the same id
 */
export function joinCorpora(listings: readonly CorpusListing[]): CorpusListing {
  const [first] = listings;
  if (!first || listings.length < 2) throw new TypeError('joining takes two corpora');
  const names = listings.map(({ name }) => name);
  const twin = names.find((name, index) => names.indexOf(name) < index);
  if (twin !== undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      `Two of the corpora are called "${twin}", so their speakers cannot be told apart. Give each corpus once, or name them apart in a manifest (column corpus).`,
    );
  }
  const utterances = listings.flatMap((listing) => listing.utterances);
  const ids = new Map<string, string>();
  for (const utterance of utterances) {
    const other = ids.get(utterance.id);
    if (other !== undefined) {
      throw new AffettoError(
        'OPTION_INVALID',
        `${other} and ${utteranceKey(utterance)} have the same id "${utterance.id}". Rename the files of one.`,
      );
    }
    ids.set(utterance.id, utteranceKey(utterance));
  }
  const warnings = listings.flatMap((listing) => listing.warnings ?? []);
  const strangeNumbers = listings.flatMap((listing) => listing.strangeNumbers ?? []);
  return {
    ...(warnings.length > 0 && { warnings }),
    ...(strangeNumbers.length > 0 && { strangeNumbers }),
    format: first.format,
    name: names.join('+'),
    title: new Intl.ListFormat('en').format(listings.map(({ title }) => title)),
    folder: listings.map(({ folder }) => folder).join(corpusDelimiter),
    utterances: sortedBy(utterances, ({ id }) => id),
    ignored: sortedBy(
      listings.flatMap(({ ignored }) => ignored),
      ({ path }) => path,
    ),
    leftOut: sortedBy(
      listings.flatMap(({ leftOut }) => leftOut),
      ({ path }) => path,
    ),
    parts: listings,
  };
}

/** The corpora that a listing's utterances are of, by name: in the order given, those of one listing sorted. */
export function corporaInOrder(listing: Pick<CorpusListing, 'utterances' | 'parts'>): string[] {
  const lists = (listing.parts ?? [listing]).map(({ utterances }) =>
    [...new Set(utterances.map(({ corpus }) => corpus))].sort(),
  );
  const present = new Set(listing.utterances.map(({ corpus }) => corpus));
  return [...new Set(lists.flat())].filter((name) => present.has(name));
}

/**
 * What a listing holds of the corpora that some of its utterances are of, as if only those had been given.
 * @param utterances those that tell which corpora are kept
 */
export function partsOf(listing: CorpusListing, utterances: readonly Utterance[]): CorpusListing {
  const corpora = new Set(utterances.map(({ corpus }) => corpus));
  const isKept = ({ corpus }: Utterance) => corpora.has(corpus);
  const parts = listing.parts?.filter((part) => part.utterances.some(isKept));
  if (!parts || parts.length === 0 || parts.length === listing.parts?.length) return listing;
  const [first, second] = parts;
  if (first && !second) return first;
  return { ...joinCorpora(parts), utterances: listing.utterances.filter(isKept) };
}

/** Makes a function that gives the folder which the paths of a corpus are told from: among several, its own. */
export function foldersOf({
  folder,
  parts = [],
}: Pick<CorpusListing, 'folder' | 'parts'>): (corpus: string) => string {
  const folders = new Map(
    parts.flatMap((part) => part.utterances.map(({ corpus }) => [corpus, part.folder] as const)),
  );
  return (corpus) => folders.get(corpus) ?? folder;
}
