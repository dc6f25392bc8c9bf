// `affetto predict`: the emotion of any recordings, for people (a face and bars) or for programs
// (--json, --csv). One bad file does not stop the rest.

import { readFile, stat } from 'node:fs/promises';
import { extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { defineCommand } from 'citty';
import { decodeAudio } from '../audio/index.js';
import { readAudioFile } from '../audio/read-file.js';
import { walkFiles } from '../corpora/walk.js';
import { AffettoError } from '../errors.js';
import { emojiFor } from '../recognition/emoji.js';
import { loadRecognizer, type Recognition, type Recognizer } from '../recognition/recognizer.js';
import { nodeRuntime } from '../runtime/node.js';
import { abortOnInterrupt, interruptedExitCode, reportFailure } from './failure.js';

/** The model that answers when none is named; shipped with the package. */
export const defaultModelPath = fileURLToPath(
  new URL('../../models/cnn-lstm.onnx', import.meta.url),
);

const audioExtensions = new Set(['.wav', '.flac', '.mp3', '.ogg', '.oga', '.opus', '.webm']);

export default defineCommand({
  meta: {
    name: 'predict',
    description:
      'Hear the emotion in recordings. Examples: affetto predict clip.wav · affetto predict recordings/ --csv > emotions.csv · affetto predict *.mp3 --json | jq .emotion · sox -d -t wav - trim 0 4 | affetto predict -',
  },
  args: {
    inputs: {
      type: 'positional',
      required: true,
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
        'One JSON object a line: file, emotion, confidence, probabilities, durationSeconds',
    },
    csv: { type: 'boolean', description: 'Comma-separated values with a header line' },
    threads: { type: 'string', default: '1', description: 'Threads for the model' },
  },
  run: ({ args }) =>
    reportFailure('predict', async () => {
      if (args.json && args.csv) {
        throw new AffettoError('OPTION_INVALID', 'Give --json or --csv, not both.');
      }
      const threads = Number(args.threads);
      if (!Number.isInteger(threads) || threads < 1) {
        throw new AffettoError(
          'OPTION_INVALID',
          `--threads ${args.threads}: give a positive whole number.`,
        );
      }
      const recognizer = await openModel(args.model ?? defaultModelPath, threads);
      const format = args.json ? jsonLine : args.csv ? csvLine : forPeople;
      if (args.csv) console.log(csvHeader(recognizer.metadata.labels));
      await answerAll(args._, recognizer, format);
      await recognizer.dispose();
    }),
});

async function answerAll(
  inputs: readonly string[],
  recognizer: Recognizer,
  format: (file: string, answer: Recognition) => string,
): Promise<void> {
  const controller = abortOnInterrupt(() => console.error('affetto predict: stopping ...'));
  let failures = 0;
  let answers = 0;
  for await (const file of files(inputs, () => failures++)) {
    if (controller.signal.aborted) break;
    try {
      const bytes = file === '-' ? await readStandardInput() : await readAudioFile(file);
      const { samples } = await decodeAudio(bytes, { sampleRate: recognizer.metadata.sampleRate });
      const answer = await recognizer.recognize(samples, { signal: controller.signal });
      console.log(format(file, answer));
      answers++;
    } catch (error) {
      if (controller.signal.aborted) break;
      failures++;
      report(file, error);
    }
  }
  if (controller.signal.aborted) process.exitCode = interruptedExitCode;
  else if (failures > 0 || answers === 0) process.exitCode = 1;
  if (failures > 0 && failures + answers > 1) {
    console.error(`affetto predict: ${answers} answered, ${failures} failed.`);
  }
}

/** Every file that the inputs name; a folder stands for the audio files in it, sorted. */
async function* files(inputs: readonly string[], onFailure: () => void): AsyncGenerator<string> {
  for (const input of inputs) {
    if (input === '-' || !(await isFolder(input))) {
      yield input;
      continue;
    }
    let found = 0;
    try {
      for (const file of await walkFiles(input)) {
        if (!audioExtensions.has(extname(file).toLowerCase())) continue;
        found++;
        yield join(input, relative(resolve(input), file));
      }
    } catch (error) {
      onFailure();
      report(input, error);
      continue;
    }
    if (found === 0) {
      onFailure();
      console.error(
        `affetto predict: ${printable(input)}: the folder has no audio files (${[...audioExtensions].join(', ')}).`,
      );
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // Reading it gives the better message.
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function openModel(path: string, threads: number): Promise<Recognizer> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AffettoError(
      'MODEL_FILE_INVALID',
      `Cannot read the model file ${path}: ${(cause as Error).message}. Give one with --model, or train one: affetto train --help.`,
      { cause },
    );
  }
  try {
    return await loadRecognizer(bytes, nodeRuntime, { threads });
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    throw new AffettoError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

function report(file: string, error: unknown): void {
  if (!(error instanceof AffettoError)) throw error;
  console.error(`affetto predict: ${printable(file)}: ${error.message}`);
}

function jsonLine(file: string, answer: Recognition): string {
  const { emotion, confidence, probabilities, durationSeconds } = answer;
  return JSON.stringify({ file, emotion, confidence, probabilities, durationSeconds });
}

function csvHeader(labels: readonly string[]): string {
  return ['file', 'emotion', 'confidence', 'durationSeconds', ...labels].map(csvCell).join(',');
}

function csvLine(file: string, answer: Recognition): string {
  const { emotion, confidence, probabilities, durationSeconds } = answer;
  const numbers = [confidence, durationSeconds, ...Object.values(probabilities)];
  return [csvCell(file), csvCell(emotion), ...numbers.map((value) => value.toFixed(4))].join(',');
}

/** RFC 4180 quoting. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function forPeople(file: string, answer: Recognition): string {
  const percent = (value: number) => `${Math.round(100 * value)}%`.padStart(4);
  const ranked = Object.entries(answer.probabilities).sort(([, a], [, b]) => b - a);
  const width = Math.max(...ranked.map(([label]) => label.length));
  const lines = ranked.map(([label, value]) => {
    const line = `   ${label.padEnd(width)} ${percent(value)} ${bar(value)}`;
    return value < 0.05 ? styleText('dim', line) : line;
  });
  const { emotion, confidence, durationSeconds, windows } = answer;
  const extent = `${durationSeconds.toFixed(1)} s${windows.length > 1 ? `, ${windows.length} windows averaged` : ''}`;
  return [
    `${printable(file)} (${extent})`,
    `${emojiFor(emotion)} ${styleText('bold', emotion)} ${percent(confidence).trim()}`,
    ...lines,
    '',
  ].join('\n');
}

/** A bar of up to 20 cells in eighths. */
function bar(share: number): string {
  const eighths = Math.round(share * 160);
  return (
    '█'.repeat(Math.floor(eighths / 8)) +
    (['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '')
  );
}

/** File names come from strangers: control characters must not reach the terminal. */
function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are to be replaced
  return name.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
