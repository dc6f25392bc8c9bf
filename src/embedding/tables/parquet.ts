// Tables as Parquet, a column a number. Rows are gathered until a row group is worth writing, so that memory holds one
// group however many recordings there are.

import type { ColumnSource, SchemaElement } from 'hyparquet-writer';
import { ParquetFile } from '../../parquet-file.js';
import type { Embedding } from '../encoder.js';
import { columnNames, type EmbeddingLayout } from '../layout.js';
import type { EmbeddingTable } from './table.js';

/** The size of a row group in bytes, as nearly as whole rows allow. */
const groupBytes = 2 ** 25;

/** Begins a table. */
export async function openParquet(
  path: string,
  layout: EmbeddingLayout,
  digest: string,
): Promise<EmbeddingTable> {
  const columns = schemaOf(layout);
  const facts = { 'affetto.encoder': digest };
  return new ParquetTable(
    await ParquetFile.open(path, { table: 'embeddings', columns, facts }),
    layout,
  );
}

function schemaOf(layout: EmbeddingLayout): SchemaElement[] {
  const number = (name: string): SchemaElement => ({
    name,
    type: 'FLOAT',
    repetition_type: 'REQUIRED',
  });
  return [
    { name: 'file', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    ...(layout.what === 'frames' ? [number('seconds')] : []),
    ...columnNames(layout).map(number),
  ];
}

class ParquetTable implements EmbeddingTable {
  readonly #out: ParquetFile;
  readonly #columns: readonly string[];
  readonly #timed: boolean;
  /** The rows that wait for their group, [most, columns]. */
  readonly #rows: Float32Array;
  readonly #seconds: Float32Array;
  #files: string[] = [];

  constructor(out: ParquetFile, layout: EmbeddingLayout) {
    this.#out = out;
    this.#columns = columnNames(layout);
    this.#timed = layout.what === 'frames';
    const most = Math.max(1, Math.floor(groupBytes / (4 * layout.size)));
    this.#rows = new Float32Array(most * layout.size);
    this.#seconds = new Float32Array(most);
  }

  async add(
    file: string,
    { values, seconds }: Pick<Embedding, 'values' | 'seconds'>,
  ): Promise<void> {
    const size = this.#columns.length;
    for (let row = 0; row < seconds.length; row++) {
      const place = this.#files.length;
      this.#rows.set(values.subarray(row * size, (row + 1) * size), place * size);
      this.#seconds[place] = seconds[row] as number;
      this.#files.push(file);
      if (this.#files.length === this.#seconds.length) await this.#writeGroup();
    }
  }

  async keep(): Promise<void> {
    if (this.#files.length > 0) await this.#writeGroup();
    await this.#out.keep();
  }

  discard(): Promise<void> {
    return this.#out.discard();
  }

  async #writeGroup(): Promise<void> {
    const count = this.#files.length;
    const size = this.#columns.length;
    const number = (name: string, data: Float32Array): ColumnSource => ({
      ...{ name, data, encoding: 'PLAIN', statistics: false, offsetIndex: false },
    });
    const columnData: ColumnSource[] = [{ name: 'file', data: this.#files, offsetIndex: false }];
    if (this.#timed) columnData.push(number('seconds', this.#seconds.slice(0, count)));
    for (const [index, name] of this.#columns.entries()) {
      const data = new Float32Array(count);
      for (let row = 0; row < count; row++) data[row] = this.#rows[row * size + index] as number;
      columnData.push(number(name, data));
    }
    await this.#out.addGroup(columnData, count);
    this.#files = [];
  }
}
