// Tables for NumPy: one float32 array [rows, columns] in its format, version 1.0
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), and beside it a text file that says which
// recording each row is from.

import { extname } from 'node:path';
import { AsideFile } from '../../write-files.js';
import type { EmbeddingLayout } from '../layout.js';
import type { EmbeddingTable } from './table.js';
import { numberText } from './text.js';

/** The length of the header in bytes: a multiple of 64, with room for any number of rows. */
const headerBytes = 128;

/** Names the file beside an array that says which recording each row is from: `x.files.txt` for `x.npy`. */
export function rowsFileOf(path: string): string {
  const ending = extname(path);
  const stem = ending.toLowerCase() === '.npy' ? path.slice(0, -ending.length) : path;
  return `${stem}.files.txt`;
}

/** Begins an array. */
export async function openNpy(
  path: string,
  { what, size }: EmbeddingLayout,
): Promise<EmbeddingTable> {
  const out = await AsideFile.open(path);
  let names: AsideFile;
  try {
    names = await AsideFile.open(rowsFileOf(path));
  } catch (error) {
    await out.discard();
    throw error;
  }
  let rows = 0;
  await out.append(header(rows, size));
  return {
    async add(file, { values, seconds }) {
      const line = file.replaceAll(/[\n\r\t]/g, (character) => escapes[character] ?? character);
      await out.append(littleEndian(values));
      for (const time of seconds) {
        await names.append(what === 'frames' ? `${line}\t${numberText(time)}\n` : `${line}\n`);
      }
      rows += seconds.length;
    },
    async keep() {
      await out.replaceStart(header(rows, size));
      await names.keep();
      await out.keep();
    },
    async discard() {
      await out.discard();
      await names.discard();
    },
  };
}

/** A line is a row, so what would end a line or a cell is written like this. */
const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function header(rows: number, columns: number): Uint8Array {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = headerBytes - 10;
  const bytes = Buffer.alloc(headerBytes, ' ');
  bytes.set([0x93, ...Buffer.from('NUMPY'), 1, 0, length % 256, length >> 8]);
  bytes.write(dictionary, 10, 'latin1');
  bytes[headerBytes - 1] = 0x0a;
  return bytes;
}

/** The numbers' bytes, the lowest first whatever the machine. */
function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i] as number, true);
  return bytes;
}
