// `affetto corpus DIR`: what a corpus holds and what is odd about it, before training on it.
import { relative } from 'node:path';
import { type ArgsDef, defineCommand } from 'citty';
import { SingleBar } from 'cli-progress';
import { type Inspection, inspectFiles } from '../../corpora/inspect.js';
import { type CorpusFormat, type CorpusListing, corpusFormats } from '../../corpora/listing.js';
import { openCorpus } from '../../corpora/open-corpus.js';
import { type CorpusSummary, summarizeCorpus } from '../../corpora/summary.js';
import { unknownSpeaker } from '../../corpora/types.js';
import { reportFailure } from '../terminal/failure.js';
import { checkOptions } from '../terminal/options.js';
import { printable } from '../terminal/printable.js';
import { counted, renderTable } from '../terminal/table.js';

const options = {
  dir: {
    type: 'positional',
    required: true,
    description: 'Folder of a corpus, or a manifest (.csv, .tsv)',
  },
  format: {
    type: 'string',
    description: `What to take it for: ${corpusFormats.join(', ')}; default: told from the names`,
    valueHint: 'FORMAT',
  },
  json: { type: 'boolean', description: 'Print one JSON object instead of tables' },
} as const satisfies ArgsDef;

export default defineCommand({
  meta: {
    name: 'corpus',
    description:
      'Count a corpus by emotion, speaker, sex, duration and format, and list its oddities: duplicates by content, clipped, silent, stereo and broken files.',
  },
  args: options,
  run: ({ args }) =>
    reportFailure('corpus', async () => {
      checkOptions(args, options);
      // openCorpus refuses what is no format.
      const format = args.format as CorpusFormat | undefined;
      const report = await inspectCorpus(args.dir, format);
      console.log(args.json ? JSON.stringify(report, null, 2) : renderReport(report));
    }),
});

/** What `--json` prints; all paths are relative to `dir`. */
export interface CorpusReport {
  /** Its name in utterances, e.g. `crema-d`. */
  readonly corpus: string;
  readonly format: CorpusFormat;
  /** For people. */
  readonly title: string;
  /** Absolute. */
  readonly dir: string;
  readonly counts: CorpusSummary;
  /** Recordings whose label has no counterpart. */
  readonly leftOut: CorpusListing['leftOut'];
  readonly oddities: {
    /** Groups of files with the same audio. */
    readonly duplicates: readonly (readonly string[])[];
    /** `runs`: places with three or more samples in a row at full scale. */
    readonly clipped: readonly { readonly path: string; readonly runs: number }[];
    /** Peak below -60 dBFS; `peak` is 0 to 1. */
    readonly silent: readonly { readonly path: string; readonly peak: number }[];
    readonly multichannel: readonly {
      readonly path: string;
      readonly channels: number;
      /** All channels hold the same samples. */
      readonly identical: boolean;
    }[];
    readonly unreadable: Inspection['unreadable'];
    readonly ignored: CorpusListing['ignored'];
  };
}

/** Lists and decodes the corpus at `path`, with a progress bar on a terminal's stderr. */
export async function inspectCorpus(path: string, format?: CorpusFormat): Promise<CorpusReport> {
  const listing = await openCorpus(path, { format });
  const paths = listing.utterances.map((utterance) => utterance.path);
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: 'decoding [{bar}] {value}/{total} files, {eta_formatted} left',
        etaBuffer: 50,
        clearOnComplete: true,
        // Leaves the terminal's settings alone, so that Ctrl-C leaves nothing to restore.
        linewrap: true,
      })
    : undefined;
  bar?.start(paths.length, 0);
  const inspection = await inspectFiles(paths, { onProgress: (done) => bar?.update(done) }).finally(
    () => bar?.stop(),
  );
  return makeReport(listing, summarizeCorpus(listing.utterances, inspection), inspection);
}

function makeReport(
  { name, format, title, folder: dir, leftOut, ignored }: CorpusListing,
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
      ignored: ignored.map((file) => ({ ...file, path: below(file.path) })),
    },
  };
}

