// The numbers that a database gives its files and segments: columns whose scheme says that they are numbers, in the table of
// the labels or in any other.

import { NumberColumns, type StrangeNumbers } from '../number-columns.js';
import type { Utterance } from '../types.js';
import type { AudformatHeader } from './header.js';
import { placeOf } from './speakers.js';
import { readTable, type TableRow } from './table.js';

/** What is known of the numbers of a database. */
export interface DatabaseNumbers {
  /** The numbers of a row of any table: those of its segment, and those of its file. */
  readonly of: (row: TableRow) => Utterance['dimensions'];
  /** The columns of numbers in which some cells are none. */
  readonly strange: readonly StrangeNumbers[];
}

/** Lists the columns of numbers by the ids of their tables; a table without one is not among them. */
export function numberColumns({ tables, schemes }: AudformatHeader): Map<string, string[]> {
  const isNumber = (scheme: string | null | undefined) =>
    ['float', 'int'].includes(schemes?.[scheme ?? '']?.dtype ?? '') &&
    !schemes?.[scheme ?? '']?.labels;
  const found = Object.entries(tables ?? {}).map(([table, { columns }]) => {
    const names = Object.entries(columns ?? {}).filter(([, { scheme_id }]) => isNumber(scheme_id));
    return [table, names.map(([name]) => name)] as const;
  });
  return new Map(found.filter(([, names]) => names.length > 0));
}

/**
 * Reads all columns of numbers of a database.
 * @throws AffettoError as `readTable`
 */
export async function readNumbers(
  folder: string,
  header: AudformatHeader,
): Promise<DatabaseNumbers> {
  const numbers = new NumberColumns(false);
  const byPlace = new Map<string, NonNullable<Utterance['dimensions']>>();
  for (const [table, columns] of numberColumns(header)) {
    for (const row of await readTable(folder, table)) {
      const place = placeOf(row);
      const cells = columns.map((column) => {
        const name = column.toLowerCase();
        return [name, row.get(name) ?? ''] as const;
      });
      const own = numbers.read(cells, `table ${table}, ${place.replaceAll('\n', ' ')}`);
      if (own) byPlace.set(place, { ...byPlace.get(place), ...own });
    }
  }
  return {
    of: (row) => {
      const all = { ...byPlace.get(row.get('file') ?? ''), ...byPlace.get(placeOf(row)) };
      return Object.keys(all).length > 0 ? all : undefined;
    },
    strange: numbers.strange,
  };
}
