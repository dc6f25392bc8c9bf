// `affetto embed`: any recordings as rows of numbers in one file, for what somebody else trains or measures on them. One
// bad file does not stop the rest, and an interrupted command leaves no half of a table.

import type { ArgsDef, ParsedArgs } from 'citty';
import type { ReadOptions } from '../../audio/types.js';
import type { WarnedRecording } from '../../audio/usable.js';
import { oneChannel } from '../../batch/chosen-channels.js';
import { type EmbeddedFile, embedFiles } from '../../embedding/embed-files.js';
import type { Encoder } from '../../embedding/encoder.js';
import { openEncoderFile, shippedEncoderPath } from '../../embedding/encoder-on-disk.js';
import { type EmbeddingChoice, embeddingLayout } from '../../embedding/layout.js';
import {
  type EmbeddingTable,
  openEmbeddingTable,
  type TableFormat,
  tableFormatOf,
} from '../../embedding/tables/table.js';
import { AffettoError } from '../../errors.js';
import { defaultCacheFolder } from '../../float-cache.js';
import { nodeRuntime } from '../../runtime/node.js';
import { channelsOption, readChannels } from '../terminal/channels-option.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode, reportFile } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { allowTruncatedOption, readingFrom, warnedText } from '../terminal/left-out.js';
import { namedRecordings } from '../terminal/named-recordings.js';
import { threadCount } from '../terminal/numbers.js';
import { printable } from '../terminal/printable.js';
import { CountProgress } from '../terminal/progress.js';

const args = {
  inputs: {
    type: 'positional',
    required: false,
    description: 'Files (WAV, AIFF, FLAC, MP3, Ogg, WebM ...), or folders (searched through)',
    valueHint: 'FILE... | DIR',
  },
  out: {
    type: 'string',
    description:
      'File to write (needed); its ending says the format: .parquet, .npy, .csv or .jsonl',
    valueHint: 'FILE',
  },
  format: {
    type: 'string',
    description: 'parquet, npy, csv or jsonl, where the name ends in something else',
  },
  layers: {
    type: 'string',
    description:
      'Layers in the order wanted: 0 the convolutions, 1 and more the blocks; default all',
    valueHint: '0,1,...',
  },
  frames: {
    type: 'boolean',
    description: 'A row every 20 ms, with its time, instead of statistics of each recording',
  },
  encoder: {
    type: 'string',
    description: 'Encoder file; default: the one shipped',
    valueHint: 'FILE',
  },
  channels: {
    ...channelsOption,
    description: 'Which channels are heard: mix, the mean of all; left or right, one alone',
    valueHint: 'mix | left | right',
  },
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
  threads: { type: 'string', default: '1', description: 'Threads for the encoder' },
  cache: {
    type: 'string',
    description:
      'Where results are kept, so that nothing is computed twice; default ~/.cache/affetto, for --frames none (they are large)',
    valueHint: 'DIR',
  },
} as const satisfies ArgsDef;
type Given = ParsedArgs<typeof args>;

export default command({
  name: 'embed',
  description:
    'Turn recordings into numbers with the pretrained encoder: mean and standard deviation of each layer over the recording, or every step. Interrupted? Give the same command again.',
  examples: [
    'affetto embed recordings/ --out embeddings.parquet',
    'affetto embed a.wav b.mp3 --out embeddings.csv --layers 2,3',
    'affetto embed recordings/ --out x.npy    # which row is which: x.files.txt',
    'affetto embed interview.mp3 --frames --layers 3 --out steps.parquet',
    'affetto embed calls/ --channels left --out callers.parquet',
  ],
  args,
  run: async (given) => {
    const task = readTask(given);
    const encoder = await openEncoderFile(given.encoder ?? shippedEncoderPath(), nodeRuntime, {
      threads: task.threads,
    });
    try {
      await embedAll(task, encoder);
    } finally {
      await encoder.dispose();
    }
  },
});

interface Task {
  readonly inputs: readonly string[];
  readonly out: string;
  readonly format: TableFormat;
  readonly choice: EmbeddingChoice;
  readonly cacheFolder: string | undefined;
  readonly threads: number;
  readonly reading: ReadOptions;
  readonly channel: number | undefined;
}

