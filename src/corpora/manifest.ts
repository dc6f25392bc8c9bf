// A corpus described by a table: one recording a line, with its label and speaker. The way in for any
// corpus that has no rule of its own here. All that is wrong with a table is reported at once, by line.
import { basename, dirname, extname, resolve } from 'node:path';
import { partName, type RecordingPart } from '../audio/recording-part.js';
import { AffettoError } from '../errors.js';
import { type DelimitedRow, readDelimited } from './delimited.js';
import { readGivenSplit } from './given-split.js';
import { insideFolder } from './inside-folder.js';
import { ownSpelling, readLabel } from './labels.js';
import { type CorpusListing, type LeftOutFile, sortedBy } from './listing.js';
import { readSex } from './sexes.js';
import { readTime } from './table-times.js';
import { type Sex, type Utterance, unknownSpeaker } from './types.js';
import { FilesInAnyForm } from './unicode-forms.js';

/** What a column may be called in the header, without case; the first three columns must be there. */
export const manifestColumns = {
  path: ['path', 'file'],
  label: ['label', 'emotion'],
  speaker: ['speaker', 'speaker_id'],
  sex: ['sex', 'gender'],
  corpus: ['corpus'],
  start: ['start', 'start_time'],
  end: ['end', 'end_time'],
  channel: ['channel'],
  split: ['split', 'split_set', 'partition'],
  leftOut: ['left_out'],
  // What `affetto label` writes for people; nothing is read from these.
  rater: ['rater'],
  note: ['note'],
} as const;
type Column = keyof typeof manifestColumns;
const requiredColumns: readonly Column[] = ['path', 'label', 'speaker'];

const shownProblems = 10;

/**
 * Reads a manifest (`.csv` or `.tsv`, see `readDelimited`). Paths are relative to its folder and may not
 * leave it: a manifest from elsewhere names recordings beside it, not any file of this machine. An empty
 * speaker is `unknownSpeaker`. Lines with `start`, `end` or `channel` are parts of recordings. Ids are the paths, with
 * forward slashes, those of parts as `partName` writes them. Names are the same in both Unicode forms. Lines that say
 * why in `left_out` are left out, and need no label.
 *
 * @throws AffettoError `FILE_UNREADABLE`, or `CORPUS_BAD_MANIFEST` listing the lines that are wrong:
 *   empty labels, unknown sexes, paths that lead elsewhere, are given twice with the same part, or name no file,
 *   times that are none, a speaker of two sexes; `CORPUS_EMPTY` where no line is left
 */
export async function readManifest(path: string): Promise<CorpusListing> {
  const table = await readDelimited(path);
  const at = findColumns(path, table.columns);
  const folder = dirname(resolve(path));
  const stem = basename(path, extname(path));
  const name = stem.toLowerCase() === 'manifest' ? basename(folder) : stem;
  const reader = new ManifestReader(folder, name, at, table.delimiter !== ',');
  for (const row of table.rows) await reader.read(row);
  if (reader.problems.length > 0) throw severalProblems(path, reader.problems);
  if (reader.utterances.length === 0) {
    const lines = reader.leftOut.length === 0 ? 'no lines' : 'no line with a label';
    throw new AffettoError('CORPUS_EMPTY', `"${path}" has a header and ${lines} below it.`);
  }
  return {
    format: 'manifest',
    name,
    title: `Manifest ${basename(path)}`,
    folder,
    utterances: sortedBy(reader.utterances, ({ id }) => id),
    ignored: [],
    leftOut: sortedBy(reader.leftOut, ({ path }) => path),
  };
}

/** Reads line after line, remembering what must not come twice. */
class ManifestReader {
  readonly utterances: Utterance[] = [];
  /** What a line leaves out by itself, in the column `left_out`: nobody could tell, or people did not agree. */
  readonly leftOut: LeftOutFile[] = [];
  readonly problems: string[] = [];
  private readonly lineOfPath = new Map<string, number>();
  private readonly sexOfSpeaker = new Map<string, { sex: Sex; line: number }>();
  private readonly disk: FilesInAnyForm;

  constructor(
    folder: string,
    private readonly name: string,
    private readonly at: Readonly<Record<Column, number>>,
    private readonly decimalComma: boolean,
  ) {
    this.disk = new FilesInAnyForm(folder);
  }

