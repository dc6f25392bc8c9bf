// The columns of a table that hold numbers beside, or instead of, a label: arousal, valence, any that somebody measured.
// Which of them somebody asks for is not known while a table is read, so that cells that are no numbers are kept in mind.

import type { Utterance } from './types.js';

/** A column that holds numbers in some cells, and something else in others. */
export interface StrangeNumbers {
  /** The column's name, in lower case. */
  readonly dimension: string;
  /** How many cells are no number. */
  readonly cells: number;
  /** Where the first of them stands, such as `line 3`. */
  readonly where: string;
  /** What stands there. */
  readonly value: string;
}

/** What people and programs write where nothing was measured. */
const nothing = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-']);

/**
 * Reads the number in a cell.
 * @param decimalComma whether a comma stands before the fraction, as in tables that are split at something else
 * @returns `none` where nothing was measured, undefined for what is no finite number
 */
export function readNumber(cell: string, decimalComma: boolean): number | 'none' | undefined {
  const text = cell.trim();
  if (nothing.has(text.toLowerCase())) return 'none';
  const plain = decimalComma ? text.replace(',', '.') : text;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain))
    ? Number(plain)
    : undefined;
}

/** Collects the numbers of columns, row after row. */
export class NumberColumns {
  private readonly found = new Map<string, { numbers: number; strange?: StrangeNumbers }>();

  /** @param decimalComma as for `readNumber` */
  constructor(private readonly decimalComma: boolean) {}

  /**
   * Reads the cells of a row.
   * @param cells by the column's name in lower case
   * @param where the row stands, for people
   * @returns the numbers among them, by dimension; undefined where there are none
   */
  read(cells: Iterable<readonly [string, string]>, where: string): Utterance['dimensions'] {
    const numbers: Record<string, number> = {};
    for (const [dimension, cell] of cells) {
      const column = this.found.get(dimension) ?? { numbers: 0 };
      this.found.set(dimension, column);
      const number = readNumber(cell, this.decimalComma);
      if (number === 'none') continue;
      if (number === undefined) {
        const first = column.strange ?? { dimension, cells: 0, where, value: cell.trim() };
        column.strange = { ...first, cells: first.cells + 1 };
        continue;
      }
      column.numbers++;
      numbers[dimension] = number;
    }
    return Object.keys(numbers).length > 0 ? numbers : undefined;
  }

  /** Whether any cell was a number. */
  get hasNumbers(): boolean {
    return [...this.found.values()].some(({ numbers }) => numbers > 0);
  }

  /** The columns that hold both numbers and something else; what holds no number at all is a column of words. */
  get strange(): StrangeNumbers[] {
    return [...this.found.values()].flatMap(({ numbers, strange }) =>
      numbers > 0 && strange ? [strange] : [],
    );
  }
}

/** Names the dimensions that utterances have numbers of, in the order of their first appearance. */
export function dimensionsOf(utterances: readonly Pick<Utterance, 'dimensions'>[]): string[] {
  return [...new Set(utterances.flatMap(({ dimensions = {} }) => Object.keys(dimensions)))];
}

/** Collects the numbers that utterances have of a dimension. */
export function numbersOf(
  utterances: readonly Pick<Utterance, 'dimensions'>[],
  dimension: string,
): number[] {
  return utterances.flatMap(({ dimensions }) => dimensions?.[dimension] ?? []);
}
