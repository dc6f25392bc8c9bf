// The one way into any corpus: says what a folder or file is taken for, and lists it. Where names could be
// read in two ways it asks instead of guessing, since a wrong guess is a wrong label on every recording.
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { AffettoError } from '../errors.js';
import { didYouMean } from '../nearest.js';
import { headerFile } from './audformat/header.js';
import { readAudformat } from './audformat/read-database.js';
import { corpusPaths, joinCorpora } from './joined-corpora.js';
import { countInEmotionFolders, listLabelFolders, mayBeLabelFolders } from './label-folders.js';
import { type CorpusFormat, type CorpusListing, corpusFormats, isCorpusFormat } from './listing.js';
import { readManifest } from './manifest.js';
import { isOfCorpus, listNamedCorpus } from './named-corpus.js';
import { isRecording } from './recordings.js';
import { type CorpusName, downloadableCorpora, findCorpus, namedCorpora } from './registry.js';
import { corpusOfTable } from './statement-table.js';
import { speakersAlikeBut } from './unicode-forms.js';
import { type FolderContents, walkFiles } from './walk.js';

/** How a corpus is opened. */
export interface OpenCorpusOptions {
  /** What to take it for; default: told from the names. */
  readonly format?: CorpusFormat | undefined;
}

const manifestNames = ['manifest.csv', 'manifest.tsv'];

/**
 * Lists the corpus at `path`: a folder, a manifest (`.csv`, `.tsv`), a database of audformat (its folder, or the db.yaml in
 * it), or the table that a corpus publishes beside its recordings.
 *
 * Several paths with the system's delimiter between them (`:`, on Windows `;`) are listed as one, see `joinCorpora`.
 *
 * A folder with a manifest.csv or manifest.tsv in it is described by that, then by a db.yaml. Else the corpus whose naming
 * rule the recordings follow is taken, before folders named after labels. Recordings that follow the
 * rules of several, folders of emotions that explain more of them than the rule does, and folders that may be parts
 * or speakers as well as labels are refused: give `format`.
 *
 * @throws AffettoError `FILE_UNREADABLE`; `CORPUS_EMPTY` where nothing is found; `OPTION_INVALID` for an
 *   unknown format, a file that is no table, or where several formats fit; `CORPUS_BAD_MANIFEST`
 */
export async function openCorpus(
  path: string,
  options: OpenCorpusOptions = {},
): Promise<CorpusListing> {
  const { format } = options;
  if (format !== undefined && !isCorpusFormat(format)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `There is no corpus format "${String(format)}".${didYouMean(String(format), corpusFormats)} There are: ${corpusFormats.join(', ')}.`,
    );
  }
  const found = await stat(path).catch(() => undefined);
  const paths = corpusPaths(path);
  if (!found && paths.length > 1) {
    return joinCorpora(await Promise.all(paths.map((part) => openCorpus(part, options))));
  }
  const listing = await openOne(path, found?.isFile() ?? false, format);
  const warnings = [...(listing.warnings ?? []), ...speakersAlikeBut(listing.utterances)];
  return warnings.length > 0 ? { ...listing, warnings } : listing;
}

async function openOne(
  path: string,
  isFile: boolean,
  format: CorpusFormat | undefined,
): Promise<CorpusListing> {
  const column = audformatColumn(format);
  if (column !== undefined || (isFile && basename(path) === headerFile)) {
    return readAudformat(path, column || undefined);
  }
  // The walk says best what is wrong with a path that is not there.
  if (isFile) return openTable(path, format);
  const contents = await walkFiles(path);
  const manifests = manifestNames
    .map((name) => join(resolve(path), name))
    .filter((file) => contents.files.includes(file));
  const [manifest, second] = manifests;
  if (format === 'manifest' || (format === undefined && manifest !== undefined)) {
    if (second !== undefined) {
      throw new AffettoError(
        'OPTION_INVALID',
        `"${path}" has both ${manifestNames.join(' and ')}. Give the path of the one that is meant.`,
      );
    }
    if (manifest === undefined) {
      throw new AffettoError(
        'CORPUS_EMPTY',
        `There is no ${manifestNames.join(' or ')} in "${path}". Give the path of the manifest.`,
      );
    }
    return readManifest(manifest);
  }
  if (format === undefined && contents.files.includes(join(resolve(path), headerFile))) {
    return readAudformat(path);
  }
  return listAs(
    (format as CorpusName | 'folders' | undefined) ?? detect(path, contents),
    path,
    contents,
  );
}

