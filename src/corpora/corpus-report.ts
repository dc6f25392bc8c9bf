// What a corpus holds and what is odd about it, in one object: worth knowing before anything is trained on it.

import { relative } from 'node:path';
import type { ReadOptions } from '../audio/types.js';
import type { UnusableRecording, WarnedRecording } from '../audio/usable.js';
import { nearest } from '../nearest.js';
import { type Inspection, inspectFiles } from './inspect.js';
import { isEmotion } from './labels.js';
import { type CorpusFormat, type CorpusListing, sortedBy } from './listing.js';
import type { StrangeNumbers } from './number-columns.js';
import { openCorpus } from './open-corpus.js';
import { type CorpusSummary, summarizeCorpus } from './summary.js';
import { unlabelled } from './types.js';

/** What `inspectCorpus` finds and `affetto corpus --json` prints; all paths are relative to `dir`, those of parts of recordings end in `#t=START,END`. */
export interface CorpusReport {
  /** Its name in utterances, e.g. `crema-d`. */
  readonly corpus: string;
  /** What the corpus was read as. */
  readonly format: CorpusFormat;
  /** Its name for people. */
  readonly title: string;
  /** Absolute. */
  readonly dir: string;
  /** What it holds, counted. */
  readonly counts: CorpusSummary;
  /** Recordings without a label, or with one that was not asked for. */
  readonly leftOut: CorpusListing['leftOut'];
  /** Recordings that training and testing leave out, whatever their label. */
  readonly unusable: readonly UnusableRecording[];
  /** Recordings of which not all was heard, or which were mended, with the words for that. */
  readonly warned: readonly WarnedRecording[];
  /** What is worth a look before anything is trained on it. */
  readonly oddities: {
    /** Groups of files with the same audio. */
    readonly duplicates: readonly (readonly string[])[];
    /** Files with samples at full scale. */
    readonly clipped: readonly {
      /** Path below `dir`. */
      readonly path: string;
      /** Places with three or more samples in a row at full scale. */
      readonly runs: number;
    }[];
    /** Files with a peak below -60 dBFS. */
    readonly silent: readonly {
      /** Path below `dir`. */
      readonly path: string;
      /** Largest magnitude of a sample, 0 to 1. */
      readonly peak: number;
    }[];
    /** Files with more than one channel. */
    readonly multichannel: readonly {
      /** Path below `dir`. */
      readonly path: string;
      /** How many channels there are, at least 2. */
      readonly channels: number;
      /** All channels hold the same samples. */
      readonly identical: boolean;
    }[];
    /** Files that could not be decoded, each with its error. */
    readonly unreadable: Inspection['unreadable'];
    /** What looks like a slip and is taken as it stands, in sentences. */
    readonly warnings: readonly string[];
    /** Files that were not taken as utterances, each with the reason. */
    readonly ignored: CorpusListing['ignored'];
    /** Labels of the corpus's own that are spelt much like another one: two of them may be meant as one. */
    readonly alike: readonly {
      /** The label. */
      readonly label: string;
      /** How many utterances have it. */
      readonly utterances: number;
      /** The label that it is like. */
      readonly like: string;
    }[];
  };
}

/**
 * Lists and decodes every recording of a corpus.
 *
 * @param path of its folder, or of a manifest
 * @param options what to take the corpus for, and who hears how far it is
 * @param options.format how the corpus says what its recordings are; default: told from the names
 * @param options.relabel maps or leaves out labels before anything is counted; default: all stay
 * @param options.reading how recordings are read: `allowTruncated` counts those that end early as far as they go
 * @param options.onProgress is told how many recordings are decoded, of how many
 * @throws AffettoError what `openCorpus` throws; a recording that cannot be decoded is listed, not thrown
 */
export async function inspectCorpus(
  path: string,
  options: {
    readonly format?: CorpusFormat | undefined;
    readonly relabel?: ((corpus: CorpusListing) => CorpusListing) | undefined;
    readonly reading?: ReadOptions;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<CorpusReport> {
  const { relabel = (corpus) => corpus } = options;
  const listing = relabel(await openCorpus(path, { format: options.format }));
  const { utterances } = listing;
  options.onProgress?.(0, utterances.length);
  const inspection = await inspectFiles(utterances, {
    onProgress: (done) => options.onProgress?.(done, utterances.length),
    ...(options.reading && { reading: options.reading }),
  });
  return makeReport(listing, summarizeCorpus(listing.utterances, inspection), inspection);
}

function makeReport(
  { name, format, title, folder: dir, leftOut, ignored, ...listing }: CorpusListing,
  counts: CorpusSummary,
  { files, unreadable, duplicates }: Inspection,
): CorpusReport {
  const below = (path: string) => relative(dir, path);
  const multichannel = files.filter(({ source }) => source.channels > 1);
  return {
    corpus: name,
    format,
    title,
    dir,
    counts,
    leftOut: leftOut.map((file) => ({ ...file, path: below(file.path) })),
    unusable: sortedBy(
      [
        ...files.flatMap(({ path, unusable }) => (unusable ? [{ path, ...unusable }] : [])),
        ...unreadable.map(({ path, code, message }) => ({ path, code, reason: message })),
      ].map((file) => ({ ...file, path: below(file.path) })),
      ({ path }) => path,
    ),
    warned: files.flatMap(({ path, source: { warnings } }) =>
      warnings.length > 0 ? [{ path: below(path), warnings }] : [],
    ),
    oddities: {
      duplicates: duplicates.map((group) => group.map(below)),
      clipped: files
        .filter((file) => file.clippedRuns > 0)
        .map((file) => ({ path: below(file.path), runs: file.clippedRuns })),
      silent: files
        .filter((file) => file.silent)
        .map((file) => ({ path: below(file.path), peak: file.peak })),
      multichannel: multichannel.map((file) => ({
        path: below(file.path),
        channels: file.source.channels,
        identical: file.identicalChannels,
      })),
      unreadable: unreadable.map((file) => ({ ...file, path: below(file.path) })),
      warnings: [...(listing.warnings ?? []), ...(listing.strangeNumbers ?? []).map(strangeText)],
      ignored: ignored.map((file) => ({ ...file, path: below(file.path) })),
      alike: alikeAmong(counts),
    },
  };
}

function strangeText({ dimension, cells, where, value }: StrangeNumbers): string {
  return `the column ${dimension} holds numbers, and ${cells === 1 ? 'a cell' : `${cells} cells`} that are none: ${JSON.stringify(value)} (${where})`;
}

/** Labels of the corpus's own beside the one that each may be a slip for. */
function alikeAmong({ emotions }: CorpusSummary): CorpusReport['oddities']['alike'] {
  const all = emotions.map(({ emotion }) => emotion).filter((label) => label !== unlabelled);
  return emotions.flatMap(({ emotion: label, total: utterances }) => {
    // Numbers are all alike.
    if (isEmotion(label) || !/\p{L}{3}/u.test(label)) return [];
    const like = nearest(
      label,
      all.filter((other) => other !== label),
    );
    return like === undefined ? [] : [{ label, utterances, like }];
  });
}
