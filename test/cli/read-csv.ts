// RFC 4180, read strictly: what a spreadsheet makes of our CSV.

/** Rows of cells; quotes inside quotes are doubled, line breaks inside quotes are kept. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/gy;
  let end = 0;
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    end = cell.lastIndex;
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '\n') {
      rows.push(row);
      row = [];
    }
  }
  if (end !== text.length || row.length > 0) throw new Error(`not CSV from ${end} on: ${text}`);
  return rows;
}
