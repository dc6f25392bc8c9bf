// Tables as Parquet, a column a number. Rows are gathered until a row group is worth writing, so that memory holds one
// group however many recordings there are.

import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { version } from '../../version.js';
import { AsideFile } from '../../write-files.js';
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
  return new ParquetTable(await AsideFile.open(path), layout, digest);
}

class ParquetTable implements EmbeddingTable {
  readonly #out: AsideFile;
  readonly #columns: readonly string[];
  readonly #timed: boolean;
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  /** The rows that wait for their group, [most, columns]. */
  readonly #rows: Float32Array;
  readonly #seconds: Float32Array;
  #files: string[] = [];

  constructor(out: AsideFile, layout: EmbeddingLayout, digest: string) {
    this.#out = out;
    this.#columns = columnNames(layout);
    this.#timed = layout.what === 'frames';
    const most = Math.max(1, Math.floor(groupBytes / (4 * layout.size)));
    this.#rows = new Float32Array(most * layout.size);
    this.#seconds = new Float32Array(most);
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: this.#schema(),
      // Mantissas do not compress, and every reader can read what is not.
      codec: 'UNCOMPRESSED',
      createdBy: `affetto ${version}`,
      kvMetadata: [{ key: 'affetto.encoder', value: digest }],
    });
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
    await this.#writer.finish();
    await this.#drain();
    await this.#out.keep();
  }

  discard(): Promise<void> {
    return this.#out.discard();
  }

  #schema(): SchemaElement[] {
    const number = (name: string): SchemaElement => ({
      name,
      type: 'FLOAT',
      repetition_type: 'REQUIRED',
    });
    const columns: SchemaElement[] = [
      { name: 'file', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      ...(this.#timed ? [number('seconds')] : []),
      ...this.#columns.map(number),
    ];
    return [{ name: 'embeddings', num_children: columns.length }, ...columns];
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
    await this.#writer.write({ columnData, rowGroupSize: count });
    this.#files = [];
    await this.#drain();
  }

  /** Hands what was encoded to the disk; the writer goes on counting offsets from the file's start. */
  async #drain(): Promise<void> {
    await this.#out.append(this.#bytes.getBytes().slice());
    this.#bytes.index = 0;
  }
}
