// A list of recordings: a text file with a path or an address a line, or a table with a column for it, whose other columns may
// say whose voice a recording is.

import { dirname, extname, resolve } from 'node:path';
import { readDelimited } from '../corpora/delimited.js';
import { manifestColumns } from '../corpora/manifest.js';
import { readTextFile } from '../corpora/read-text.js';
import { AffettoError } from '../errors.js';
import { didYouMean } from '../nearest.js';
import { isAddress } from './addresses/with-recording.js';

/** A recording that a list names. */
export interface ListedRecording {
  /** The name that the list gives it. */
  readonly file: string;
  /** Where it lies: an absolute path (lists name files from their own folder), or an address. */
  readonly place: string;
  /** What the column of voices says; absent without one. */
  readonly voice?: string;
}

/** Tells whether a path is a list by its ending. */
export function isList(path: string): boolean {
  return ['.txt', '.csv', '.tsv'].includes(extname(path).toLowerCase());
}

/**
 * Reads a list.
 * @param voiceColumn the column that says whose voice a recording is; undefined: nobody asks
 * @throws AffettoError `FILE_UNREADABLE`; `CORPUS_BAD_MANIFEST` for a table without a column path or file, or a malformed
 *   one; `OPTION_INVALID` for a column that it lacks, or an empty cell in it
 */
export async function readList(path: string, voiceColumn?: string): Promise<ListedRecording[]> {
  const home = dirname(resolve(path));
  const placeOf = (name: string) => (isAddress(name) ? name : resolve(home, name));
  if (extname(path).toLowerCase() === '.txt') {
    if (voiceColumn !== undefined) throw noColumn(path, voiceColumn, []);
    const lines = (await readTextFile(path)).replace(/^\ufeff/, '').split(/\r?\n/);
    return lines.flatMap((file) => (file === '' ? [] : [{ file, place: placeOf(file) }]));
  }
  const { columns, rows } = await readDelimited(path);
  const at = columns.findIndex((name) =>
    (manifestColumns.path as readonly string[]).includes(name),
  );
  if (at < 0) {
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `"${path}" has no column ${manifestColumns.path.join(' or ')}: it has ${columns.join(', ')}. Its first line must name one.`,
    );
  }
  const voiceAt = voiceColumn === undefined ? -1 : columns.indexOf(voiceColumn.toLowerCase());
  if (voiceColumn !== undefined && voiceAt < 0) throw noColumn(path, voiceColumn, columns);
  return rows.flatMap(({ line, cells }) => {
    const file = cells[at] as string;
    if (file === '') return [];
    if (voiceAt < 0) return [{ file, place: placeOf(file) }];
    const voice = (cells[voiceAt] as string).trim();
    if (voice !== '') return [{ file, place: placeOf(file), voice }];
    throw new AffettoError(
      'OPTION_INVALID',
      `--voice ${voiceColumn}: line ${line} of ${path} does not say whose voice ${file} is.`,
    );
  });
}

function noColumn(path: string, column: string, columns: readonly string[]): AffettoError {
  const has = columns.length === 0 ? 'it has no columns' : `it has ${columns.join(', ')}`;
  return new AffettoError(
    'OPTION_INVALID',
    `--voice ${column}: ${path} has no such column (${has}).${didYouMean(column, ['folder', 'file', ...columns])} Give folder, file, or a column of the list.`,
  );
}