  async read({ line, cells }: DelimitedRow): Promise<void> {
    const cell = (column: Column) => (cells[this.at[column]] ?? '').trim().normalize('NFC');
    const problem = (what: string) => this.problems.push(`line ${line}: ${what}`);
    const below = insideFolder(cell('path'));
    if (below === undefined) {
      return void problem(
        `the path ${JSON.stringify(cell('path'))} does not lead to a file beside or below the manifest`,
      );
    }
    const part = readPart(cell, this.decimalComma);
    if (typeof part === 'string') return void problem(part);
    const id = partName(below, part);
    const twin = this.lineOfPath.get(id);
    if (twin !== undefined) return void problem(`"${id}" is on line ${twin} already`);
    this.lineOfPath.set(id, line);
    if (cell('leftOut') !== '') {
      const path = await this.disk.find(below);
      if (path === undefined) return void problem(`there is no file "${below}"`);
      return void this.leftOut.push({ path, label: cell('leftOut') });
    }
    const emotion = readLabel(cell('label'));
    if (emotion === undefined) return void problem('the label is empty');
    const sex = readSex(cell('sex'));
    if (sex === undefined && cell('sex') !== '') {
      return void problem(`unknown sex "${cell('sex')}" (female, male, or empty)`);
    }
    const speaker = cell('speaker') || unknownSpeaker;
    const corpus = cell('corpus') || this.name;
    if (sex !== undefined && speaker !== unknownSpeaker) {
      const key = `${corpus}/${speaker}`;
      const before = this.sexOfSpeaker.get(key) ?? { sex, line };
      this.sexOfSpeaker.set(key, before);
      if (before.sex !== sex) {
        return void problem(
          `speaker "${speaker}" is ${sex} here and ${before.sex} on line ${before.line}`,
        );
      }
    }
    const path = await this.disk.find(below);
    if (path === undefined) return void problem(`there is no file "${below}"`);
    const ownLabel = ownSpelling(cell('label'), emotion);
    // Other words than those of a split are as good as none: the column may mean anything.
    const split = readGivenSplit(cell('split'));
    this.utterances.push({
      ...{ path, ...part, id, corpus, speaker, emotion },
      ...(ownLabel !== undefined && { ownLabel }),
      ...(sex && { sex }),
      ...(split && { split }),
    });
  }
}

/** Reads which part of the recording a line is about; what is wrong with it in words. */
export function readPart(
  cell: (column: Column) => string,
  decimalComma: boolean,
): RecordingPart | string {
  const start = readTime(cell('start'), decimalComma);
  const end = readTime(cell('end'), decimalComma);
  for (const [column, time] of [['start', start] as const, ['end', end] as const]) {
    if (time !== undefined) continue;
    return `the ${column} ${JSON.stringify(cell(column))} is no time (seconds such as 0.5, or "0 days 00:00:00.500000")`;
  }
  const from = typeof start === 'number' ? start : 0;
  if (typeof end === 'number' && end <= from) {
    return `the segment ends at ${end} s, and starts at ${from} s`;
  }
  const channel = cell('channel');
  if (!/^\d*$/.test(channel)) {
    return `the channel ${JSON.stringify(channel)} is no whole number (the first channel is 0; empty: the mean of all)`;
  }
  return {
    ...(from > 0 && { startSeconds: from }),
    ...(typeof end === 'number' && { endSeconds: end }),
    ...(channel !== '' && { channel: Number(channel) }),
  };
}

function findColumns(path: string, columns: readonly string[]): Record<Column, number> {
  const entries = Object.entries(manifestColumns).map(([column, names]) => {
    const places = columns.flatMap((name, index) =>
      (names as readonly string[]).includes(name) ? [index] : [],
    );
    if (places.length > 1) {
      throw new AffettoError(
        'CORPUS_BAD_MANIFEST',
        `"${path}" has ${places.length} columns for the ${column}: ${places.map((place) => columns[place]).join(', ')}. Leave one.`,
      );
    }
    return [column, places[0] ?? -1] as const;
  });
  const at = Object.fromEntries(entries) as Record<Column, number>;
  const missing = requiredColumns.filter((column) => at[column] < 0);
  if (missing.length === 0) return at;
  throw new AffettoError(
    'CORPUS_BAD_MANIFEST',
    `"${path}" lacks the column${missing.length === 1 ? '' : 's'} ${missing.join(', ')}: its first line must name path, label, speaker (empty cells where unknown), and may name sex, corpus, start, end, channel and split; it has ${columns.join(', ')}.`,
  );
}

function severalProblems(path: string, problems: readonly string[]): AffettoError {
  const rest = problems.length - shownProblems;
  return new AffettoError(
    'CORPUS_BAD_MANIFEST',
    `"${path}" has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${problems
      .slice(0, shownProblems)
      .map((problem) => `  ${problem}`)
      .join('\n')}${rest > 0 ? `\n  and ${rest} more` : ''}`,
  );
}
