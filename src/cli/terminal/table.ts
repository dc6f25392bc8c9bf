// Text for the terminal: aligned tables, without lines, so that they survive copying and `cut`; counts.

/**
 * Lays out `rows` (the first may be a heading) in columns two spaces apart. Columns named in `rightAligned`
 * (0-based) line up at the right, as numbers should. No trailing spaces; ends without a line break.
 */
export function renderTable(
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return rightAligned.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** Writes a count with its noun, `1 file` or `1,440 files`; the noun is given in the singular and takes an s. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
