// `affetto batch`: thousands of recordings into one table, on all cores of this machine or by workers on others. Killed, it
// goes on where it was; what cannot be heard is listed with its reason.

import { availableParallelism } from 'node:os';
import type { ArgsDef, ParsedArgs } from 'citty';
import { defaultFetchLimits } from '../../batch/addresses/fetch-limits.js';
import {
  type BatchSettings,
  describeModel,
  openBatchRecognizer,
} from '../../batch/batch-settings.js';
import { hearByProcesses } from '../../batch/process-pool.js';
import { batchFiles, runBatch } from '../../batch/run-batch.js';
import { type ResultLayout, resultFormatOf } from '../../batch/tables/result-table.js';
import type { WrittenBatch } from '../../batch/write-batch.js';
import { AffettoError } from '../../errors.js';
import { readModelMetadata } from '../../model-file/model-file.js';
import { requireVoiceModel } from '../../recognition/voice.js';
import { channelsOption, readChannels } from '../terminal/channels-option.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode, reportFile } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { allowTruncatedOption, readingFrom } from '../terminal/left-out.js';
import { wholeNumber } from '../terminal/numbers.js';
import { onlyOption, readOnly } from '../terminal/only-option.js';
import { printable } from '../terminal/printable.js';
import { Progress } from '../terminal/progress.js';
import { readSpeeds, speedsOption } from '../terminal/speeds-option.js';
import { counted } from '../terminal/table.js';
import { findBatchItems, readVoiceBy, type VoiceBy } from './batch/batch-items.js';

/** The exit code where the results are there and some recordings were refused. */
const someRefusedExitCode = 3;

const args = {
  inputs: {
    type: 'positional',
    required: false,
    description:
      'Folders (searched through), lists (.txt: a path or address a line; .csv, .tsv: a column path or file), files, s3://BUCKET/PREFIX/',
    valueHint: 'DIR | LIST | FILE ...',
  },
  out: {
    type: 'string',
    description:
      'What to write (needed): a .parquet, .csv or .jsonl file, or a folder for an audformat database',
    valueHint: 'FILE | DIR',
  },
  format: {
    type: 'string',
    description: 'parquet, csv, jsonl or audformat, where the name says something else',
  },
  model: {
    type: 'string',
    description: 'Model file; default: the one shipped',
    valueHint: 'FILE',
  },
  processes: {
    type: 'string',
    description: 'How many processes hear at a time; default: one a core',
  },
  queue: {
    type: 'string',
    description:
      'Let workers hear (affetto worker), on any machines that see the files under the same paths',
    valueHint: 'redis://HOST:PORT',
  },
  only: onlyOption,
  speeds: speedsOption,
  voice: {
    type: 'string',
    description:
      'Judge the recordings of one voice by each other: those of a folder, the parts of each file, or those with the same word in a column of the list',
    valueHint: 'folder | file | COLUMN',
  },
  channels: channelsOption,
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
  'allow-private-hosts': {
    type: 'boolean',
    description:
      'Fetch from loopback and private addresses too; default: lists may name public ones alone',
  },
} as const satisfies ArgsDef;
type Given = ParsedArgs<typeof args>;

export default command({
  name: 'batch',
  description:
    'Hear thousands of recordings on all cores, or on several machines, into one table. Interrupted or killed? Give the same command again. Exit code 3: some could not be heard, see OUT.failures.csv.',
  examples: [
    'affetto batch recordings/ --out results.parquet',
    'affetto batch calls.csv --out results.csv --voice caller',
    'affetto batch people/ --out results.jsonl --voice folder',
    'affetto batch recordings/ --out database/    # audformat',
    'affetto batch calls/ --out results.csv --channels each --allow-truncated',
    'affetto batch /shared/calls --out results.parquet --queue redis://10.0.0.5:6379',
  ],
  args,
  run: async (given) => {
    const task = await readTask(given);
    const { items, repeated, unreadable } = await findBatchItems(given._, task.voiceBy);
    for (const { input, error } of unreadable) reportFile('batch', input, error);
    if (repeated > 0) say(`${counted(repeated, 'recording')} named more than once, heard once.`);
    if (items.length === 0) {
      if (unreadable.length === 0) say('the list names no recordings.');
      process.exitCode = 1;
      return;
    }
    await carryOut(task, items, unreadable.length);
  },
});

interface Task {
  readonly out: string;
  readonly layout: ResultLayout;
  readonly settings: BatchSettings;
  readonly voiceBy: VoiceBy | undefined;
  readonly processes: number;
  readonly queue: string | undefined;
  readonly privateHosts: boolean;
}

