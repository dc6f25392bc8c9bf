// Corpora that write their labels into file names, all listed in this one way, each by its description. Only
// names count; folders may be nested in any way.
import { basename, relative } from 'node:path';
import { AffettoError } from '../errors.js';
import type { CorpusDescription } from './corpus-description.js';
import { listByTables } from './labelled-by-tables.js';
import { type CorpusListing, type IgnoredFile, type LeftOutFile, listingOf } from './listing.js';
import { readPath, usableReading } from './name-readings.js';
import { isRecording, losslessFirst } from './recordings.js';
import type { CorpusName } from './registry.js';
import { withStatements } from './statement-table.js';
import type { Utterance } from './types.js';
import type { FolderContents } from './walk.js';

/** Whether a file of any kind belongs to `corpus`, by its name: an utterance, or other material of it. */
export function isOfCorpus(corpus: CorpusDescription, path: string): boolean {
  if (basename(path).startsWith('.')) return false;
  const reading = readPath(corpus, path);
  if (reading === undefined || reading.kind === 'unusable') return false;
  return reading.kind === 'other material' || isRecording(path);
}

/**
 * Lists the clips of `corpus` among the contents of `dir`. Where a clip is there twice, lossless formats
 * are kept first, then the first path in code-unit order.
 *
 * @throws AffettoError `CORPUS_EMPTY` where no name gives an utterance
 */
export async function listNamedCorpus(
  corpus: CorpusDescription<CorpusName>,
  dir: string,
  contents: FolderContents,
): Promise<CorpusListing> {
  if (corpus.labelTables) return listByTables(corpus, corpus.labelTables, dir, contents);
  const { files, unreadable } = contents;
  const ignored: IgnoredFile[] = [...unreadable];
  const leftOut: LeftOutFile[] = [];
  const utterances: Utterance[] = [];
  const taken = new Map<string, string>();
  for (const path of losslessFirst(files)) {
    const reading = usableReading(corpus, path);
    if (typeof reading === 'string') {
      ignored.push({ path, reason: reading });
      continue;
    }
    const twin = taken.get(reading.id);
    if (twin !== undefined) {
      ignored.push({ path, reason: `same clip as ${relative(dir, twin)}` });
      continue;
    }
    taken.set(reading.id, path);
    if (reading.kind === 'left out') leftOut.push({ path, label: reading.label });
    else if (reading.kind === 'utterance') {
      const { kind: _, ...labels } = reading;
      utterances.push({ path, corpus: corpus.name, ...labels });
    }
  }
  const listing = listingOf(corpus, dir, { utterances, ignored, leftOut });
  if (utterances.length === 0) throw nothingFound(corpus, dir, listing);
  return corpus.statements ? withStatements(listing, corpus.statements, files) : listing;
}

function nothingFound(
  { title, part, example, extensions, publishedAt, archive, name }: CorpusDescription,
  dir: string,
  { ignored, leftOut }: CorpusListing,
): AffettoError {
  const first = ignored[0];
  const found =
    leftOut.length > 0
      ? `found only ${leftOut.length} without a label to learn, e.g. ${leftOut[0]?.label}`
      : first === undefined
        ? 'the folder holds no files'
        : `found ${ignored.length} other file${ignored.length === 1 ? '' : 's'}, the first: ${relative(dir, first.path)} (${first.reason})`;
  const what = extensions ? `${extensions.join(' and ')} files` : 'recordings';
  return new AffettoError(
    'CORPUS_EMPTY',
    `No ${part ? `${title} ${part}` : title} in "${dir}": looked for ${what} named like ${example} in it and its folders; ${found}. ${
      archive
        ? `Get the corpus with: affetto download ${name}`
        : `Its owner publishes it at ${publishedAt}.`
    }`,
  );
}