/** The tables `affetto corpus` prints. */
export function renderReport({ title, dir, counts, leftOut, oddities }: CorpusReport): string {
  const sections = [
    `${printable(`${title} in ${dir}`)}: ${counted(counts.utterances, 'utterance')} by ${renderSpeakerCount(counts)}`,
    renderEmotions(counts) + renderLeftOut(leftOut),
    renderSpeakers(counts),
    renderAudio(counts),
    'Oddities',
    renderOddity('duplicates by content', 'group', oddities.duplicates, (paths) =>
      paths.join(' = '),
    ),
    renderOddity('clipped', 'file', oddities.clipped, ({ path, runs }) =>
      runs === 1 ? path : `${path} (${runs} places)`,
    ),
    renderOddity('silent (peak below -60 dBFS)', 'file', oddities.silent, ({ path }) => path),
    renderOddity(
      'stereo',
      'file',
      oddities.multichannel,
      ({ path, channels, identical }) =>
        `${path} (${channels} channels, ${identical ? 'identical' : 'different'})`,
    ),
    renderOddity(
      'unreadable',
      'file',
      oddities.unreadable,
      ({ path, code, message }) => `${path}: ${code}, ${message}`,
    ),
    renderOddity('ignored', 'file', oddities.ignored, ({ path, reason }) => `${path}: ${reason}`),
  ];
  // Oddities stand close together, the tables apart.
  const head = sections.slice(0, 5).join('\n\n');
  return [head, ...sections.slice(5)].join('\n');
}

function renderSpeakerCount({ speakers }: CorpusSummary): string {
  const known = speakers.filter(({ speaker }) => speaker !== unknownSpeaker).length;
  if (known === speakers.length) return counted(known, 'speaker');
  return known === 0 ? 'unknown speakers' : `${counted(known, 'speaker')} and unknown ones`;
}

function renderLeftOut(leftOut: CorpusReport['leftOut']): string {
  if (leftOut.length === 0) return '';
  const labels = [...new Set(leftOut.map(({ label }) => label))].sort();
  const counts = labels.map(
    (label) =>
      `${printable(label)} ${number(leftOut.filter((file) => file.label === label).length)}`,
  );
  return `\n\nleft out, as no label of affetto's matches: ${counts.join(', ')}`;
}

function renderEmotions({ emotions }: CorpusSummary): string {
  // The column for speakers of unknown sex shows only where it counts something.
  const columns = (['female', 'male', 'unknown', 'total'] as const).filter(
    (column) => column !== 'unknown' || emotions.some(({ unknown }) => unknown > 0),
  );
  const sums = columns.map((column) => emotions.reduce((sum, row) => sum + row[column], 0));
  const rows = [
    ['emotion', ...columns],
    ...emotions.map((row) => [row.emotion, ...columns.map((column) => number(row[column]))]),
    ['total', ...sums.map(number)],
  ];
  return renderTable(rows, [1, 2, 3, 4]);
}

function renderSpeakers({ speakers }: CorpusSummary): string {
  // A manifest may bring several corpora together.
  const several = new Set(speakers.map(({ corpus }) => corpus)).size > 1;
  const rows = speakers.map(({ corpus, speaker, sex, utterances, durationSeconds }) => [
    printable(several ? `${corpus}/${speaker}` : speaker),
    sex ?? 'unknown',
    number(utterances),
    duration(durationSeconds),
  ]);
  return renderTable([['speaker', 'sex', 'utterances', 'duration'], ...rows], [2, 3]);
}

function renderAudio({ duration: d, sampleRates, channels, formats }: CorpusSummary): string {
  const list = (counts: CorpusSummary['formats'], name: (value: string) => string) =>
    counts.map(({ value, files }) => `${name(value)}: ${number(files)}`).join(', ') || 'none';
  const seconds = (value: number) => `${value.toFixed(2)} s`;
  return renderTable([
    [
      'duration',
      d === null
        ? 'no file could be read'
        : `min ${seconds(d.minSeconds)}, median ${seconds(d.medianSeconds)}, max ${seconds(d.maxSeconds)}, total ${duration(d.totalSeconds)}`,
    ],
    ['sample rate', list(sampleRates, (value) => `${number(Number(value))} Hz`)],
    ['channels', list(channels, (value) => ({ 1: 'mono', 2: 'stereo' })[value] ?? value)],
    ['format', list(formats, (value) => value)],
  ]);
}

const shownOddities = 10;

function renderOddity<T>(
  name: string,
  noun: string,
  found: readonly T[],
  describe: (item: T) => string,
): string {
  if (found.length === 0) return `  ${name}: none`;
  const lines = found.slice(0, shownOddities).map((item) => `    ${printable(describe(item))}`);
  const rest = found.length - shownOddities;
  if (rest > 0) lines.push(`    and ${number(rest)} more`);
  return [`  ${name}: ${counted(found.length, noun)}`, ...lines].join('\n');
}

const number = (value: number) => value.toLocaleString('en-US');

/** For people: 75 becomes `1 min 15 s`. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
