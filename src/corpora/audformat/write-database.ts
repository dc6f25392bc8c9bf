// A corpus written as an audformat database, so that Python's tools read it: db.yaml and CSV tables beside a link to the
// recordings. No audio is copied.

import { mkdir, stat, symlink } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import { csvCell } from '../../csv-cell.js';
import { AffettoError } from '../../errors.js';
import { asTimedelta } from '../../timedelta.js';
import { makeFolder, writeOutput } from '../../write-files.js';
import { foldersOf } from '../joined-corpora.js';
import type { CorpusListing } from '../listing.js';
import { dimensionsOf } from '../number-columns.js';
import { findCorpus } from '../registry.js';
import { givenSplits, speakerKey, type Utterance, unknownSpeaker, unlabelled } from '../types.js';
import { headerFile } from './header.js';

/** The codes of ISO 639-3 that audformat writes, by those of the corpora that affetto knows. */
const languageCodes: Readonly<Record<string, string>> = {
  ar: 'ara',
  de: 'deu',
  en: 'eng',
  fa: 'fas',
  fr: 'fra',
  it: 'ita',
  pl: 'pol',
  ru: 'rus',
  ur: 'urd',
  zh: 'zho',
};

/** What was written. */
export interface WrittenDatabase {
  /** The absolute path of the database's folder. */
  readonly folder: string;
  /** How many files and segments its tables name. */
  readonly utterances: number;
}

/**
 * Writes a corpus as a database: a table `emotion` (or one for each part of the owners' split) with the columns emotion
 * and speaker and one for each dimension, and a misc table `speaker` with the gender. Recordings that do not lie below the folder are reached by a
 * link in it, named after their corpus. What the corpus leaves out is left out.
 *
 * @param folder of the database; made where it is missing
 * @throws AffettoError `OPTION_INVALID` where it holds a database already, or for utterances of one channel, which
 *   audformat has no place for; `FILE_UNREADABLE` where it cannot be written
 */
export async function writeAudformat(
  corpus: CorpusListing,
  folder: string,
): Promise<WrittenDatabase> {
  const root = resolve(folder);
  if (await exists(join(root, headerFile))) {
    throw new AffettoError(
      'OPTION_INVALID',
      `"${root}" holds a database already (${headerFile}). Choose another folder.`,
    );
  }
  const ofChannel = corpus.utterances.find(({ channel }) => channel !== undefined);
  if (ofChannel) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${ofChannel.id} is one channel of a recording, and audformat's tables have none. Save each channel as a file.`,
    );
  }
  await makeFolder(root);
  const pathOf = await linkRecordings(corpus, root);
  const tables = tablesOf(corpus.utterances);
  for (const [id, utterances] of tables) {
    await writeOutput(
      join(root, `db.${id}.csv`),
      labelTable(utterances, corpus.utterances, pathOf),
    );
  }
  const speakers = speakersOf(corpus.utterances);
  if (speakers.size > 0) {
    await writeOutput(
      join(root, 'db.speaker.csv'),
      csv([['speaker', 'gender'], ...[...speakers].map(([name, sex]) => [name, sex ?? ''])]),
    );
  }
  // Last: where it stands, the tables do.
  await writeOutput(join(root, headerFile), headerOf(corpus, tables, speakers.size > 0));
  return { folder: root, utterances: corpus.utterances.length };
}

/** Makes a recording's path in the tables: below the database, through a link where it lies elsewhere. */
async function linkRecordings(
  corpus: CorpusListing,
  root: string,
): Promise<(utterance: Utterance) => string> {
  const folderOf = foldersOf(corpus);
  const links = new Map<string, string>();
  for (const { corpus: name, path } of corpus.utterances) {
    const home = folderOf(name);
    if (links.has(home) || isBelow(root, path)) continue;
    const link = [...links.values()].includes(name) ? `${name}-${links.size}` : name;
    const at = join(root, link);
    try {
      // A junction is what Windows lets everybody make.
      await mkdir(root, { recursive: true });
      await symlink(home, at, 'junction');
    } catch (cause) {
      throw new AffettoError(
        'FILE_UNREADABLE',
        `No link to "${home}" can be made at "${at}" (${(cause as Error).message}). Write the database into the folder of the recordings, or into an empty one.`,
        { cause },
      );
    }
    links.set(home, link);
  }
  return ({ corpus: name, path }) => {
    const below = (home: string) => relative(home, path).split(sep).join('/');
    if (isBelow(root, path)) return below(root);
    const home = folderOf(name);
    return `${links.get(home)}/${below(home)}`;
  };
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && resolve(folder, way) === resolve(path) && way !== path;
}