async function readTask(given: Given): Promise<Task> {
  const fail = (problem: string) => new AffettoError('OPTION_INVALID', problem);
  const example = 'affetto batch recordings/ --out results.parquet';
  if (given._.length === 0) {
    throw fail(`Name a folder or a list of recordings: ${example}. More: affetto batch --help.`);
  }
  if (given.out === undefined) throw fail(`Say with --out what to write: ${example}.`);
  const format = resultFormatOf(given.out, given.format);
  const channels = readChannels(given.channels);
  if (format === 'audformat' && channels === 'each') {
    throw fail(
      '--channels each: audformat’s tables have no place for channels. Write .parquet, .csv or .jsonl, or give --channels left or right.',
    );
  }
  const voiceBy = readVoiceBy(given.voice);
  const { model, bytes } = await describeModel(given.model);
  const metadata = readModelMetadata(bytes);
  if (voiceBy !== undefined) requireVoiceModel(metadata);
  const only = readOnly(given.only, metadata.labels);
  const settings: BatchSettings = {
    model,
    ...(only && { only }),
    speeds: readSpeeds(given.speeds) ?? [1],
    channels,
    voices: voiceBy === undefined ? 'none' : voiceBy === 'file' ? 'file' : 'later',
    reading: readingFrom(given),
    ffmpeg: given.ffmpeg !== false,
  };
  return {
    out: given.out,
    layout: {
      format,
      labels: only ?? metadata.labels,
      dimensions: metadata.dimensions ?? [],
      more: {
        channel: channels !== 'mix',
        knownBy: voiceBy !== undefined,
        sets: metadata.calibration.answerSets !== undefined && only === undefined,
      },
      digest: model.digest,
      model: metadata.model.name,
    },
    settings,
    voiceBy,
    processes:
      given.processes === undefined
        ? availableParallelism()
        : wholeNumber('--processes', given.processes),
    queue: given.queue,
    privateHosts: given['allow-private-hosts'] === true,
  };
}

async function carryOut(
  task: Task,
  items: Parameters<typeof runBatch>[0]['items'],
  unsearched: number,
): Promise<void> {
  const { out, layout, settings, voiceBy, processes, queue: url } = task;
  const progress = new Progress();
  const { signal } = abortOnInterrupt(() => {
    progress.finish();
    say('stopping ...');
  });
  const limits = { ...defaultFetchLimits, privateHosts: task.privateHosts };
  let refused = 0;
  try {
    const written = await runBatch({
      ...{ items, out, layout, settings, signal },
      voiceBy: voiceBy === undefined ? undefined : JSON.stringify(voiceBy),
      hearer: async (batch) => {
        if (url === undefined) return hearByProcesses(settings, { processes, limits });
        const { hearByQueue } = await import('../../queue/hear-by-queue.js');
        return hearByQueue({ url, settings, batch, onError: await tellOnce() });
      },
      openRecognizer: () => openBatchRecognizer(settings),
      onBegin: ({ done, total }) => {
        if (done > 0) say(`${done} of ${counted(total, 'recording')} were heard before.`);
      },
      onProgress: ({ done, total, refused: failed }) => {
        refused = failed;
        const note = refused > 0 ? `${refused} failed` : '';
        progress.show('recordings', done, total, { note });
      },
    });
    progress.finish();
    tellEnd(out, written, items.length, unsearched);
  } catch (error) {
    progress.finish();
    if (!signal.aborted) throw error;
    say('stopped. What was heard is kept: give the same command again.');
    process.exitCode = interruptedExitCode;
  }
}

function tellEnd(out: string, written: WrittenBatch, total: number, unsearched: number): void {
  const { rows, refused, examples, warned } = written;
  console.log(`${printable(out)}: recordings ${total}, rows ${rows}, failed ${refused}`);
  if (warned > 0) {
    say(`${counted(warned, 'row')} with a warning: see warnings there.`);
  }
  for (const { name, reason } of examples) say(`${name}: ${reason}`);
  if (refused > 0) {
    const more = refused > examples.length ? ` and ${refused - examples.length} more` : '';
    say(`${counted(refused, 'failure')}${more}: ${batchFiles(out).failures}`);
  }
  if (refused > 0 || unsearched > 0) process.exitCode = someRefusedExitCode;
}

async function tellOnce(): Promise<(error: Error) => void> {
  const { onceEach } = await import('../../queue/connection.js');
  return onceEach((words) => say(`the queue: ${words}; waiting for it ...`));
}

const say = (text: string) => console.error(printable(`affetto batch: ${text}`));
