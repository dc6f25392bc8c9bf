// Corpora whose labels stand in tables beside the recordings: names say which recording is which, tables what is felt in
// it and who speaks.
import { basename, dirname, relative } from 'node:path';
import { isPart, partOf } from '../audio/recording-part.js';
import { AffettoError } from '../errors.js';
import type { CorpusDescription, LabelTables, TableEntry } from './corpus-description.js';
import { readDelimited } from './delimited.js';
import { type CorpusListing, type IgnoredFile, type LeftOutFile, listingOf } from './listing.js';
import { usableReading } from './name-readings.js';
import { readTextFile } from './read-text.js';
import { losslessFirst } from './recordings.js';
import type { CorpusName } from './registry.js';
import type { Utterance } from './types.js';
import type { FolderContents } from './walk.js';

/**
 * Lists the recordings among the contents of `dir` that the tables of `corpus` label. A recording of its own is taken
 * before the part of a longer one.
 *
 * @throws AffettoError `CORPUS_EMPTY` where there is no table, or no recording that one names; as `readDelimited`
 */
export async function listByTables(
  corpus: CorpusDescription<CorpusName>,
  tables: LabelTables,
  dir: string,
  { files, unreadable }: FolderContents,
): Promise<CorpusListing> {
  const paths = files.filter((path) => isTable(tables, path));
  const entries = new Map<string, TableEntry>();
  for (const path of paths) {
    for (const entry of await readEntries(path, tables)) entries.set(entry.reading.id, entry);
  }
  const ignored: IgnoredFile[] = [...unreadable];
  const recordings = new Map<string, string>();
  for (const path of losslessFirst(files.filter((file) => !paths.includes(file)))) {
    const reading = usableReading(corpus, path);
    const twin = typeof reading === 'string' ? undefined : recordings.get(reading.id);
    if (typeof reading === 'string') ignored.push({ path, reason: reading });
    else if (twin !== undefined) ignored.push({ path, reason: sameAs(dir, twin) });
    else recordings.set(reading.id, path);
  }
  const { utterances, leftOut, used } = matched(corpus, entries, recordings);
  const longer = new Set([...entries.values()].map(({ within }) => within?.id));
  for (const [id, path] of recordings) {
    if (used.has(path)) continue;
    const reason = longer.has(id)
      ? 'its parts are there as files of their own'
      : 'no line of the label tables names it';
    ignored.push({ path, reason });
  }
  if (utterances.length === 0) throw nothingFound(corpus, tables, dir, paths, recordings);
  return listingOf(corpus, dir, { utterances, ignored, leftOut });
}

function isTable(tables: LabelTables, path: string): boolean {
  const name = basename(path);
  return !name.startsWith('.') && tables.isTable(name, basename(dirname(path)));
}

const sameAs = (dir: string, twin: string) => `same clip as ${relative(dir, twin)}`;

async function readEntries(path: string, { form, read }: LabelTables): Promise<TableEntry[]> {
  const name = basename(path);
  const rows = form === 'lines' ? await linesOf(path) : await rowsOf(path);
  return rows.flatMap((row) => read(row, name) ?? []);
}

async function linesOf(path: string): Promise<ReadonlyMap<string, string>[]> {
  const text = await readTextFile(path);
  return text.split(/\r\n|\r|\n/).map((line) => new Map([['line', line]]));
}

async function rowsOf(path: string): Promise<ReadonlyMap<string, string>[]> {
  const { columns, rows } = await readDelimited(path);
  return rows.map(
    ({ cells }) => new Map(columns.map((column, index) => [column, (cells[index] ?? '').trim()])),
  );
}

/** Finds the recording of each entry. */
function matched(
  corpus: CorpusDescription<CorpusName>,
  entries: ReadonlyMap<string, TableEntry>,
  recordings: ReadonlyMap<string, string>,
) {
  const utterances: Utterance[] = [];
  const leftOut: LeftOutFile[] = [];
  const used = new Set<string>();
  for (const [id, { within, reading }] of entries) {
    const own = recordings.get(id);
    const path = own ?? (within && recordings.get(within.id));
    if (path === undefined) continue;
    used.add(path);
    if (reading.kind === 'left out') {
      leftOut.push({ path, label: reading.label });
      continue;
    }
    const { kind: _, ...labels } = reading;
    const part = own === undefined && within && isPart(within) ? partOf(within) : {};
    utterances.push({ path, ...part, corpus: corpus.name, ...labels });
  }
  return { utterances, leftOut, used };
}

function nothingFound(
  { title, example, publishedAt }: CorpusDescription,
  { where }: LabelTables,
  dir: string,
  paths: readonly string[],
  recordings: ReadonlyMap<string, string>,
): AffettoError {
  const found =
    paths.length === 0
      ? `${recordings.size} recordings are there, and no table`
      : `${paths.length} tables and ${recordings.size} recordings are there, and none of them is an utterance with a label`;
  return new AffettoError(
    'CORPUS_EMPTY',
    `No ${title} in "${dir}": its labels stand in ${where}, its recordings are named like ${example}; ${found}. Give the folder that holds both. Its owner publishes it at ${publishedAt}.`,
  );
}
