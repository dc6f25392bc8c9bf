// Which column of a database holds the label: databases name it, score it and split it into tables in many ways.

import { AffettoError } from '../../errors.js';
import { isEmotionSpelling } from '../labels.js';
import { numberColumns } from './dimensions.js';
import type { AudformatHeader } from './header.js';

/** A column of labels, and what its cells mean. */
export interface LabelColumn {
  /** The table's id. */
  readonly table: string;
  /** The column's id. */
  readonly column: string;
  /** What a cell means: itself, unless the scheme says what its codes stand for. */
  readonly meaningOf: (cell: string) => string;
}

/** Names of columns that are taken for the label, the first that a table has. */
const usualNames = ['emotion', 'label', 'emotion.category', 'emotion_label'];

/** Columns that say something of a recording, and surely not its label. */
const otherNames = ['speaker', 'speaker_id', 'gender', 'sex', 'split'];

/**
 * Chooses the columns of labels.
 * @param wanted `COLUMN` or `TABLE.COLUMN`; default: see `readAudformat`
 * @returns none where all that the tables hold is numbers, and who speaks
 * @throws AffettoError `OPTION_INVALID` naming the columns that there are
 */
export function chooseLabels(
  header: AudformatHeader,
  folder: string,
  wanted?: string,
): LabelColumn[] {
  const all = Object.entries(header.tables ?? {}).flatMap(([table, { columns }]) =>
    Object.entries(columns ?? {}).map(
      ([column, { scheme_id }]): LabelColumn & { scheme: string } => {
        const scheme = scheme_id ?? '';
        return { table, column, scheme, meaningOf: meaningsOf(header, scheme) };
      },
    ),
  );
  const named = (name: string) => all.filter(({ column }) => column.toLowerCase() === name);
  if (wanted !== undefined) {
    const chosen = all.filter(
      ({ table, column }) => column === wanted || `${table}.${column}` === wanted,
    );
    if (chosen.length > 0) return chosen;
    throw unclear(folder, all, `There is no column "${wanted}"`);
  }
  for (const name of usualNames) {
    const chosen = named(name);
    if (chosen.length > 0) return chosen;
  }
  const emotional = all.filter(({ scheme }) => labelsAreEmotions(header, scheme));
  if (new Set(emotional.map(({ column }) => column)).size === 1) return emotional;
  const numbers = numberColumns(header);
  const isOther = ({ table, column }: LabelColumn) =>
    numbers.get(table)?.includes(column) || otherNames.includes(column.toLowerCase());
  if (numbers.size > 0 && all.every(isOther)) return [];
  throw unclear(folder, all, 'No column is called emotion or label');
}

function unclear(folder: string, all: readonly LabelColumn[], what: string): AffettoError {
  const names = all.map(({ table, column }) => `${table}.${column}`);
  return new AffettoError(
    'OPTION_INVALID',
    names.length === 0
      ? `The audformat database in "${folder}" has no table with a column, so it has no labels.`
      : `${what} in the audformat database in "${folder}". Say which one holds the labels with --format audformat:COLUMN or audformat:TABLE.COLUMN. There are: ${names.join(', ')}.`,
  );
}

/** What a scheme's codes stand for, where its labels are a dictionary: `{ W: anger }` or `{ W: { emotion: anger } }`. */
function meaningsOf({ schemes }: AudformatHeader, id: string): (cell: string) => string {
  const labels = schemes?.[id]?.labels;
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) return (cell) => cell;
  const facts = Object.entries(labels).map(([code, meaning]) => {
    const isDictionary = typeof meaning === 'object' && meaning !== null;
    return [code, isDictionary ? (meaning as Facts) : { meaning }] as const;
  });
  const field = labelField(facts.map(([, fact]) => fact));
  const meanings = new Map(
    facts.flatMap(([code, fact]) => {
      const word = field === undefined ? undefined : fact[field];
      return typeof word === 'string' && word.trim() !== '' ? [[code, word] as const] : [];
    }),
  );
  return (cell) => meanings.get(cell) ?? cell;
}

type Facts = Readonly<Record<string, unknown>>;

/** Which of the facts about codes is the label: the one that is an emotion for the most codes, or the only one. */
function labelField(facts: readonly Facts[]): string | undefined {
  const fields = [...new Set(facts.flatMap((fact) => Object.keys(fact)))];
  const [best, second] = fields
    .map((field) => ({ field, emotions: facts.filter((fact) => isEmotional(fact[field])).length }))
    .sort((a, b) => b.emotions - a.emotions);
  return best && (best.emotions > 0 || second === undefined) ? best.field : undefined;
}

function isEmotional(word: unknown): boolean {
  return typeof word === 'string' && isEmotionSpelling(word);
}

/** Whether at least two labels of a scheme are emotions of affetto's eight: any word may be a label, those surely are. */
function labelsAreEmotions(header: AudformatHeader, id: string): boolean {
  const labels = header.schemes?.[id]?.labels;
  if (typeof labels !== 'object' || labels === null) return false;
  const meaningOf = meaningsOf(header, id);
  const codes = Array.isArray(labels) ? labels.map(String) : Object.keys(labels);
  return codes.filter((code) => isEmotional(meaningOf(code))).length >= 2;
}