/** The tables of labels by their ids: one, or one for each part of the owners' split. */
function tablesOf(utterances: readonly Utterance[]): Map<string, Utterance[]> {
  if (utterances.every(({ split }) => split === undefined)) {
    return new Map([['emotion', [...utterances]]]);
  }
  const tables = new Map<string, Utterance[]>();
  for (const split of [...givenSplits, undefined]) {
    const part = utterances.filter((utterance) => utterance.split === split);
    if (part.length > 0) tables.set(split === undefined ? 'emotion' : `emotion.${split}`, part);
  }
  return tables;
}

const isCut = ({ startSeconds, endSeconds }: Utterance) =>
  startSeconds !== undefined || endSeconds !== undefined;

function labelTable(
  utterances: readonly Utterance[],
  all: readonly Utterance[],
  pathOf: (utterance: Utterance) => string,
): string {
  const segmented = utterances.some(isCut);
  const name = speakerNames(all);
  const dimensions = dimensionsOf(all);
  const rows = utterances.map((utterance) => {
    const { startSeconds = 0, endSeconds, emotion } = utterance;
    const times = [
      asTimedelta(startSeconds),
      endSeconds === undefined ? '' : asTimedelta(endSeconds),
    ];
    const numbers = dimensions.map((dimension) => String(utterance.dimensions?.[dimension] ?? ''));
    const index = [pathOf(utterance), ...(segmented ? times : [])];
    return [...index, emotion, name(utterance) ?? '', ...numbers];
  });
  const index = segmented ? ['file', 'start', 'end'] : ['file'];
  return csv([[...index, 'emotion', 'speaker', ...dimensions], ...rows]);
}

/** Sex by speaker, of those who are known. */
function speakersOf(utterances: readonly Utterance[]): Map<string, Utterance['sex']> {
  const name = speakerNames(utterances);
  const speakers = new Map<string, Utterance['sex']>();
  for (const utterance of utterances) {
    const speaker = name(utterance);
    if (speaker) speakers.set(speaker, speakers.get(speaker) ?? utterance.sex);
  }
  return speakers;
}

/** Names a speaker, with the corpus before it where there are several: names are unique within one only. */
function speakerNames(all: readonly Utterance[]): (utterance: Utterance) => string | undefined {
  const several = new Set(all.map(({ corpus }) => corpus)).size > 1;
  return (utterance) => {
    if (utterance.speaker === unknownSpeaker) return undefined;
    return several ? speakerKey(utterance) : utterance.speaker;
  };
}

function headerOf(
  { name, title, folder, utterances }: CorpusListing,
  tables: ReadonlyMap<string, readonly Utterance[]>,
  hasSpeakers: boolean,
): string {
  const description = findCorpus(name);
  const languages = description?.speech.languages.map((tag) => {
    const plain = tag.split('-')[0] as string;
    return languageCodes[plain] ?? plain;
  });
  const splits = givenSplits.filter((split) => tables.has(`emotion.${split}`));
  const all = new Set(utterances.map(({ emotion }) => emotion));
  const labels = [...all].filter((label) => label !== unlabelled).sort();
  const dimensions = dimensionsOf(utterances);
  const each = <T>(make: (dimension: string) => T) =>
    Object.fromEntries(dimensions.map((dimension) => [dimension, make(dimension)]));
  const header = {
    name,
    description: `${title}, as affetto reads it.`,
    source: description?.publishedAt ?? folder,
    usage: description?.licence.commercialUse === false ? 'research' : 'other',
    ...(languages && { languages }),
    ...(description && {
      license: description.licence.id ?? description.licence.name,
      license_url: description.licence.url,
    }),
    schemes: {
      emotion: { dtype: 'str', labels },
      ...(hasSpeakers && {
        gender: { dtype: 'str', labels: ['female', 'male'] },
        speaker: { dtype: 'str', labels: 'speaker' },
      }),
      ...each(() => ({ dtype: 'float' })),
    },
    ...(splits.length > 0 && {
      splits: Object.fromEntries(splits.map((split) => [split, { type: split }])),
    }),
    tables: Object.fromEntries(
      [...tables].map(([id, part]) => [
        id,
        {
          type: part.some(isCut) ? 'segmented' : 'filewise',
          ...(id !== 'emotion' && { split_id: id.slice('emotion.'.length) }),
          columns: {
            emotion: { scheme_id: 'emotion' },
            speaker: hasSpeakers ? { scheme_id: 'speaker' } : {},
            ...each((dimension) => ({ scheme_id: dimension })),
          },
        },
      ]),
    ),
    ...(hasSpeakers && {
      misc_tables: {
        speaker: { levels: { speaker: 'str' }, columns: { gender: { scheme_id: 'gender' } } },
      },
    }),
  };
  // PyYAML knows YAML 1.1, in which a speaker called `no` needs quotes.
  return stringify(header, { version: '1.1' });
}

function csv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
