// The manifest that labelling writes as it goes. After each choice the whole file is written aside and renamed, so that a
// kill at any moment leaves the last whole one; what others wrote into it meanwhile is kept.

import { stat } from 'node:fs/promises';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { partName, type RecordingPart } from '../audio/recording-part.js';
import { type DelimitedRow, readDelimited } from '../corpora/delimited.js';
import { insideFolder } from '../corpora/inside-folder.js';
import { asWritten } from '../corpora/labels.js';
import { manifestColumns, readPart } from '../corpora/manifest.js';
import { csvCell } from '../csv-cell.js';
import { AffettoError } from '../errors.js';
import { writeOutput } from '../write-files.js';

/** What somebody said of a recording. */
export interface Choice {
  /** The label; absent where it is left out. */
  readonly label?: string;
  /** Why it is left out; absent where it has a label. */
  readonly leftOut?: string;
  /** What they noted, on one line. */
  readonly note?: string;
  /** Who said it. */
  readonly rater?: string;
}

/** What `leftOut` says where somebody could not tell. */
export const cannotTell = 'cannot tell';

/** A recording as a line of the file names it. */
export interface NamedRecording extends RecordingPart {
  /** Its path, relative to the file's folder, with forward slashes. */
  readonly file: string;
  /** Who speaks, where it is known. */
  readonly speaker?: string;
}

/** A line of the file: the recording and what was said of it. */
export interface LabelledRecording extends NamedRecording {
  /** The path with the part behind it, as in manifests. */
  readonly id: string;
  readonly choice: Choice;
}

type Column = keyof typeof manifestColumns;
/** The columns that a new file has; those of parts are added where a part is labelled. */
const ownColumns: readonly Column[] = ['path', 'label', 'speaker', 'leftOut', 'rater', 'note'];
const needed: readonly Column[] = ['path', 'label'];

interface Row {
  readonly line: LabelledRecording;
  /** The cells of columns that labelling does not write, by the column's name. */
  readonly others: Readonly<Record<string, string>>;
}

/**
 * Reads a file of labels, in its own order: a manifest, of which speakers may be missing and recordings need not be there.
 * @throws AffettoError `FILE_UNREADABLE`, `CORPUS_BAD_MANIFEST` where it lacks a path or a label, or names a recording twice
 */
export async function readLabels(path: string): Promise<LabelledRecording[]> {
  return (await readRows(path)).rows.map(({ line }) => line);
}

/** Names a recording as a file of labels does; undefined where it lies neither beside the file nor below it. */
export function pathBeside(labelFile: string, recording: string): string | undefined {
  const below = relative(dirname(resolve(labelFile)), resolve(recording));
  return insideFolder(below.split(sep).join('/').normalize('NFC'));
}

/** A file of labels that is written to. */
export class LabelFile {
  private rows: Map<string, Row>;
  private columns: readonly string[];
  private seen: string;
  private work: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly path: string,
    table: Table,
    seen: string,
  ) {
    this.rows = byId(table.rows);
    this.columns = table.columns;
    this.seen = seen;
  }

  /**
   * Opens a file, or begins one that is not there yet; nothing is written before the first choice.
   * @throws AffettoError as `readLabels`; `OPTION_INVALID` where it is no `.csv` or `.tsv`
   */
  static async open(path: string): Promise<LabelFile> {
    if (!['.csv', '.tsv'].includes(extname(path).toLowerCase())) {
      throw new AffettoError(
        'OPTION_INVALID',
        `Labels go into a table, and "${path}" is none by its name: let it end in .csv or .tsv.`,
      );
    }
    const seen = await stateOf(path);
    return new LabelFile(
      path,
      seen === '' ? { columns: [], rows: [] } : await readRows(path),
      seen,
    );
  }

  /** The ids of the recordings of which something was said, in the order of the file: the latest last. */
  get ids(): readonly string[] {
    return [...this.rows.keys()];
  }

  /** What was said of a recording, by its id. */
  choiceOf(id: string): Choice | undefined {
    return this.rows.get(id)?.line.choice;
  }

  /**
   * Writes what somebody says of a recording; undefined takes it back.
   * @throws AffettoError `FILE_UNREADABLE` where it cannot be written: then nothing is changed
   */
  set(recording: NamedRecording, choice: Choice | undefined): Promise<void> {
    const next = this.work.then(() => this.write(recording, choice));
    this.work = next.catch(() => undefined);
    return next;
  }

  private async write(recording: NamedRecording, choice: Choice | undefined): Promise<void> {
    const state = await stateOf(this.path);
    if (state !== this.seen && state !== '') {
      // Somebody edited it, or labels from another window: theirs stands where we say nothing new.
      const table = await readRows(this.path);
      this.rows = byId(table.rows);
      this.columns = table.columns;
    }
    const id = partName(recording.file, recording);
    const rows = new Map(this.rows);
    const others = rows.get(id)?.others ?? {};
    rows.delete(id);
    if (choice) rows.set(id, { line: { ...recording, id, choice }, others });
    const columns = withOwnColumns(this.columns, [...rows.values()]);
    await writeOutput(this.path, render(this.path, columns, [...rows.values()]));
    this.rows = rows;
    this.columns = columns;
    this.seen = await stateOf(this.path);
  }
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

