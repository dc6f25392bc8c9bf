// `affetto predict`: the emotion of any recordings, for people or for programs. One bad file does not
// stop the rest.

import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import type { ArgsDef, ParsedArgs } from 'citty';
import { decodeAudio } from '../../audio/decode.js';
import { DEFAULT_MAX_FILE_BYTES, readAudioFile } from '../../audio/read-file.js';
import { isRecording, recordingExtensions } from '../../corpora/recordings.js';
import { type FolderContents, walkFiles } from '../../corpora/walk.js';
import { AffettoError } from '../../errors.js';
import { openRecognizer } from '../../recognition/model-on-disk.js';
import type { Recognizer } from '../../recognition/recognizer.js';
import { defaultModelPath } from '../../recognition/shipped-models.js';
import { nodeRuntime } from '../../runtime/node.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode } from '../terminal/failure.js';
import { printable } from '../terminal/printable.js';
import { readSpeeds, speedsOption } from '../terminal/speeds-option.js';
import { type AnswerFormat, csvFormat, jsonFormat, peopleFormat } from './predict/formats.js';

const mostThreads = 256;

const args = {
  inputs: {
    type: 'positional',
    required: false,
    description:
      'Files (WAV, FLAC, MP3, Ogg, WebM), folders (searched through), or - for standard input',
    valueHint: 'FILE... | DIR | -',
  },
  model: {
    type: 'string',
    description: 'Model file; default: the one shipped',
    valueHint: 'FILE',
  },
  json: {
    type: 'boolean',
    description:
      'One JSON object a line: file, emotion, confidence, sure, probabilities, durationSeconds',
  },
  csv: { type: 'boolean', description: 'Comma-separated values with a header line' },
  threads: { type: 'string', default: '1', description: 'Threads for the model' },
  speeds: speedsOption,
} as const satisfies ArgsDef;
type Given = ParsedArgs<typeof args>;

export default command({
  name: 'predict',
  description: 'Hear the emotion in recordings.',
  examples: [
    'affetto predict clip.wav interview.mp3',
    'affetto predict recordings/ --csv > emotions.csv',
    'affetto predict *.flac --json | jq .emotion',
    'sox -d -t wav - trim 0 4 | affetto predict -',
    'affetto predict --model runs/first/model.onnx clip.wav',
    'affetto predict --speeds 0.944,1,1.059 clip.wav',
  ],
  args,
  run: async (given) => {
    const threads = checkValues(given);
    const path = given.model ?? (await defaultModelPath());
    const speeds = readSpeeds(given.speeds);
    const recognizer = await openRecognizer(path, nodeRuntime, { threads, speeds });
    try {
      await answerAll(given._, recognizer, formatFor(given, recognizer.metadata.labels));
    } finally {
      await recognizer.dispose();
    }
  },
});

function checkValues(given: Given): number {
  const fail = (problem: string) => new AffettoError('OPTION_INVALID', problem);
  if (given.json && given.csv) throw fail('Give --json or --csv, not both.');
  if (given._.length === 0) {
    throw fail(
      'Name a recording, a folder of recordings, or - for standard input: affetto predict clip.wav. More: affetto predict --help.',
    );
  }
  const threads = Number(given.threads);
  if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads) {
    throw fail(`--threads ${given.threads}: give a whole number from 1 to ${mostThreads}.`);
  }
  return threads;
}

function formatFor(given: Given, labels: readonly string[]): AnswerFormat {
  const onTerminal = process.stdout.isTTY === true;
  if (given.json) return jsonFormat;
  if (given.csv) return csvFormat(labels, onTerminal);
  return peopleFormat(onTerminal && !process.env.NO_COLOR);
}

async function answerAll(
  inputs: readonly string[],
  recognizer: Recognizer,
  format: AnswerFormat,
): Promise<void> {
  const { signal } = abortOnInterrupt(() => console.error('affetto predict: stopping ...'));
  let failures = 0;
  let answers = 0;
  const onFailure = (input: string, error: unknown) => {
    failures++;
    report(input, error);
  };
  if (format.header !== undefined) console.log(format.header);
  for await (const file of files(inputs, onFailure)) {
    if (signal.aborted) break;
    try {
      const bytes = file === '-' ? await readStandardInput(signal) : await readAudioFile(file);
      const { samples } = await decodeAudio(bytes, { sampleRate: recognizer.metadata.sampleRate });
      console.log(format.answer(file, await recognizer.recognize(samples, { signal })));
      answers++;
    } catch (error) {
      if (signal.aborted) break;
      onFailure(file, error);
    }
  }
  if (signal.aborted) process.exitCode = interruptedExitCode;
  else if (failures > 0 || answers === 0) process.exitCode = 1;
  if (failures > 0 && failures + answers > 1) {
    console.error(`affetto predict: ${answers} answered, ${failures} failed.`);
  }
}

/** Yields every file that the inputs name; a folder stands for the audio files in it, sorted. */
async function* files(
  inputs: readonly string[],
  onFailure: (input: string, error: unknown) => void,
): AsyncGenerator<string> {
  for (const input of inputs) {
    if (input === '-' || !(await isFolder(input))) {
      yield input;
      continue;
    }
    const below = (path: string) => join(input, relative(resolve(input), path));
    let contents: FolderContents;
    try {
      contents = await walkFiles(input);
    } catch (error) {
      onFailure(input, error);
      continue;
    }
    for (const { path, reason } of contents.unreadable) {
      onFailure(below(path), new AffettoError('FILE_UNREADABLE', `${reason}.`));
    }
    const found = contents.files.filter(isRecording);
    if (found.length === 0 && contents.unreadable.length === 0) {
      const problem = `the folder has no audio files (${recordingExtensions.join(', ')}).`;
      onFailure(input, new AffettoError('FILE_UNREADABLE', problem));
    }
    for (const file of found) yield below(file);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // Reading it gives the better message.
  }
}

async function readStandardInput(signal: AbortSignal): Promise<Uint8Array> {
  const fail = (why: string, cause?: unknown) =>
    new AffettoError('FILE_UNREADABLE', `Cannot read standard input: ${why}.`, { cause });
  if (process.stdin.readableEnded) throw fail('it was read to its end before; give - once');
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin)) {
      chunks.push(chunk as Uint8Array);
      size += (chunk as Uint8Array).length;
      if (size > DEFAULT_MAX_FILE_BYTES) throw fail(`it exceeds ${DEFAULT_MAX_FILE_BYTES} bytes`);
    }
  } catch (error) {
    throw error instanceof AffettoError ? error : fail((error as Error).message, error);
  }
  return Buffer.concat(chunks);
}

function report(file: string, error: unknown): void {
  const words = error instanceof Error ? error.message : String(error);
  const problem = error instanceof AffettoError ? words : `unexpected failure: ${words}`;
  console.error(`affetto predict: ${printable(file)}: ${printable(problem)}`);
}
