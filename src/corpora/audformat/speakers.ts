// Who speaks in a database, of which sex, and in which split: said in the table of labels, in another table of the same
// files, in a misc table that the speakers' scheme points to, or in that scheme itself.

import { readSex } from '../sexes.js';
import { type GivenSplit, type Sex, type Utterance, unknownSpeaker } from '../types.js';
import { type AudformatHeader, levelsOf, splitOf } from './header.js';
import { readTable, type TableRow } from './table.js';

/** What is known of who speaks in a row. */
export type Voice = Pick<Utterance, 'speaker' | 'sex' | 'split'>;

const speakerNames = ['speaker', 'speaker_id'];
const sexNames = ['gender', 'sex'];

/**
 * Reads all that a database says of its speakers.
 * @returns what is known of who speaks in a row of any table, by its own cells first, then by its segment and its file
 * @throws AffettoError as `readTable`
 */
export async function readSpeakers(
  folder: string,
  header: AudformatHeader,
): Promise<(row: TableRow) => Voice> {
  const byPlace = new Map<string, { speaker?: string; sex?: string; split?: string }>();
  for (const [id, { columns }] of Object.entries(header.tables ?? {})) {
    if (!says(columns)) continue;
    for (const row of await readTable(folder, id)) {
      const place = placeOf(row);
      byPlace.set(place, { ...byPlace.get(place), ...own(row) });
    }
  }
  const miscFile = await miscByLevel(folder, header, 'file');
  for (const [file, row] of miscFile) {
    byPlace.set(file, { ...own(row), ...byPlace.get(file) });
  }
  const people = await readPeople(folder, header);
  return (row) => {
    // What is said of a file holds for its segments, unless more is said of them.
    const file = row.get('file') ?? '';
    const said = { ...byPlace.get(file), ...byPlace.get(placeOf(row)), ...own(row) };
    const speaker = said.speaker ?? unknownSpeaker;
    const person = people.get(speaker);
    const sex = readSex(said.sex ?? '') ?? person?.sex;
    const split = splitOf(header, said.split) ?? person?.split;
    return { speaker, ...(sex && { sex }), ...(split && { split }) };
  };
}

/** Where a row is: its segment, or its file. */
export function placeOf(row: TableRow): string {
  const file = row.get('file') ?? '';
  const [start, end] = [row.get('start') ?? '', row.get('end') ?? ''];
  return (start === '' || start === '0') && end === '' ? file : `${file}\n${start}\n${end}`;
}

function says(columns: Readonly<Record<string, unknown>> | null | undefined): boolean {
  const names = Object.keys(columns ?? {}).map((name) => name.toLowerCase());
  return names.some((name) => [...speakerNames, ...sexNames, 'split'].includes(name));
}

/** What a row itself says. */
function own(row: TableRow): { speaker?: string; sex?: string; split?: string } {
  const speaker = first(row, speakerNames);
  const sex = first(row, sexNames);
  const split = first(row, ['split']);
  return { ...(speaker && { speaker }), ...(sex && { sex }), ...(split && { split }) };
}

function first(row: TableRow, names: readonly string[]): string | undefined {
  return names.map((name) => row.get(name)).find((cell) => cell !== undefined && cell !== '');
}

/** Sex and split by speaker. */
async function readPeople(
  folder: string,
  header: AudformatHeader,
): Promise<Map<string, { readonly sex?: Sex; readonly split?: GivenSplit }>> {
  const people = new Map<string, { readonly sex?: Sex; readonly split?: GivenSplit }>();
  const add = (speaker: string, sexWord: string | undefined, splitWord: string | undefined) => {
    const sex = readSex(sexWord ?? '');
    const split = splitOf(header, splitWord);
    people.set(speaker, { ...people.get(speaker), ...(sex && { sex }), ...(split && { split }) });
  };
  for (const name of speakerNames) {
    for (const [speaker, row] of await miscByLevel(folder, header, name)) {
      add(speaker, first(row, sexNames), first(row, ['split']));
    }
    const labels = header.schemes?.[name]?.labels;
    if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) continue;
    // Before there were misc tables, schemes held what is known of each speaker.
    for (const [speaker, facts] of Object.entries(labels)) {
      if (typeof facts !== 'object' || facts === null) continue;
      const words = new Map(Object.entries(facts).map(([key, value]) => [key, String(value)]));
      add(speaker, first(words, sexNames), first(words, ['split']));
    }
  }
  return people;
}

/**
 * Rows of the misc tables that have one index level: that of the given name, or the one that the scheme of that name
 * takes its labels from; by what stands in it.
 */
async function miscByLevel(
  folder: string,
  header: AudformatHeader,
  name: string,
): Promise<Map<string, TableRow>> {
  const rows = new Map<string, TableRow>();
  for (const [id, { levels }] of Object.entries(header.misc_tables ?? {})) {
    const [level, ...others] = levelsOf(levels);
    const isMeant = level?.toLowerCase() === name || header.schemes?.[name]?.labels === id;
    if (level === undefined || others.length > 0 || !isMeant) continue;
    for (const row of await readTable(folder, id)) {
      const key = row.get(level.toLowerCase());
      if (key) rows.set(key, row);
    }
  }
  return rows;
}
