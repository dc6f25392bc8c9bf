// Reads comma-, semicolon- and tab-separated tables with a header, keeping line numbers for error
// messages. The parsing is csv-parse's.
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { AffettoError } from '../errors.js';

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
}

export interface DelimitedOptions {
  /** Whether cells may be in double quotes, as RFC 4180 has it; default true. */
  readonly quoting?: boolean;
}

/** The size in bytes above which a table is refused: one of ten million recordings is hardly meant. */
export const largestTableBytes = 256 * 2 ** 20;
const largestRecordBytes = 2 ** 20;

/**
 * Reads a UTF-8 table, with or without byte order mark; blank lines are skipped. A `.tsv` file, or one
 * whose header has a tab, is split at tabs; one whose header has a semicolon and no comma at semicolons.
 *
 * @throws AffettoError `FILE_UNREADABLE` where it cannot be read or is too large, `CORPUS_BAD_MANIFEST`
 *   where it is no text, has no header, or a line is malformed (the message names the line)
 */
export async function readDelimited(
  path: string,
  { quoting = true }: DelimitedOptions = {},
): Promise<DelimitedTable> {
  const text = await readText(path);
  const header = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
  const rows: DelimitedRow[] = [];
  try {
    parse(text, {
      delimiter: delimiterOf(path, header),
      quote: quoting ? '"' : null,
      skip_empty_lines: true,
      max_record_size: largestRecordBytes,
      on_record: (cells: string[], { lines }) => {
        rows.push({ line: lines, cells });
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
  const [first, ...rest] = rows;
  if (first === undefined) {
    throw new AffettoError('CORPUS_BAD_MANIFEST', `"${path}" is empty: it needs a header line.`);
  }
  return { columns: first.cells.map((cell) => cell.trim().toLowerCase()), rows: rest };
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
    throw new AffettoError(
      'FILE_UNREADABLE',
      `"${path}" cannot be read: ${(cause as Error).message}.`,
      { cause },
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `"${path}" is not UTF-8 text. Save it as UTF-8 (spreadsheets: "CSV UTF-8").`,
      { cause },
    );
  }
}

function delimiterOf(path: string, header: string): string {
  if (extname(path).toLowerCase() === '.tsv' || header.includes('\t')) return '\t';
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}