/** The column that a format of audformat names, '' where it names none; undefined for any other format. */
function audformatColumn(format: CorpusFormat | undefined): string | undefined {
  if (format === 'audformat') return '';
  return format?.startsWith('audformat:') ? format.slice('audformat:'.length) : undefined;
}

async function openTable(path: string, format: CorpusFormat | undefined): Promise<CorpusListing> {
  const extension = extname(path).toLowerCase();
  if (extension !== '.csv' && extension !== '.tsv') {
    throw new AffettoError(
      'OPTION_INVALID',
      `"${path}" is a file. Give the folder of a corpus, or a manifest whose name ends in .csv or .tsv.`,
    );
  }
  const corpus = format === undefined ? await corpusOfTable(path) : findCorpus(format);
  if (corpus?.statements !== undefined) {
    return listNamedCorpus(corpus, dirname(path), await walkFiles(dirname(path)));
  }
  if (format === undefined || format === 'manifest') return readManifest(path);
  throw new AffettoError(
    'OPTION_INVALID',
    `"${path}" is a table and the format ${format} a folder of recordings. Give the folder.`,
  );
}

async function listAs(
  format: CorpusName | 'folders',
  dir: string,
  contents: FolderContents,
): Promise<CorpusListing> {
  const corpus = findCorpus(format);
  return corpus ? listNamedCorpus(corpus, dir, contents) : listLabelFolders(dir, contents);
}

interface Candidate {
  readonly format: CorpusName | 'folders';
  readonly title: string;
  /** Files that it explains. */
  readonly files: number;
}

function detect(dir: string, { files }: FolderContents): Candidate['format'] {
  const named: Candidate[] = namedCorpora
    .map((corpus) => ({
      format: corpus.name,
      title: corpus.title,
      files: files.filter((path) => isOfCorpus(corpus, path)).length,
    }))
    .filter((candidate) => candidate.files > 0);
  const folders: Candidate = {
    format: 'folders',
    title: 'label folders',
    files: countInEmotionFolders(dir, files),
  };
  const [first, second] = named;
  if (first === undefined) {
    const may = mayBeLabelFolders(dir, files);
    if (may === true) return 'folders';
    throw may ? unclearFolders(dir, may.unclear) : nothingKnown(dir, files);
  }
  // Names say more than folders (who speaks, at least), unless folders explain what the names do not.
  if (second === undefined && first.files >= folders.files) return first.format;
  const all = [...named, ...(folders.files > 0 ? [folders] : [])];
  const counts = all.map(({ format, title, files: n }) => `${title} (${n}, format ${format})`);
  throw new AffettoError(
    'OPTION_INVALID',
    `The recordings in "${dir}" fit several corpora: ${counts.join(', ')}. Give the folder of one, or say which format is meant, e.g. --format ${all[0]?.format} (of a second corpus: --test-format).`,
  );
}

function unclearFolders(dir: string, why: string): AffettoError {
  return new AffettoError(
    'OPTION_INVALID',
    `It is not clear what the labels in "${dir}" are: ${why}. Give --format folders where the folders directly in it are the labels, the folder of one part, or a manifest with the columns path, label, speaker.`,
  );
}

function nothingKnown(dir: string, files: readonly string[]): AffettoError {
  const recordings = files.filter(isRecording);
  const first = recordings[0] ?? files[0];
  const found =
    first === undefined
      ? 'the folder holds no files'
      : `found ${recordings.length} recordings among ${files.length} files, e.g. ${basename(first)}`;
  const names = namedCorpora.map(({ title, example }) => `${title} (${example})`);
  const downloads = downloadableCorpora.map(
    ({ title, name }) => ` ${title} comes with: affetto download ${name}`,
  );
  return new AffettoError(
    'CORPUS_EMPTY',
    `No corpus in "${dir}": looked for recordings named as in ${names.join(', ')}, for folders named after labels (angry, bored, ...; two or more with recordings), and for ${manifestNames.join(' or ')}; ${found}. Describe other recordings in a manifest with the columns path, label, speaker.${downloads.join('')}`,
  );
}
