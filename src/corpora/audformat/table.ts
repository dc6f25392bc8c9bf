// A table of an audformat database, from CSV or Parquet: rows with the file or segment that they are about.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { AffettoError } from '../../errors.js';
import { readDelimited } from '../delimited.js';
import { readTime } from '../table-times.js';

/** A row, its cells by the column's name in lower case; an empty cell holds ''. */
export type TableRow = ReadonlyMap<string, string>;

/**
 * Reads a table, Parquet before CSV, as audformat does.
 * @param id the table's name in the header
 * @returns its rows; start and end are seconds in them, or ''
 * @throws AffettoError `FILE_UNREADABLE` where it is missing or kept as a pickle alone; `CORPUS_BAD_MANIFEST` where it is
 *   damaged
 */
export async function readTable(folder: string, id: string): Promise<TableRow[]> {
  const path = (extension: string) => join(folder, `db.${id}.${extension}`);
  if (await exists(path('parquet'))) return readParquet(path('parquet'));
  if (await exists(path('csv'))) return readCsv(path('csv'));
  const pickled = (await exists(path('pkl')))
    ? ' It is there as a Python pickle, which affetto does not read.'
    : '';
  throw new AffettoError(
    'FILE_UNREADABLE',
    `The database in "${folder}" lacks the table "${id}": there is neither db.${id}.parquet nor db.${id}.csv.${pickled} Save it with storage_format csv or parquet.`,
  );
}

async function readCsv(path: string): Promise<TableRow[]> {
  const { columns, rows } = await readDelimited(path);
  return rows.map(
    ({ cells, line }) =>
      new Map(
        columns.map((column, index) => {
          const cell = (cells[index] ?? '').trim().normalize('NFC');
          return [column, isTime(column) ? csvTime(cell, path, line) : cell];
        }),
      ),
  );
}

const isTime = (column: string) => column === 'start' || column === 'end';

function csvTime(cell: string, path: string, line: number): string {
  const time = readTime(cell, false);
  if (time === 'none') return '';
  if (time !== undefined) return String(time);
  throw new AffettoError(
    'CORPUS_BAD_MANIFEST',
    `"${path}" has ${JSON.stringify(cell)} for a time on line ${line}; audformat writes "0 days 00:00:00.500000".`,
  );
}

async function readParquet(path: string): Promise<TableRow[]> {
  let rows: Record<string, unknown>[];
  try {
    rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
  } catch (cause) {
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `"${path}" cannot be read as Parquet: ${(cause as Error).message}. Save it again, without compression or with snappy.`,
      { cause },
    );
  }
  return rows.map(
    (row) =>
      new Map(
        Object.entries(row).map(([name, value]) => {
          const column = name.toLowerCase();
          // Parquet has no durations: pandas keeps nanoseconds, and says so beside the columns.
          const text =
            isTime(column) && typeof value === 'bigint'
              ? String(Number(value) / 1e9)
              : plain(value);
          return [column, text.trim().normalize('NFC')];
        }),
      ),
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  return value instanceof Date ? value.toISOString() : String(value);
}

async function exists(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}
