// Results as Parquet, a column each; rows are gathered until a row group is worth writing.

import type { ColumnSource, SchemaElement } from 'hyparquet-writer';
import { ParquetFile } from '../../parquet-file.js';
import type { AnsweredSource } from '../answered.js';
import type { AnswerColumn, CellValue } from './answer-columns.js';
import type { ResultLayout, ResultTable } from './result-table.js';

/** How many rows make a group. */
const groupRows = 20_000;

/** Begins a table. */
export async function openParquetResults(
  path: string,
  columns: readonly AnswerColumn[],
  { digest, model }: Pick<ResultLayout, 'digest' | 'model'>,
): Promise<ResultTable> {
  const facts = { 'affetto.model': model, 'affetto.model.sha256': digest };
  const head = { table: 'answers', columns: columns.map(schemaOf), facts };
  const out = await ParquetFile.open(path, head);
  let rows: AnsweredSource[] = [];
  const write = async () => {
    const columnData = columns.map(({ name, of }): ColumnSource => {
      const data = rows.map((row) => of(row) ?? null) as NonNullable<CellValue>[];
      return { name, data, offsetIndex: false };
    });
    await out.addGroup(columnData, rows.length);
    rows = [];
  };
  return {
    async add(answered) {
      rows.push(answered);
      if (rows.length === groupRows) await write();
    },
    async keep() {
      if (rows.length > 0) await write();
      await out.keep();
    },
    discard: () => out.discard(),
  };
}

function schemaOf({ name, kind }: AnswerColumn): SchemaElement {
  // Of a recording without speech there are no dimensions.
  const repetition_type = kind === 'number' || kind === 'count' ? 'OPTIONAL' : 'REQUIRED';
  if (kind === 'text') {
    return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type };
  }
  if (kind === 'flag') return { name, type: 'BOOLEAN', repetition_type };
  return { name, type: kind === 'count' ? 'INT32' : 'DOUBLE', repetition_type };
}
