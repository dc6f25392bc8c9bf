// Results as an audformat database, so that audeering's tools read them: db.yaml and one table, `emotion`, whose index is the
// file. Its emotion, confidence and shares are what the model says, not what somebody labelled: the header says so.

import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import { headerFile } from '../../corpora/audformat/header.js';
import { csvCell } from '../../csv-cell.js';
import { AsideFile, writeOutput } from '../../write-files.js';
import { isAddress } from '../addresses/with-recording.js';
import type { AnswerColumn, CellValue } from './answer-columns.js';
import type { ResultLayout, ResultTable } from './result-table.js';

/** The types of audformat's schemes by the kind of a column. */
const types: Readonly<Record<AnswerColumn['kind'], string>> = {
  text: 'str',
  share: 'float',
  number: 'float',
  count: 'int',
  flag: 'bool',
};

/**
 * Begins a database.
 * @param folder the database's; files below it are named from it, others by their whole path
 */
export async function openAudformatResults(
  folder: string,
  columns: readonly AnswerColumn[],
  layout: Pick<ResultLayout, 'labels' | 'model' | 'digest'>,
): Promise<ResultTable> {
  const root = resolve(folder);
  const own = columns.filter(({ name }) => name !== 'file');
  const out = await AsideFile.open(join(root, 'db.emotion.csv'));
  await out.append(`${['file', ...own.map(({ name }) => csvCell(name))].join(',')}\n`);
  return {
    async add(answered) {
      const cells = own.map(({ of }) => cellText(of(answered)));
      await out.append(`${[csvCell(fileIn(root, answered.file)), ...cells].join(',')}\n`);
    },
    async keep() {
      await out.keep();
      // Last: where it stands, the table does.
      await writeOutput(join(root, headerFile), headerOf(own, layout));
    },
    discard: () => out.discard(),
  };
}

function fileIn(root: string, file: string): string {
  if (isAddress(file)) return file;
  const path = resolve(file);
  const way = relative(root, path);
  const isBelow = !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
  return (isBelow ? way : path).split(sep).join('/');
}

/** Writes a cell as pandas does, which reads it. */
function cellText(value: CellValue): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? csvCell(value) : String(value);
}

function headerOf(
  columns: readonly AnswerColumn[],
  { labels, model, digest }: Pick<ResultLayout, 'labels' | 'model' | 'digest'>,
): string {
  const scheme = ({ name, kind }: AnswerColumn) => ({
    dtype: types[kind],
    ...(kind === 'share' && { minimum: 0, maximum: 1 }),
    ...(name === 'emotion' && { labels: [...labels] }),
  });
  const header = {
    name: 'affetto',
    description: `What affetto's model ${model} (SHA-256 ${digest}) hears: answers, not labels.`,
    source: 'affetto batch',
    usage: 'unrestricted',
    schemes: Object.fromEntries(columns.map((column) => [column.name, scheme(column)])),
    tables: {
      emotion: {
        type: 'filewise',
        columns: Object.fromEntries(columns.map(({ name }) => [name, { scheme_id: name }])),
      },
    },
  };
  // PyYAML knows YAML 1.1, in which a label called `no` needs quotes.
  return stringify(header, { version: '1.1' });
}
