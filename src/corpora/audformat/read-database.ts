// An audformat database as a corpus: the column of labels, who speaks, which split the owners gave. What the header and
// the tables do not say stays unknown.

import { basename, dirname, resolve } from 'node:path';
import { partName, type RecordingPart } from '../../audio/recording-part.js';
import { AffettoError } from '../../errors.js';
import { insideFolder } from '../inside-folder.js';
import { ownSpelling, readLabel } from '../labels.js';
import { type CorpusListing, type IgnoredFile, sortedBy } from '../listing.js';
import { type GivenSplit, type Utterance, unlabelled } from '../types.js';
import { FilesInAnyForm } from '../unicode-forms.js';
import { type DatabaseNumbers, numberColumns, readNumbers } from './dimensions.js';
import { type AudformatHeader, headerFile, readHeader, splitOf } from './header.js';
import { chooseLabels } from './label-columns.js';
import { readSpeakers } from './speakers.js';
import { readTable, type TableRow } from './table.js';

/**
 * Lists the labelled files and segments of a database, and those with numbers alone.
 *
 * @param path of its folder, or of db.yaml in it
 * @param column the column of labels, `emotion` or, where several tables have one, `TABLE.COLUMN`; default: the one
 *   called emotion, or label, or the only one whose labels are emotions
 * @throws AffettoError `FILE_UNREADABLE`; `CORPUS_BAD_MANIFEST` for a damaged header or table, and where two tables say
 *   different labels of one recording; `OPTION_INVALID` where nobody can tell which column is meant; `CORPUS_EMPTY`
 */
export async function readAudformat(path: string, column?: string): Promise<CorpusListing> {
  const folder = resolve(basename(path) === headerFile ? dirname(path) : path);
  const header = await readHeader(folder);
  const chosen = chooseLabels(header, folder, column);
  const speakers = await readSpeakers(folder, header);
  const numbers = await readNumbers(folder, header);
  const reader = new DatabaseReader(folder, header, numbers);
  // Without labels, what has numbers is what there is to learn from.
  for (const table of chosen.length > 0 ? [] : numberColumns(header).keys()) {
    const split = splitOf(header, header.tables?.[table]?.split_id);
    for (const row of await readTable(folder, table)) {
      await reader.read(row, { table, label: unlabelled, split }, speakers(row));
    }
  }
  for (const { table, column: id, meaningOf } of chosen) {
    const split = splitOf(header, header.tables?.[table]?.split_id);
    for (const row of await readTable(folder, table)) {
      const label = row.get(id.toLowerCase()) ?? '';
      await reader.read(row, { table, label: meaningOf(label), split }, speakers(row));
    }
  }
  return reader.listing(chosen.map(({ table, column: id }) => `${table}.${id}`));
}

interface Labelled {
  readonly table: string;
  readonly label: string;
  readonly split: GivenSplit | undefined;
}

interface Found extends Labelled {
  readonly path: string;
  readonly part: RecordingPart;
  readonly who: Pick<Utterance, 'speaker' | 'sex' | 'split'>;
  readonly dimensions?: Utterance['dimensions'];
}

class DatabaseReader {
  private readonly found = new Map<string, Found>();
  private readonly ignored = new Map<string, IgnoredFile>();
  private readonly disk: FilesInAnyForm;
  private unlabelled = 0;

  constructor(
    private readonly folder: string,
    private readonly header: AudformatHeader,
    private readonly numbers: DatabaseNumbers,
  ) {
    this.disk = new FilesInAnyForm(folder);
  }

  async read(row: TableRow, labelled: Labelled, who: Found['who']): Promise<void> {
    const file = row.get('file') ?? '';
    const dimensions = this.numbers.of(row);
    if (labelled.label === '' && !dimensions) {
      this.unlabelled++;
      return;
    }
    const below = insideFolder(file);
    if (below === undefined) {
      throw this.damaged(
        `the table ${labelled.table} names the file ${JSON.stringify(file)}, which does not lie beside or below it`,
      );
    }
    const part = partOfRow(row);
    const id = partName(below, part);
    const before = this.found.get(id);
    const label = labelled.label || (before?.label ?? unlabelled);
    if (before && before.label !== unlabelled && before.label !== label) {
      throw this.damaged(
        `${id} is ${before.label} in the table ${before.table} and ${labelled.label} in ${labelled.table}; name the column that counts, e.g. --format audformat:${before.table}.COLUMN`,
      );
    }
    const path = before?.path ?? (await this.disk.find(below));
    if (path === undefined) {
      const missing = resolve(this.folder, below);
      this.ignored.set(missing, { path: missing, reason: 'named by a table, and not there' });
      return;
    }
    const split = labelled.split ?? before?.split;
    this.found.set(id, {
      ...labelled,
      label,
      split,
      path,
      part,
      who,
      ...(dimensions && { dimensions }),
    });
  }

  listing(columns: readonly string[]): CorpusListing {
    const { name } = this.header;
    const utterances: Utterance[] = [];
    for (const [id, { path, part, label, split, who, dimensions }] of this.found) {
      const emotion = readLabel(label) ?? label;
      const ownLabel = ownSpelling(label, emotion);
      const given = split ?? who.split;
      utterances.push({
        ...{ path, ...part, id, corpus: name, ...who, emotion },
        ...(ownLabel !== undefined && { ownLabel }),
        ...(dimensions && { dimensions }),
        ...(given && { split: given }),
      });
    }
    const ignored = [...this.ignored.values()];
    if (utterances.length === 0) {
      throw new AffettoError(
        'CORPUS_EMPTY',
        `The database in "${this.folder}" has nothing to learn in ${columns.join(', ')}: ${this.unlabelled} rows without a label, ${ignored.length} files that are not there${ignored[0] ? `, e.g. ${ignored[0].path}` : ''}. Name another column with --format audformat:COLUMN, or get the recordings.`,
      );
    }
    return {
      format: 'audformat',
      name,
      title: `audformat database ${name}`,
      folder: this.folder,
      utterances: sortedBy(utterances, ({ id }) => id),
      ignored: sortedBy(ignored, ({ path }) => path),
      leftOut: [],
      ...(this.numbers.strange.length > 0 && { strangeNumbers: this.numbers.strange }),
    };
  }

  private damaged(what: string): AffettoError {
    return new AffettoError(
      'CORPUS_BAD_MANIFEST',
      `The audformat database in "${this.folder}" cannot be used: ${what}.`,
    );
  }
}

function partOfRow(row: TableRow): RecordingPart {
  const time = (column: string) => (row.get(column) ? Number(row.get(column)) : undefined);
  const [start, end] = [time('start'), time('end')];
  return {
    ...(start !== undefined && start > 0 && { startSeconds: start }),
    ...(end !== undefined && { endSeconds: end }),
  };
}
