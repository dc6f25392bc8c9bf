// `affetto predict`: the emotion of any recordings, for people or for programs. One bad file does not
// stop the rest.

import { basename } from 'node:path';
import type { ArgsDef, ParsedArgs } from 'citty';
import { startThread } from '../../audio/node/decoding-threads.js';
import { AffettoError } from '../../errors.js';
import { readModelMetadata } from '../../model-file/model-file.js';
import { openRecognizer, readModelFile } from '../../recognition/model-on-disk.js';
import type { Recognizer } from '../../recognition/recognizer.js';
import { defaultModelPath } from '../../recognition/shipped-models.js';
import { nodeRuntime } from '../../runtime/node.js';
import { writeOutput } from '../../write-files.js';
import { channelsOption, readChannels } from '../terminal/channels-option.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode, reportFile } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { allowTruncatedOption, readingFrom } from '../terminal/left-out.js';
import { namedRecordings } from '../terminal/named-recordings.js';
import { threadCount } from '../terminal/numbers.js';
import { onlyOption, readOnly } from '../terminal/only-option.js';
import { printable } from '../terminal/printable.js';
import { CountProgress } from '../terminal/progress.js';
import { readSpeeds, speedsOption } from '../terminal/speeds-option.js';
import {
  type Answered,
  type Answering,
  answeringEach,
  type Listener,
  type NeighboursOf,
} from './predict/answering.js';
import { areMany } from './predict/decoding-ahead.js';
import {
  type AnswerFormat,
  csvFormat,
  jsonFormat,
  nameOf,
  peopleFormat,
} from './predict/formats.js';
import { readTimelineFormat, timelineWriter } from './predict/timelines.js';

const args = {
  inputs: {
    type: 'positional',
    required: false,
    description:
      'Files (WAV, AIFF, FLAC, MP3, Ogg, WebM ...), folders (searched through), or - for standard input',
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
      'One JSON object a line: file, emotion, confidence, sure, probabilities, dimensions, durationSeconds, answerSet, neighbours, warnings',
  },
  csv: { type: 'boolean', description: 'Comma-separated values with a header line' },
  timeline: {
    type: 'string',
    description:
      'The emotion from moment to moment: text, json, csv, srt or vtt captions, a Praat textgrid, or an audformat table',
    valueHint: 'FORMAT',
  },
  out: {
    type: 'string',
    description: 'Write each timeline into this folder, named after its recording',
    valueHint: 'DIR',
  },
  threads: { type: 'string', default: '1', description: 'Threads for the model' },
  only: onlyOption,
  speeds: speedsOption,
  voice: {
    type: 'string',
    description:
      'Get to know voices without labels: one per-folder, per-file or per-channel, or one kept in a .json file',
    valueHint: 'per-folder | per-file | per-channel | FILE',
  },
  channels: channelsOption,
  neighbours: {
    type: 'string',
    description:
      'Also so many training clips that a recording resembles most (default model alone): corpus, speaker, emotion',
    valueHint: 'N',
  },
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
  sets: {
    type: 'boolean',
    description:
      'Also the emotions that an answer leaves open, right as often as the model file says (90%) on voices never heard',
  },
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
    'affetto predict --only angry,happy,sad clip.wav',
    'affetto predict --sets clip.wav',
    'affetto predict --neighbours 2 clip.wav',
    'affetto predict --allow-truncated broken-off.mp3',
    'affetto predict --voice per-folder people/*/',
    'affetto predict --voice per-channel call.wav',
    'affetto predict --channels each interview.m4a',
    'affetto predict --voice anna.json monday.wav tuesday.wav',
    'affetto predict --timeline text interview.mp3',
    'affetto predict --timeline srt --out captions/ interviews/',
  ],
  args,
  run: async (given) => {
    const threads = checkValues(given);
    const path = given.model ?? (await defaultModelPath());
    const speeds = readSpeeds(given.speeds);
    const channels = readChannels(given.channels);
    const ahead = await areMany(given._);
    // It starts while the model is loaded.
    if (ahead) void startThread();
    const only =
      given.only === undefined
        ? undefined
        : readOnly(given.only, readModelMetadata(await readModelFile(path)).labels);
    const options = { threads, speeds, ...(only && { only }) };
    const recognizer = await openRecognizer(path, nodeRuntime, options);
    try {
      if (given.sets) requireSets(path, recognizer);
      const neighbours = await neighboursFor(given, recognizer);
      const answering = await answeringBy(given.voice, recognizer, neighbours);
      const format = formatFor(given, recognizer, path);
      const together = given.voice === 'per-folder';
      const reading = readingFrom(given);
      const outlines = given.timeline !== undefined;
      const means = { recognizer, reading, channels, ahead, outlines };
      await answerAll(given._, answering, { ...means, format, together });
    } finally {
      await recognizer.dispose();
    }
  },
});

