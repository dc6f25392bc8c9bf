// A table of an audformat database, from CSV or Parquet: rows with the file or segment that they are about.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { z } from 'zod';
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
  let units: ReadonlyMap<string, number>;
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    units = durationUnits(metadata);
    rows = await parquetReadObjects({ file, metadata });
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
          const text =
            isTime(column) && typeof value === 'bigint'
              ? String(Number(value) / (units.get(column) ?? nanoseconds))
              : plain(value);
          return [column, text.trim().normalize('NFC')];
        }),
      ),
  );
}

const nanoseconds = 1e9;
const perSecond: Readonly<Record<string, number>> = { s: 1, ms: 1e3, us: 1e6, ns: nanoseconds };

/**
 * Units of the columns that hold durations, as so many a second. Parquet has whole numbers only; the unit stands in what
 * pandas keeps beside them, and columns of one file may differ (findings/parquet-durations.sh).
 */
function durationUnits({ key_value_metadata }: FileMetaData): Map<string, number> {
  const text = key_value_metadata?.find(({ key }) => key === 'pandas')?.value;
  const kept = pandasSchema.safeParse(text === undefined ? {} : JSON.parse(text));
  return new Map(
    (kept.data?.columns ?? []).flatMap(({ name, numpy_type = '' }) => {
      const unit = perSecond[/^timedelta64\[(\w+)\]$/.exec(numpy_type)?.[1] ?? ''];
      return name && unit ? [[name.toLowerCase(), unit]] : [];
    }),
  );
}

const pandasSchema = z.looseObject({
  columns: z
    .array(z.looseObject({ name: z.string().nullish(), numpy_type: z.string().optional() }))
    .optional(),
});

function plain(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  return value instanceof Date ? value.toISOString() : String(value);
}

async function exists(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}
