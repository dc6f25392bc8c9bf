// A corpus described by a table: one recording a line, with its label and speaker. The way in for any
// corpus that has no rule of its own here. All that is wrong with a table is reported at once, by line.
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, posix, resolve } from 'node:path';
import { AffettoError } from '../errors.js';
import { type DelimitedRow, readDelimited } from './delimited.js';
import { ownSpelling, readLabel } from './labels.js';
import { type CorpusListing, sortedBy } from './listing.js';
import { type Sex, type Utterance, unknownSpeaker } from './types.js';

/** What a column may be called in the header, without case; the first three columns must be there. */
export const manifestColumns = {
  path: ['path', 'file'],
  label: ['label', 'emotion'],
  speaker: ['speaker', 'speaker_id'],
  sex: ['sex', 'gender'],
  corpus: ['corpus'],
} as const;
type Column = keyof typeof manifestColumns;
const requiredColumns: readonly Column[] = ['path', 'label', 'speaker'];

const sexes: Readonly<Record<string, Sex>> = {
  f: 'female',
  female: 'female',
  m: 'male',
  male: 'male',
};

const shownProblems = 10;

/**
 * Reads a manifest (`.csv` or `.tsv`, see `readDelimited`). Paths are relative to its folder and may not
 * leave it: a manifest from elsewhere names recordings beside it, not any file of this machine. An empty
 * speaker is `unknownSpeaker`. Ids are the paths, with forward slashes.
 *
 * @throws AffettoError `FILE_UNREADABLE`, or `CORPUS_BAD_MANIFEST` listing the lines that are wrong:
 *   empty labels, unknown sexes, paths that lead elsewhere, are given twice, or name no file, a speaker of two
 *   sexes; `CORPUS_EMPTY` where no line is left
 */
export async function readManifest(path: string): Promise<CorpusListing> {
  const table = await readDelimited(path);
  const at = findColumns(path, table.columns);
  const folder = dirname(resolve(path));
  const stem = basename(path, extname(path));
  const name = stem.toLowerCase() === 'manifest' ? basename(folder) : stem;
  const reader = new ManifestReader(folder, name, at);
  for (const row of table.rows) await reader.read(row);
  if (reader.problems.length > 0) throw severalProblems(path, reader.problems);
  if (reader.utterances.length === 0) {
    throw new AffettoError('CORPUS_EMPTY', `"${path}" has a header and no lines below it.`);
  }
  return {
    format: 'manifest',
    name,
    title: `Manifest ${basename(path)}`,
    folder,
    utterances: sortedBy(reader.utterances, ({ id }) => id),
    ignored: [],
    leftOut: [],
  };
}

/** Reads line after line, remembering what must not come twice. */
class ManifestReader {
  readonly utterances: Utterance[] = [];
  readonly problems: string[] = [];
  private readonly lineOfPath = new Map<string, number>();
  private readonly sexOfSpeaker = new Map<string, { sex: Sex; line: number }>();

  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly at: Readonly<Record<Column, number>>,
  ) {}

  async read({ line, cells }: DelimitedRow): Promise<void> {
    const cell = (column: Column) => (cells[this.at[column]] ?? '').trim();
    const problem = (what: string) => this.problems.push(`line ${line}: ${what}`);
    const id = insideFolder(cell('path'));
    if (id === undefined) {
      return void problem(
        `the path ${JSON.stringify(cell('path'))} does not lead to a file beside or below the manifest`,
      );
    }
    const twin = this.lineOfPath.get(id);
    if (twin !== undefined) return void problem(`"${id}" is on line ${twin} already`);
    this.lineOfPath.set(id, line);
    const emotion = readLabel(cell('label'));
    if (emotion === undefined) return void problem('the label is empty');
    const sex = sexes[cell('sex').toLowerCase()];
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
    const path = join(this.folder, ...id.split('/'));
    if (!(await isFile(path))) return void problem(`there is no file "${id}"`);
    const ownLabel = ownSpelling(cell('label'), emotion);
    const labels = { emotion, ...(ownLabel !== undefined && { ownLabel }) };
    this.utterances.push({ path, id, corpus, speaker, ...labels, ...(sex && { sex }) });
  }
}

/** Gives the path forward slashes and takes `.` and `..` out of it; undefined where it leads out of the folder. */
function insideFolder(given: string): string | undefined {
  const slashes = given.replaceAll('\\', '/');
  if (slashes === '' || slashes.includes('\0')) return undefined;
  // Absolute, with a drive, or an address.
  if (slashes.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(slashes)) return undefined;
  const plain = posix.normalize(slashes);
  if (plain === '.' || plain === '..' || plain.startsWith('../')) return undefined;
  return plain;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
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
    `"${path}" lacks the column${missing.length === 1 ? '' : 's'} ${missing.join(', ')}: its first line must name path, label, speaker (empty cells where unknown), and may name sex and corpus; it has ${columns.join(', ')}.`,
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
