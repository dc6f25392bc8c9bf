// `affetto diarise`: who speaks when in recordings of several people, and how each of them does.

import { basename, extname, join } from 'node:path';
import type { ArgsDef, ParsedArgs } from 'citty';
import { decodeRecording } from '../../audio/node/decode-recording.js';
import { type Conversation, hearConversation } from '../../diarisation/conversation.js';
import type { Diariser } from '../../diarisation/diariser.js';
import { openDiariser } from '../../diarisation/open-diariser.js';
import { findDiarisation } from '../../door/diarisation-files.js';
import { AffettoError } from '../../errors.js';
import { openRecognizer } from '../../recognition/model-on-disk.js';
import type { Recognizer } from '../../recognition/recognizer.js';
import { defaultModelPath } from '../../recognition/shipped-models.js';
import { nodeRuntime } from '../../runtime/node.js';
import { writeOutput } from '../../write-files.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode, reportFile } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { allowTruncatedOption, readingFrom } from '../terminal/left-out.js';
import { namedRecordings } from '../terminal/named-recordings.js';
import { threadCount, wholeNumber } from '../terminal/numbers.js';
import { printable } from '../terminal/printable.js';
import { CountProgress } from '../terminal/progress.js';
import {
  type ConversationFormat,
  conversationFormats,
  readConversationFormat,
} from './diarise/formats.js';

const args = {
  inputs: {
    type: 'positional',
    required: false,
    description: 'Files (WAV, AIFF, FLAC, MP3, Ogg, WebM ...), or folders (searched through)',
    valueHint: 'FILE... | DIR',
  },
  voices: {
    type: 'string',
    default: 'auto',
    description: 'How many people speak, where you know it; auto estimates it',
    valueHint: 'auto | N',
  },
  format: {
    type: 'string',
    default: 'text',
    description:
      'text, json, csv, srt or vtt captions, a Praat textgrid, an audformat table, or rttm (turns alone, for tools that score diarisations)',
    valueHint: 'FORMAT',
  },
  out: {
    type: 'string',
    description: 'Write each recording into a file of this folder, named after it',
    valueHint: 'DIR',
  },
  model: {
    type: 'string',
    description: 'Model file for emotions; default: the one shipped',
    valueHint: 'FILE',
  },
  diarisation: {
    type: 'string',
    description:
      'Folder with segmentation.onnx and voice.onnx; default: that of the repository, or the package affetto-diarisation',
    valueHint: 'DIR',
  },
  threads: { type: 'string', default: '1', description: 'Threads for the networks' },
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
} as const satisfies ArgsDef;
type Given = ParsedArgs<typeof args>;

export default command({
  name: 'diarise',
  description: 'Hear who speaks when in a conversation, and with which emotion.',
  examples: [
    'affetto diarise meeting.mp3',
    'affetto diarise --voices 2 interview.wav',
    'affetto diarise --format csv interview.wav > turns.csv',
    'affetto diarise --format rttm --out rttm/ meetings/',
    'affetto diarise --format srt --out captions/ talks/*.m4a',
  ],
  args,
  run: async (given) => {
    const task = readTask(given);
    const files = await findDiarisation(given.diarisation, {});
    const { threads } = task;
    const diariser = await openDiariser(files, nodeRuntime, { threads });
    try {
      const path = given.model ?? (await defaultModelPath());
      const recognizer = await openRecognizer(path, nodeRuntime, { threads });
      try {
        await diariseAll(task, { diariser, recognizer, model: basename(path, '.onnx') });
      } finally {
        await recognizer.dispose();
      }
    } finally {
      await diariser.dispose();
    }
  },
});

interface Task {
  readonly inputs: readonly string[];
  readonly voices: number | undefined;
  readonly format: ConversationFormat;
  readonly out: string | undefined;
  readonly threads: number;
  readonly reading: ReturnType<typeof readingFrom>;
}

function readTask(given: Given): Task {
  const fail = (problem: string) => new AffettoError('OPTION_INVALID', problem);
  if (given._.length === 0) {
    throw fail(
      'Name a recording or a folder of recordings: affetto diarise meeting.mp3. More: affetto diarise --help.',
    );
  }
  const format = readConversationFormat(given.format);
  return {
    inputs: given._,
    voices: given.voices === 'auto' ? undefined : wholeNumber('--voices', given.voices),
    format,
    out: given.out,
    threads: threadCount(given.threads),
    reading: readingFrom(given),
  };
}

/** What is one file of many lines can be printed for one recording alone. */
function requirePlace({ format, out }: Task, files: readonly string[]): void {
  if (out !== undefined || format === 'text' || format === 'rttm' || files.length < 2) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `--format ${format}: of ${files.length} recordings each has a file of its own. Give --out DIR.`,
  );
}

interface Means {
  readonly diariser: Diariser;
  readonly recognizer: Recognizer;
  /** What JSON calls the model. */
  readonly model: string;
}

async function diariseAll(task: Task, means: Means): Promise<void> {
  const { signal } = abortOnInterrupt(() => console.error('affetto diarise: stopping ...'));
  const progress = new CountProgress('seconds heard', { saysBeginning: false });
  let failures = 0;
  let answers = 0;
  const onFailure = (input: string, error: unknown) => {
    failures++;
    progress.finish();
    reportFile('diarise', input, error);
  };
  const files: string[] = [];
  for await (const file of namedRecordings(task.inputs, onFailure)) files.push(file);
  requirePlace(task, files);
  for (const file of files) {
    if (signal.aborted) break;
    try {
      const { conversation, warnings } = await hear(file, task, means, {
        signal,
        onProgress: (done, total) => progress.show(Math.round(done), Math.round(total)),
      });
      progress.finish();
      for (const { message } of warnings) {
        console.error(printable(`affetto diarise: ${file}: ${message}`));
      }
      await tell(file, conversation, task, means.model);
      answers++;
    } catch (error) {
      if (signal.aborted) break;
      onFailure(file, error);
    }
  }
  progress.finish();
  if (signal.aborted) process.exitCode = interruptedExitCode;
  else if (failures > 0 || answers === 0) process.exitCode = 1;
  if (failures > 0 && failures + answers > 1) {
    console.error(`affetto diarise: ${answers} heard, ${failures} failed.`);
  }
}

async function hear(
  file: string,
  { voices, reading }: Task,
  means: Means,
  {
    signal,
    onProgress,
  }: {
    readonly signal: AbortSignal;
    /** Hears of how many seconds the work is done. */
    readonly onProgress: (seconds: number, of: number) => void;
  },
) {
  const { sampleRate } = means.recognizer.metadata;
  const { samples, source } = await decodeRecording(file, { ...reading, sampleRate, signal });
  const seconds = samples.length / sampleRate;
  const conversation = await hearConversation(means, samples, {
    signal,
    voices,
    onProgress: (share) => onProgress(share * seconds, seconds),
  });
  return { conversation, warnings: source.warnings ?? [] };
}

async function tell(
  file: string,
  conversation: Conversation,
  { format, out }: Task,
  model: string,
): Promise<void> {
  const { extension, write } = conversationFormats[format];
  const text = write({ file, model }, conversation);
  if (out === undefined) {
    // The last line break comes from printing.
    console.log(text.replace(/\r?\n$/, ''));
    return;
  }
  const path = join(out, `${basename(file, extname(file))}${extension}`);
  await writeOutput(path, text);
  console.log(path);
}