function checkValues(given: Given): number {
  const fail = (problem: string) => new AffettoError('OPTION_INVALID', problem);
  if (given.json && given.csv) throw fail('Give --json or --csv, not both.');
  const timeline = readTimelineFormat(given.timeline);
  if (timeline && (given.json || given.csv)) {
    throw fail(`--timeline ${timeline} and --${given.json ? 'json' : 'csv'}: give one of them.`);
  }
  if (timeline && given.sets) throw fail('--timeline and --sets: give one of them.');
  if (given.neighbours !== undefined) {
    const other = neighbourless(given);
    if (other) throw fail(`--neighbours and ${other}: give one of them.`);
    if (!/^[1-9]\d{0,2}$/.test(given.neighbours)) {
      throw fail(`--neighbours ${given.neighbours}: give how many, 1 to 999.`);
    }
  }
  if (given.out !== undefined && !timeline) {
    throw fail(`--out ${given.out}: only timelines are written there. Give --timeline too.`);
  }
  if (timeline && timeline !== 'text' && given.out === undefined && given._.length > 1) {
    throw fail(
      `--timeline ${timeline}: of ${given._.length} recordings each has a file of its own. Give --out DIR.`,
    );
  }
  if (given.only !== undefined && given.sets) {
    throw fail(
      '--sets and --only: how often a set holds the true emotion was measured among all labels of the model, not among some. Leave one of them out.',
    );
  }
  if (given._.length === 0) {
    throw fail(
      'Name a recording, a folder of recordings, or - for standard input: affetto predict clip.wav. More: affetto predict --help.',
    );
  }
  if (given.channels !== 'mix' && given.voice === 'per-channel') {
    throw fail(`--voice per-channel hears each channel. Leave --channels ${given.channels} out.`);
  }
  if (given.channels === 'each' && given.voice?.endsWith('.json')) {
    throw fail(
      `--channels each and --voice ${given.voice}: the file keeps one voice. Give --channels left or right.`,
    );
  }
  return threadCount(given.threads);
}

/** The option that has no place for neighbours, where one is given. */
const neighbourless = ({ timeline, csv, voice }: Given) =>
  timeline !== undefined ? '--timeline' : csv ? '--csv' : voice !== undefined ? '--voice' : '';

async function answeringBy(
  voice: string | undefined,
  recognizer: Recognizer,
  neighbours: NeighboursOf | undefined,
): Promise<Answering> {
  if (voice === undefined) return answeringEach(neighbours);
  const { answeringVoices } = await import('./predict/voices.js');
  return answeringVoices(voice, recognizer);
}

/**
 * Reads `--neighbours`.
 * @returns undefined where it is not given
 * @throws AffettoError `OPTION_INVALID` for no number, and for a model whose training clips are not known
 */
async function neighboursFor(
  { neighbours }: Given,
  { metadata }: Recognizer,
): Promise<NeighboursOf | undefined> {
  if (neighbours === undefined) return undefined;
  const { clipsOf, neighboursOf } = await import('../../neighbours/shipped-clips.js');
  await clipsOf(metadata);
  return (answers) => neighboursOf(metadata, answers, Number(neighbours));
}

