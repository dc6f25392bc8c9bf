// What there is to label: all recordings below a folder, or those of a table or corpus with the labels that it has.

import { stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { partName, partOf, type RecordingPart } from '../audio/recording-part.js';
import { headerFile } from '../corpora/audformat/header.js';
import type { CorpusFormat, CorpusListing, IgnoredFile } from '../corpora/listing.js';
import { openCorpus } from '../corpora/open-corpus.js';
import { isRecording, recordingExtensions } from '../corpora/recordings.js';
import { unknownSpeaker } from '../corpora/types.js';
import { walkFiles } from '../corpora/walk.js';
import { AffettoError } from '../errors.js';
import { type NamedRecording, pathBeside } from './label-file.js';

/** A recording, or a part of one, that somebody is asked about. */
export interface RecordingToLabel extends NamedRecording {
  /** The path of the file. */
  readonly path: string;
  /** Its name in the file of labels. */
  readonly id: string;
  /** The label that it has where it is listed from. */
  readonly listed?: string;
}

/** How recordings are found. */
export interface FindOptions {
  /** The file that labels go to; it names recordings beside or below it. */
  readonly labelFile: string;
  /** What the folder is taken for; default: a folder is searched through, a table is a manifest. */
  readonly format?: CorpusFormat | undefined;
  /** Changes the labels that a corpus has, or leaves some of them out. */
  readonly relabel?: ((corpus: CorpusListing) => CorpusListing) | undefined;
  /** `folders`: the folder that a recording lies in names its speaker, where nothing else does. */
  readonly speakers?: 'folders' | undefined;
}

/** What was found. */
export interface FoundRecordings {
  /** The recordings, in the order of their paths or ids. */
  readonly recordings: readonly RecordingToLabel[];
  /** Folders that could not be read. */
  readonly unreadable: readonly IgnoredFile[];
}

interface Found extends RecordingPart {
  readonly path: string;
  readonly speaker?: string;
  readonly listed?: string;
}

/**
 * Lists what there is to label.
 * @throws AffettoError `FILE_UNREADABLE`; `CORPUS_EMPTY` where there is no recording; `OPTION_INVALID` where one lies
 *   neither beside the file of labels nor below it; what `openCorpus` throws
 */
export async function findRecordings(dir: string, options: FindOptions): Promise<FoundRecordings> {
  const { labelFile, format, relabel = (corpus) => corpus, speakers } = options;
  const found: Found[] = [];
  let unreadable: readonly IgnoredFile[] = [];
  if (format !== undefined || (await isTable(dir))) {
    const corpus = relabel(await openCorpus(dir, { format }));
    for (const { path, speaker, emotion, ...part } of corpus.utterances) {
      const known = speaker === unknownSpeaker ? {} : { speaker };
      found.push({ path, ...partOf(part), ...known, listed: emotion });
    }
  } else {
    const contents = await walkFiles(dir);
    unreadable = contents.unreadable;
    found.push(...contents.files.filter(isRecording).map((path) => ({ path })));
  }
  if (found.length === 0) {
    throw new AffettoError(
      'CORPUS_EMPTY',
      `There is no recording in "${dir}" (${recordingExtensions.join(', ')}).`,
    );
  }
  return {
    unreadable,
    recordings: found.map((one) => {
      const file = pathBeside(labelFile, one.path);
      if (file === undefined) throw outside(labelFile, one.path);
      const folder = dirname(one.path);
      const named = speakers === 'folders' && folder !== resolve(dir) && basename(folder);
      const speaker = one.speaker ?? (named || undefined);
      return { ...one, ...(speaker && { speaker }), file, id: partName(file, one) };
    }),
  };
}

/** Tells whether a path is a table of recordings and not a folder of them. */
async function isTable(path: string): Promise<boolean> {
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? false;
  const isNamed =
    ['.csv', '.tsv'].includes(extname(path).toLowerCase()) || basename(path) === headerFile;
  return isFile && isNamed;
}

function outside(labelFile: string, path: string): AffettoError {
  return new AffettoError(
    'OPTION_INVALID',
    `${path} lies neither beside ${labelFile} nor below it, and a manifest names no other recordings. Let --out name a file in a folder that holds them all.`,
  );
}