async function readRows(path: string): Promise<Table> {
  const { columns, rows, delimiter } = await readDelimited(path);
  if (delimiter !== delimiterOf(path)) {
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `The cells of "${path}" are split at ${JSON.stringify(delimiter)}; those of labels are split at commas, in a .tsv at tabs. Save it so, or name another file.`,
    );
  }
  const isCalled = (column: Column) => (name: string) =>
    (manifestColumns[column] as readonly string[]).includes(name);
  const at = (column: Column) => columns.findIndex(isCalled(column));
  const named = Object.keys(manifestColumns) as Column[];
  const twice = named.find((column) => columns.filter(isCalled(column)).length > 1);
  if (twice !== undefined) {
    const names = columns.filter(isCalled(twice)).join(', ');
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `"${path}" has several columns for the ${twice}: ${names}. Leave one.`,
    );
  }
  const missing = needed.filter((column) => at(column) < 0);
  if (missing.length > 0) {
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `"${path}" holds no labels: its first line must name path and label, and has ${columns.join(', ')}.`,
    );
  }
  const written = new Set(
    named
      .filter((column) => ownColumns.includes(column) || partColumns.includes(column))
      .map((column) => columns[at(column)]),
  );
  const seen = new Map<string, number>();
  return {
    columns,
    rows: rows.map((row) => {
      const line = readLine(path, row, at);
      const twin = seen.get(line.id);
      if (twin !== undefined) throw malformed(path, row, `"${line.id}" is on line ${twin} already`);
      seen.set(line.id, row.line);
      const others = columns.flatMap((name, index) =>
        written.has(name) ? [] : [[name, row.cells[index] ?? ''] as const],
      );
      return { line, others: Object.fromEntries(others) };
    }),
  };
}

const partColumns: readonly Column[] = ['start', 'end', 'channel'];

function readLine(
  path: string,
  row: DelimitedRow,
  at: (column: Column) => number,
): LabelledRecording {
  const cell = (column: Column) => (row.cells[at(column)] ?? '').trim().normalize('NFC');
  const file = insideFolder(cell('path'));
  if (file === undefined) {
    throw malformed(path, row, `the path ${JSON.stringify(cell('path'))} leads elsewhere`);
  }
  const part = readPart(cell, false);
  if (typeof part === 'string') throw malformed(path, row, part);
  const choice: Choice = {
    ...(cell('leftOut') !== ''
      ? { leftOut: cell('leftOut') }
      : { label: asWritten(cell('label')) }),
    ...(cell('note') !== '' && { note: cell('note') }),
    ...(cell('rater') !== '' && { rater: cell('rater') }),
  };
  if (choice.label === '') throw malformed(path, row, 'the label is empty');
  const speaker = cell('speaker');
  return { id: partName(file, part), file, ...part, ...(speaker && { speaker }), choice };
}

function withOwnColumns(columns: readonly string[], rows: readonly Row[]): string[] {
  const has = (column: Column) =>
    columns.some((name) => (manifestColumns[column] as readonly string[]).includes(name));
  const parts = partColumns.filter((column) =>
    rows.some(({ line }) => cellOf(line, column) !== ''),
  );
  const wanted = [...ownColumns, ...parts].filter((column) => !has(column));
  return [...columns, ...wanted.map((column) => manifestColumns[column][0])];
}

function render(path: string, columns: readonly string[], rows: readonly Row[]): string {
  // Looked up once: a file may have tens of thousands of lines.
  const places = columns.map((name) => ({
    name,
    column: [...ownColumns, ...partColumns].find((column) =>
      (manifestColumns[column] as readonly string[]).includes(name),
    ),
  }));
  const lines = rows.map(({ line, others }) =>
    places.map(({ name, column }) =>
      column === undefined ? (others[name] ?? '') : cellOf(line, column),
    ),
  );
  return tableText(path, [columns, ...lines]);
}

/** Writes rows of cells as the name of the file asks, the first row the header. */
export function tableText(path: string, rows: readonly (readonly string[])[]): string {
  const delimiter = delimiterOf(path);
  const quoted = (cell: string) =>
    cell.includes('\t') ? `"${cell.replaceAll('"', '""')}"` : csvCell(cell);
  return rows.map((cells) => `${cells.map(quoted).join(delimiter)}\n`).join('');
}

function cellOf({ file, speaker, choice, ...part }: LabelledRecording, column: Column): string {
  switch (column) {
    case 'path':
      return file;
    case 'speaker':
      return speaker ?? '';
    case 'start':
      return String(part.startSeconds ?? '');
    case 'end':
      return String(part.endSeconds ?? '');
    case 'channel':
      return String(part.channel ?? '');
    case 'label':
    case 'leftOut':
    case 'rater':
    case 'note':
      return choice[column] ?? '';
    default:
      return '';
  }
}

function byId(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.line.id, row]));
}

const delimiterOf = (path: string) => (extname(path).toLowerCase() === '.tsv' ? '\t' : ',');

/** What tells one state of a file from another; '' where there is none. */
async function stateOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found ? `${found.ino}/${found.mtimeNs}/${found.size}` : '';
}

function malformed(path: string, { line }: DelimitedRow, problem: string): AffettoError {
  return new AffettoError('CORPUS_BAD_MANIFEST', `"${path}", line ${line}: ${problem}.`);
}
