// What any corpus looks like once it is listed, whatever its format: the shape that training and
// evaluation are given, so that they need not know one corpus from another.
import { resolve } from 'node:path';
import type { CorpusDescription } from './corpus-description.js';
import type { StrangeNumbers } from './number-columns.js';
import { type CorpusName, namedCorpora } from './registry.js';
import { type Utterance, utteranceKey } from './types.js';

/**
 * How a corpus says what its recordings are: by the naming rule of a known corpus, by folders, by a table, by a database
 * of audformat, of which a column may be named (`audformat:emotion`, `audformat:files.emotion`).
 */
export type CorpusFormat =
  | CorpusName
  | 'folders'
  | 'manifest'
  | 'audformat'
  | `audformat:${string}`;

/** All formats: the corpora of the registry in its order, then `folders`, `manifest` and `audformat`. */
export const corpusFormats: readonly CorpusFormat[] = [
  ...namedCorpora.map(({ name }) => name),
  'folders',
  'manifest',
  'audformat',
];

/** Tells whether something is a format, an audformat column with it or not. */
export function isCorpusFormat(format: string): format is CorpusFormat {
  return (corpusFormats as readonly string[]).includes(format) || /^audformat:./.test(format);
}

/** A file or folder found in the corpus folder that is not taken as an utterance. */
export interface IgnoredFile {
  /** Absolute path. */
  readonly path: string;
  /** Why, for people, e.g. `song, not speech`. */
  readonly reason: string;
}

/** A recording of the corpus whose label has no counterpart among those that are asked for. */
export interface LeftOutFile {
  /** Absolute path. */
  readonly path: string;
  /** The corpus's own label, e.g. `boredom`. */
  readonly label: string;
}

/** What `openCorpus` found. */
export interface CorpusListing {
  /** What the corpus was read as. */
  readonly format: CorpusFormat;
  /** `Utterance.corpus` of its utterances (a manifest may name another a line), e.g. `crema-d`. */
  readonly name: string;
  /** Its name for people, e.g. `CREMA-D`; it reads well before "in FOLDER". */
  readonly title: string;
  /** Absolute path. */
  readonly folder: string;
  /** Sorted by id; each id once. At least one. */
  readonly utterances: Utterance[];
  /** Sorted by path. */
  readonly ignored: IgnoredFile[];
  /** Sorted by path. */
  readonly leftOut: LeftOutFile[];
  /** Columns of numbers in which some cells are none: an error only where such a dimension is asked for. */
  readonly strangeNumbers?: readonly StrangeNumbers[];
  /** What looks like a slip in the corpus and is taken as it stands, in sentences; absent where there is nothing. */
  readonly warnings?: readonly string[];
  /** The corpora that it is made of, in the order given; absent where it is one. */
  readonly parts?: readonly CorpusListing[];
}

/** Puts together what was found of a published corpus in `dir`, sorted. */
export function listingOf(
  { name, title }: CorpusDescription<CorpusName>,
  dir: string,
  { utterances, ignored, leftOut }: Pick<CorpusListing, 'utterances' | 'ignored' | 'leftOut'>,
): CorpusListing {
  return {
    format: name,
    name,
    title,
    folder: resolve(dir),
    utterances: sortedBy(utterances, ({ id }) => id),
    ignored: sortedBy(ignored, ({ path }) => path),
    leftOut: sortedBy(leftOut, ({ path }) => path),
  };
}

/** A listing without some utterances, given by their keys (`utteranceKey`). */
export function withoutUtterances(listing: CorpusListing, keys: Iterable<string>): CorpusListing {
  const left = new Set(keys);
  const parts = listing.parts?.map((part) => withoutUtterances(part, left));
  return {
    ...listing,
    utterances: listing.utterances.filter((utterance) => !left.has(utteranceKey(utterance))),
    ...(parts && { parts }),
  };
}

/** `items` sorted by the code units of a key, as every listing is. */
export function sortedBy<T>(items: Iterable<T>, keyOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