function requireSets(path: string, { metadata }: Recognizer): void {
  if (metadata.calibration.answerSets) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `--sets: ${path} does not say from which probability on an emotion belongs to a set: nobody measured that for this model. Leave --sets out, or leave --model out: the default model has sets. For a model of your own, affetto ship measures them from an evaluation of ten speakers or more.`,
  );
}

function formatFor(given: Given, recognizer: Recognizer, path: string): AnswerFormat {
  const onTerminal = process.stdout.isTTY === true;
  const timeline = readTimelineFormat(given.timeline);
  if (timeline) {
    const colors = onTerminal && !process.env.NO_COLOR;
    const choice = { format: timeline, out: given.out, colors };
    return timelineWriter(choice, recognizer, basename(path, '.onnx'));
  }
  const { dimensions = [], labels: all } = recognizer.metadata;
  const labels = recognizer.only ?? all;
  if (given.json) return jsonFormat;
  if (given.csv) {
    const more = {
      channel: given.voice === 'per-channel' || given.channels !== 'mix',
      knownBy: given.voice !== undefined,
      sets: given.sets === true,
      dimensions: dimensions.map(({ name }) => name),
    };
    return csvFormat(labels, onTerminal, more);
  }
  return peopleFormat(onTerminal && !process.env.NO_COLOR, given.sets === true, dimensions);
}

async function answerAll(
  inputs: readonly string[],
  answering: Answering,
  {
    format,
    together,
    ...means
  }: Pick<Listener, 'recognizer' | 'reading' | 'channels' | 'ahead' | 'outlines'> & {
    readonly format: AnswerFormat;
    /** Whether answers wait for the recordings after them. */
    readonly together: boolean;
  },
): Promise<void> {
  const { signal } = abortOnInterrupt(() => console.error('affetto predict: stopping ...'));
  // Answers that come one by one on a terminal show by themselves how far it is.
  const isShown = process.stdout.isTTY !== true || together;
  const progress = new CountProgress('recordings', { saysBeginning: false });
  let failures = 0;
  let answers = 0;
  let heard = 0;
  const onFailure = (input: string, error: unknown) => {
    failures++;
    if (process.stderr.isTTY) progress.finish();
    reportFile('predict', input, error);
  };
  const files: string[] = [];
  for await (const file of namedRecordings(inputs, onFailure)) files.push(file);
  if (format.header !== undefined) console.log(format.header);
  // In turn, so that of two recordings of one name the later file stays.
  let written = Promise.resolve();
  await answering(files, {
    ...means,
    signal,
    onAnswer: (answer) => {
      if (process.stdout.isTTY) progress.finish();
      if (!format.showsWarnings) tellWarnings(answer);
      const path = format.fileOf?.(answer);
      if (path === undefined) console.log(format.answer(answer));
      else {
        written = written.then(() => writeOutput(path, format.answer(answer)));
        // It is awaited below; until then nobody listens.
        written.catch(() => undefined);
        console.log(path);
      }
      answers++;
    },
    onFailure,
    onHeard: () => {
      if (isShown && files.length > 1) progress.show(++heard, files.length);
    },
  });
  await written;
  progress.finish();
  if (signal.aborted) process.exitCode = interruptedExitCode;
  else if (failures > 0 || answers === 0) process.exitCode = 1;
  if (failures > 0 && failures + answers > 1) {
    console.error(`affetto predict: ${answers} answered, ${failures} failed.`);
  }
}

/** Says on stderr what a row of a table has no room for. */
function tellWarnings(answered: Answered): void {
  const decoder = answered.decoder === undefined ? [] : [`Decoded by ${answered.decoder}.`];
  const messages = (answered.warnings ?? []).map(({ message }) => message);
  for (const message of [...decoder, ...messages]) {
    console.error(printable(`affetto predict: ${nameOf(answered)}: ${message}`));
  }
}
