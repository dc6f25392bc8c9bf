// Reads comma-, semicolon- and tab-separated tables with a header, keeping line numbers for error
// messages. The parsing is csv-parse's.
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { AffettoError } from '../errors.js';
import { unreadable } from './read-text.js';

export interface DelimitedRow {
  /** The row's line in the file, from 1; where a quoted cell spans lines, the last of them. */
  readonly line: number;
  /** The row's cells, as many as there are columns. */
  readonly cells: readonly string[];
}

export interface DelimitedTable {
  /** Names in the header, trimmed, in lower case. */
  readonly columns: readonly string[];
  readonly rows: readonly DelimitedRow[];
  /** What cells are split at: `,`, `;` or a tab. */
  readonly delimiter: string;
}

export interface DelimitedOptions {
  /** Whether cells may be in double quotes, as RFC 4180 has it; default true. */
  readonly quoting?: boolean;
}

/** The size in bytes above which a table is refused: one of ten million recordings is hardly meant. */
export const largestTableBytes = 256 * 2 ** 20;
const largestRecordBytes = 2 ** 20;

/**
 * Reads a table as UTF-8, or as the UTF-16 that its byte order mark says; blank lines are skipped, and so are lines and
 * last columns in which no cell holds anything, which spreadsheets leave behind. A first line `sep=;`, which Excel writes
 * for itself, says where cells are split. Else a `.tsv` file, or one whose header has a tab, is split at tabs; one
 * whose header has a semicolon and no comma at semicolons.
 *
 * @throws AffettoError `FILE_UNREADABLE` where it cannot be read or is too large, `CORPUS_BAD_MANIFEST`
 *   where it is no text, has no header, or a line is malformed (the message names the line)
 */
export async function readDelimited(
  path: string,
  { quoting = true }: DelimitedOptions = {},
): Promise<DelimitedTable> {
  const text = await readText(path);
  const [preamble = '', declared] = /^\s*"?sep=(.)"?[;,\t]*(?:\r\n|\r|\n|$)/i.exec(text) ?? [];
  const body = text.slice(preamble.length);
  const header = /^[^\r\n]*/.exec(body.trimStart())?.[0] ?? '';
  const delimiter = declared ?? delimiterOf(path, header);
  const linesBefore = (preamble.match(/\r\n|\r|\n/g) ?? []).length;
  const records: DelimitedRow[] = [];
  try {
    parse(body, {
      delimiter,
      quote: quoting ? '"' : null,
      skip_empty_lines: true,
      // How many cells a line must have is known once the empty columns are: see below.
      relax_column_count: true,
      max_record_size: largestRecordBytes,
      on_record: (cells: string[], { lines }) => {
        if (cells.some((cell) => cell.trim() !== '')) {
          records.push({ line: lines + linesBefore, cells });
        }
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `"${path}" is malformed: ${cause.message}. Every line needs as many cells as the header, and a cell with the delimiter in it double quotes.`,
      { cause },
    );
  }
  const [first, ...rest] = records;
  if (first === undefined) {
    throw new AffettoError('CORPUS_BAD_MANIFEST', `"${path}" is empty: it needs a header line.`);
  }
  const names = withoutEmptyEnd(first.cells, 0);
  const rows = rest.map(({ line, cells }) => {
    const used = withoutEmptyEnd(cells, names.length);
    // A line that lacks cells is cut off, mostly, unless empty columns were cut off on purpose.
    if (used.length === names.length) return { line, cells: used };
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `"${path}" is malformed: line ${line} has ${used.length} cells, the header ${names.length}. Every line needs as many cells as the header, and a cell with the delimiter in it double quotes.`,
    );
  });
  return { columns: names.map((cell) => cell.trim().toLowerCase()), rows, delimiter };
}

/** Cuts empty cells off the end, but leaves at least `least`. */
function withoutEmptyEnd(cells: readonly string[], least: number): readonly string[] {
  let length = cells.length;
  while (length > least && cells[length - 1]!.trim() === '') length--;
  return cells.slice(0, length);
}

async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > largestTableBytes) {
      throw new AffettoError(
        'FILE_UNREADABLE',
        `"${path}" has ${size} bytes, more than the ${largestTableBytes} allowed. Split it up.`,
      );
    }
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof AffettoError) throw cause;
    throw unreadable(path, cause);
  }
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `"${path}" is neither UTF-8 text nor UTF-16 with a byte order mark. Save it as UTF-8 (spreadsheets: "CSV UTF-8").`,
      { cause },
    );
  }
}

/** Tells the encoding by the byte order mark: Excel's "Unicode text" is UTF-16. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function delimiterOf(path: string, header: string): string {
  if (extname(path).toLowerCase() === '.tsv' || header.includes('\t')) return '\t';
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}
