// A Parquet file that grows row group by row group beside its place: memory holds one group however many rows there are, and
// whoever looks finds the last whole file, or none.

import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { version } from './version.js';
import { AsideFile } from './write-files.js';

/** What the file says of itself. */
export interface ParquetHead {
  /** The name of the table. */
  readonly table: string;
  readonly columns: readonly SchemaElement[];
  /** Facts for programs, by key. */
  readonly facts: Readonly<Record<string, string>>;
}

/** A file that grows; end it with `keep` or `discard`. */
export class ParquetFile {
  readonly #out: AsideFile;
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;

  private constructor(out: AsideFile, { table, columns, facts }: ParquetHead) {
    this.#out = out;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: table, num_children: columns.length }, ...columns],
      // Mantissas do not compress, and every reader can read what is not.
      codec: 'UNCOMPRESSED',
      createdBy: `affetto ${version}`,
      kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
    });
  }

  /** Begins one. @throws AffettoError `FILE_UNREADABLE` naming `path` */
  static async open(path: string, head: ParquetHead): Promise<ParquetFile> {
    return new ParquetFile(await AsideFile.open(path), head);
  }

  /** Adds a row group: a column's values for each column, in their order. @throws AffettoError `FILE_UNREADABLE` */
  async addGroup(columnData: ColumnSource[], rows: number): Promise<void> {
    await this.#writer.write({ columnData, rowGroupSize: rows });
    await this.#drain();
  }

  /** Ends it and puts it in its place. @throws AffettoError `FILE_UNREADABLE` */
  async keep(): Promise<void> {
    await this.#writer.finish();
    await this.#drain();
    await this.#out.keep();
  }

  /** Leaves nothing of it; harmless after `keep`. */
  discard(): Promise<void> {
    return this.#out.discard();
  }

  /** Hands what was encoded to the disk; the writer goes on counting offsets from the file's start. */
  async #drain(): Promise<void> {
    await this.#out.append(this.#bytes.getBytes().slice());
    this.#bytes.index = 0;
  }
}
