// `affetto corpus DIR`: what a corpus holds and what is odd about it, before training on it.

import type { ArgsDef } from 'citty';
import { writeAudformat } from '../../corpora/audformat/write-database.js';
import { withoutLabel } from '../../corpora/chosen-labels.js';
import { type CorpusReport, inspectCorpus } from '../../corpora/corpus-report.js';
import { countLabels, isEmotion } from '../../corpora/labels.js';
import { type CorpusFormat, corpusFormats } from '../../corpora/listing.js';
import { openCorpus } from '../../corpora/open-corpus.js';
import type { CorpusSummary } from '../../corpora/summary.js';
import { unknownSpeaker } from '../../corpora/types.js';
import { command } from '../terminal/command.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { labelledAs, labelsOption, readLabelsOption } from '../terminal/labels-option.js';
import {
  allowTruncatedOption,
  labelCounts,
  readingFrom,
  unusableText,
  warnedText,
} from '../terminal/left-out.js';
import { printable } from '../terminal/printable.js';
import { CountProgress } from '../terminal/progress.js';
import { counted, renderTable } from '../terminal/table.js';

const options = {
  dir: {
    type: 'positional',
    required: true,
    description: 'Folder of a corpus or an audformat database, or a manifest (.csv, .tsv)',
  },
  format: {
    type: 'string',
    description: `What to take it for: ${corpusFormats.join(', ')} (audformat:COLUMN names the column of labels); default: told from the names`,
    valueHint: 'FORMAT',
  },
  labels: labelsOption,
  strict: {
    type: 'boolean',
    description: 'Exit with 1 where recordings cannot be used',
  },
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
  json: { type: 'boolean', description: 'Print one JSON object instead of tables' },
  write: {
    type: 'string',
    description:
      'Write it as an audformat database into this folder instead: db.yaml and CSV tables, with a link to the recordings where they lie elsewhere',
    valueHint: 'DIR',
  },
} as const satisfies ArgsDef;

export default command({
  name: 'corpus',
  description:
    'Count a corpus by emotion, speaker, sex, duration and format, the numbers of its dimensions, and list what cannot be used (silent, broken, under 0.2 s) and its oddities: duplicates by content, clipped, quiet and stereo files.',
  examples: [
    'affetto corpus data/ravdess',
    'affetto corpus data/ravdess --json | jq .oddities.clipped',
    'affetto corpus recordings/ --format folders',
    'affetto corpus recordings.csv',
    'affetto corpus database/ --format audformat:emotion',
    'affetto corpus data/emo-db --write data/emo-db-audformat',
    'affetto corpus recordings/ --labels map.json --strict',
  ],
  args: options,
  run: async (args) => {
    // openCorpus refuses what is no format.
    const format = args.format as CorpusFormat | undefined;
    const given = await readLabelsOption(args.labels);
    if (args.write !== undefined) {
      const corpus = labelledAs(await openCorpus(args.dir, { format }), given);
      const { folder, utterances } = await writeAudformat(corpus, args.write);
      console.log(`${counted(utterances, 'utterance')} in ${printable(folder)}`);
      if (corpus.leftOut.length > 0) console.error(leftOutLine(corpus.leftOut));
      return;
    }
    // Most corpora take seconds, of which a log need not hear.
    const progress = new CountProgress('files', { saysBeginning: false });
    const report = await inspectCorpus(args.dir, {
      format,
      relabel: (corpus) => labelledAs(corpus, given),
      reading: readingFrom(args),
      onProgress: (done, total) => progress.show(done, total),
    }).finally(() => progress.finish());
    console.log(args.json ? JSON.stringify(report, null, 2) : renderReport(report));
    if (args.strict && report.unusable.length > 0) process.exitCode = 1;
  },
});

