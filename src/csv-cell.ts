// How a cell of a CSV table is quoted, for every table that is written.

/** Quotes a cell as RFC 4180 says. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
