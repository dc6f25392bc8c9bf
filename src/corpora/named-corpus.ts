// Corpora that write their labels into file names: what each has to say of itself, and the one way in
// which all of them are listed. Only names count; folders may be nested in any way.
import { basename, dirname, extname, relative, resolve } from 'node:path';
import { AffettoError } from '../errors.js';
import {
  type CorpusFormat,
  type CorpusListing,
  type IgnoredFile,
  type LeftOutFile,
  sortedBy,
} from './listing.js';
import { isRecording, losslessFirst, whyNoRecording } from './recordings.js';
import type { Utterance } from './types.js';
import type { FolderContents } from './walk.js';

/** What a file name that follows the corpus's rule says. */
export type NameReading =
  /** An utterance, apart from where it lies. */
  | ({ readonly kind: 'utterance' } & Omit<Utterance, 'path' | 'corpus'>)
  /** Part of the corpus, with a label that has no counterpart. */
  | { readonly kind: 'left out'; readonly id: string; readonly label: string }
  /** Looks like the corpus, and is not one of its clips; why, for people. */
  | { readonly kind: 'unusable'; readonly reason: string };

export interface NamedCorpus {
  readonly name: Exclude<CorpusFormat, 'ravdess' | 'folders' | 'manifest'>;
  readonly title: string;
  /** A file name that follows the rule. */
  readonly example: string;
  /** Where its owner publishes it. */
  readonly publishedAt: string;
  /**
   * Reads a name without its extension, and the name of the folder it lies in; undefined where the name
   * does not follow the rule at all.
   */
  readonly readName: (stem: string, folder: string) => NameReading | undefined;
}

/** Reads the name of one recording at an absolute path. */
export function readPath(corpus: NamedCorpus, path: string): NameReading | undefined {
  return corpus.readName(basename(path, extname(path)), basename(dirname(path)));
}

/**
 * Lists the clips of `corpus` among the contents of `dir`. Where a clip is there twice, lossless formats
 * are kept first, then the first path in code-unit order.
 *
 * @throws AffettoError `CORPUS_EMPTY` where no name gives an utterance
 */
export function listNamedCorpus(
  corpus: NamedCorpus,
  dir: string,
  { files, unreadable }: FolderContents,
): CorpusListing {
  const ignored: IgnoredFile[] = [...unreadable];
  const leftOut: LeftOutFile[] = [];
  const utterances: Utterance[] = [];
  const taken = new Map<string, string>();
  for (const path of losslessFirst(files)) {
    const reading = isRecording(path) ? readPath(corpus, path) : undefined;
    if (reading === undefined || reading.kind === 'unusable') {
      ignored.push({ path, reason: whyIgnored(corpus, path, reading?.reason) });
      continue;
    }
    const twin = taken.get(reading.id);
    if (twin !== undefined) {
      ignored.push({ path, reason: `same clip as ${relative(dir, twin)}` });
      continue;
    }
    taken.set(reading.id, path);
    if (reading.kind === 'left out') leftOut.push({ path, label: reading.label });
    else {
      const { kind: _, ...labels } = reading;
      utterances.push({ path, corpus: corpus.name, ...labels });
    }
  }
  const listing: CorpusListing = {
    format: corpus.name,
    name: corpus.name,
    title: corpus.title,
    folder: resolve(dir),
    utterances: sortedBy(utterances, ({ id }) => id),
    ignored: sortedBy(ignored, ({ path }) => path),
    leftOut: sortedBy(leftOut, ({ path }) => path),
  };
  if (utterances.length === 0) throw nothingFound(corpus, dir, listing);
  return listing;
}

function whyIgnored(corpus: NamedCorpus, path: string, reason: string | undefined): string {
  if (!isRecording(path)) return whyNoRecording(path);
  return reason ?? `not a ${corpus.title} name (expected e.g. ${corpus.example})`;
}

function nothingFound(
  { title, example, publishedAt }: NamedCorpus,
  dir: string,
  { ignored, leftOut }: CorpusListing,
): AffettoError {
  const first = ignored[0];
  const found =
    leftOut.length > 0
      ? `found only ${leftOut.length} with labels that have no counterpart, e.g. ${leftOut[0]?.label}`
      : first === undefined
        ? 'the folder holds no files'
        : `found ${ignored.length} other file${ignored.length === 1 ? '' : 's'}, the first: ${relative(dir, first.path)} (${first.reason})`;
  return new AffettoError(
    'CORPUS_EMPTY',
    `No ${title} in "${dir}": looked for recordings named like ${example} in it and its folders; ${found}. Its owner publishes it at ${publishedAt}.`,
  );
}