function readTask(given: Given): Task {
  const fail = (problem: string) => new AffettoError('OPTION_INVALID', problem);
  const example = 'affetto embed recordings/ --out embeddings.parquet';
  if (given._.length === 0) {
    throw fail(`Name recordings or folders of recordings: ${example}. More: affetto embed --help.`);
  }
  if (given.out === undefined) throw fail(`Say with --out which file to write: ${example}.`);
  const layers = given.layers === undefined ? undefined : readLayers(given.layers);
  const channels = readChannels(given.channels);
  if (channels === 'each') {
    throw fail(
      '--channels each: a recording has one row. Write one file with left and one with right.',
    );
  }
  return {
    inputs: given._,
    out: given.out,
    format: tableFormatOf(given.out, given.format),
    choice: { what: given.frames ? 'frames' : 'statistics', ...(layers && { layers }) },
    cacheFolder: given.cache ?? (given.frames ? undefined : defaultCacheFolder()),
    threads: threadCount(given.threads),
    reading: readingFrom(given),
    channel: oneChannel(channels),
  };
}

function readLayers(text: string): number[] {
  const layers = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : -1));
  if (!layers.includes(-1)) return layers;
  throw new AffettoError(
    'OPTION_INVALID',
    `--layers ${text}: give whole numbers with commas between them, e.g. 2,3.`,
  );
}

/** What was counted on the way. */
interface Tally {
  done: number;
  readonly failures: { readonly file: string; readonly error: unknown }[];
  readonly warned: WarnedRecording[];
}

async function embedAll(task: Task, encoder: Encoder): Promise<void> {
  const { choice, out, format } = task;
  const { size } = embeddingLayout(encoder.metadata, choice);
  const tally: Tally = { done: 0, failures: [], warned: [] };
  const progress = new CountProgress('recordings');
  const { signal } = abortOnInterrupt(() => {
    progress.finish();
    console.error('affetto embed: stopping ...');
  });
  const table = await openEmbeddingTable(out, encoder, { ...choice, format });
  let rows = 0;
  let kept = false;
  try {
    rows = await fill(table, { task, encoder, tally, progress, signal });
    if (tally.done > 0) {
      await table.keep();
      kept = true;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.finish();
    await table.discard();
  }
  for (const { file, error } of tally.failures) reportFile('embed', file, error);
  for (const line of warnedText(tally.warned)) console.error(line);
  if (kept) {
    console.log(
      `${printable(out)}: recordings ${tally.done}, rows ${rows}, numbers in each ${size}`,
    );
  }
  reportEnd(task, tally, kept, signal.aborted);
}

/** Says what is missing, and leaves the exit code. */
function reportEnd({ out, cacheFolder }: Task, tally: Tally, kept: boolean, aborted: boolean) {
  const { done, failures } = tally;
  const unwritten = `${printable(out)} was not written`;
  if (aborted && !kept) {
    const again =
      cacheFolder === undefined ? '' : ' What was computed is kept: give the same command again.';
    console.error(`affetto embed: stopped, ${unwritten}.${again}`);
    process.exitCode = interruptedExitCode;
    return;
  }
  if (failures.length === 0 && kept) return;
  process.exitCode = 1;
  const nothing = kept ? '' : `; ${unwritten}`;
  console.error(`affetto embed: ${done} embedded, ${failures.length} failed${nothing}.`);
}

interface Work {
  readonly task: Task;
  readonly encoder: Encoder;
  readonly tally: Tally;
  readonly progress: CountProgress;
  readonly signal: AbortSignal;
}

/** Adds a row or more for each recording in the order named; returns how many rows that were. */
async function fill(table: EmbeddingTable, work: Work): Promise<number> {
  const { task, encoder, tally, progress, signal } = work;
  const onFailure = (file: string, error: unknown) => tally.failures.push({ file, error });
  const files: string[] = [];
  for await (const file of namedRecordings(task.inputs, onFailure)) {
    signal.throwIfAborted();
    files.push(file);
  }
  const { choice, cacheFolder, reading, channel } = task;
  const options = {
    ...choice,
    reading,
    signal,
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(channel !== undefined && { channel }),
  };
  let rows = 0;
  let seen = 0;
  const take = async (result: EmbeddedFile) => {
    if ('error' in result) return void onFailure(result.file, result.error);
    await table.add(result.file, result.embedding);
    tally.done++;
    if (result.warnings) tally.warned.push({ path: result.file, warnings: result.warnings });
    rows += result.embedding.seconds.length;
  };
  for await (const result of embedFiles(files, encoder, options)) {
    signal.throwIfAborted();
    await take(result);
    if (files.length > 1) progress.show(++seen, files.length);
  }
  signal.throwIfAborted();
  return rows;
}