/** Renders the tables that `affetto corpus` prints. */
export function renderReport(report: CorpusReport): string {
  const { title, dir, counts, leftOut, unusable, warned, oddities } = report;
  const sections = [
    `${printable(`${title} in ${dir}`)}: ${counted(counts.utterances, 'utterance')} by ${renderSpeakerCount(counts)}`,
    renderEmotions(counts) + renderDimensions(counts) + renderLeftOut(leftOut),
    renderSpeakers(counts),
    [
      renderAudio(counts) + renderSegments(counts) + renderSplits(counts),
      ...renderUnusable(unusable),
      ...(warned.length > 0 ? [warnedText(warned).join('\n')] : []),
    ].join('\n\n'),
    'Oddities',
    renderOddity('duplicates by content', 'group', oddities.duplicates, (paths) =>
      paths.join(' = '),
    ),
    renderOddity('clipped', 'file', oddities.clipped, ({ path, runs }) =>
      runs === 1 ? path : `${path} (${runs} places)`,
    ),
    renderOddity(
      'quiet or silent (peak below -60 dBFS)',
      'file',
      oddities.silent,
      ({ path }) => path,
    ),
    renderOddity(
      'stereo',
      'file',
      oddities.multichannel,
      ({ path, channels, identical }) =>
        `${path} (${channels} channels, ${identical ? 'identical' : 'different'})`,
    ),
    renderOddity(
      'labels like another one',
      'label',
      oddities.alike,
      ({ label, utterances, like }) => `${label} (${counted(utterances, 'utterance')}) ~ ${like}`,
    ),
    renderOddity('ignored', 'file', oddities.ignored, ({ path, reason }) => `${path}: ${reason}`),
    ...(oddities.warnings.length > 0
      ? [renderOddity('worth a look', 'slip', oddities.warnings, (warning) => warning)]
      : []),
  ];
  // Oddities stand close together, the tables stand apart.
  const head = sections.slice(0, 5).join('\n\n');
  return [head, ...sections.slice(5)].join('\n');
}

function renderSpeakerCount({ speakers }: CorpusSummary): string {
  const known = speakers.filter(({ speaker }) => speaker !== unknownSpeaker).length;
  if (known === speakers.length) return counted(known, 'speaker');
  return known === 0 ? 'unknown speakers' : `${counted(known, 'speaker')} and unknown ones`;
}

function renderLeftOut(leftOut: CorpusReport['leftOut']): string {
  return leftOut.length === 0 ? '' : `\n\n${leftOutLine(leftOut)}`;
}

function leftOutLine(leftOut: CorpusReport['leftOut']): string {
  const counts = countLabels(leftOut.map(({ label }) => label).sort());
  return `left out, by label: ${labelCounts(counts)}`;
}

function renderUnusable(unusable: CorpusReport['unusable']): string[] {
  if (unusable.length === 0) return [];
  return [[...unusableText(unusable), '  Training and testing leave them out.'].join('\n')];
}

function renderEmotions({ emotions }: CorpusSummary): string {
  // The column for speakers of unknown sex shows only where it counts something.
  const columns = (['female', 'male', 'unknown', 'total'] as const).filter(
    (column) => column !== 'unknown' || emotions.some(({ unknown }) => unknown > 0),
  );
  const sums = columns.map((column) => emotions.reduce((sum, row) => sum + row[column], 0));
  // Of a corpus with labels of its own, those of affetto's that it lacks say nothing.
  const isOwn = emotions.some(({ emotion }) => !isEmotion(emotion));
  const shown = emotions.filter(({ total }) => total > 0 || !isOwn);
  const rows = [
    ['emotion', ...columns],
    ...shown.map((row) => [
      printable(row.emotion || withoutLabel),
      ...columns.map((col) => number(row[col])),
    ]),
    ['total', ...sums.map(number)],
  ];
  return renderTable(rows, [1, 2, 3, 4]);
}

function renderDimensions({ dimensions }: CorpusSummary): string {
  if (!dimensions) return '';
  const short = (value: number) => String(Number(value.toPrecision(4)));
  const rows = dimensions.map(({ dimension, utterances, speakers, lowest, mean, highest }) => [
    printable(dimension),
    ...[utterances, speakers].map(number),
    ...[lowest, mean, highest].map(short),
  ]);
  const head = ['dimension', 'utterances', 'speakers', 'lowest', 'mean', 'highest'];
  return `\n\n${renderTable([head, ...rows], [1, 2, 3, 4, 5])}`;
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

function renderSegments({ segments }: CorpusSummary): string {
  if (!segments) return '';
  const { utterances, files, overlapping } = segments;
  return `\nsegments     ${number(utterances)} in ${counted(files, 'file')}, ${number(overlapping)} of them overlapping another`;
}

function renderSplits({ splits }: CorpusSummary): string {
  if (!splits) return '';
  const parts = Object.entries(splits).map(([split, count]) => `${split}: ${number(count)}`);
  return `\nowners' split  ${parts.join(', ')}`;
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

/** Writes a number of seconds for people: 75 becomes `1 min 15 s`. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
