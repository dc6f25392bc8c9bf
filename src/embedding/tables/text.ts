// Tables as text: comma-separated values (RFC 4180) with a header line, and a JSON object a line, in which the numbers
// of a layer are one list.

import { csvCell } from '../../csv-cell.js';
import { AsideFile } from '../../write-files.js';
import { columnNames, type EmbeddingLayout } from '../layout.js';
import type { EmbeddingTable } from './table.js';

/** Begins a table of comma-separated values. */
export async function openCsv(path: string, layout: EmbeddingLayout): Promise<EmbeddingTable> {
  const timed = layout.what === 'frames';
  const names = ['file', ...(timed ? ['seconds'] : []), ...columnNames(layout)];
  const table = await openText(path, layout, (file, seconds, values) => {
    const cells = [csvCell(file), ...(timed ? [numberText(seconds)] : [])];
    for (const value of values) cells.push(numberText(value));
    return `${cells.join(',')}\n`;
  });
  await table.out.append(`${names.join(',')}\n`);
  return table;
}

/** Begins a table of JSON lines. */
export function openJsonLines(path: string, layout: EmbeddingLayout): Promise<EmbeddingTable> {
  const timed = layout.what === 'frames';
  return openText(path, layout, (file, seconds, values) => {
    const members = [`"file":${JSON.stringify(file)}`];
    if (timed) members.push(`"seconds":${numberText(seconds)}`);
    let at = 0;
    for (const { name, size } of layout.groups) {
      const numbers = Array.from(values.subarray(at, at + size), numberText);
      members.push(`"${name}":[${numbers.join(',')}]`);
      at += size;
    }
    return `{${members.join(',')}}\n`;
  });
}

/** Writes one row with its line break. */
type RowText = (file: string, seconds: number, values: Float32Array) => string;

async function openText(
  path: string,
  { size }: EmbeddingLayout,
  rowText: RowText,
): Promise<EmbeddingTable & { readonly out: AsideFile }> {
  const out = await AsideFile.open(path);
  return {
    out,
    async add(file, { values, seconds }) {
      for (const [row, time] of seconds.entries()) {
        await out.append(rowText(file, time, values.subarray(row * size, (row + 1) * size)));
      }
    },
    keep: () => out.keep(),
    discard: () => out.discard(),
  };
}

/** Writes a float32 with as few digits as give the same float32 when they are read: 9 at most. */
export function numberText(value: number): string {
  for (const digits of [7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}
