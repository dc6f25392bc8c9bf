// `affetto predict --timeline`: the emotion from moment to moment, for people or as files for other programs.

import { basename, extname, join } from 'node:path';
import { styleText } from 'node:util';
import { AffettoError } from '../../../errors.js';
import { didYouMean } from '../../../nearest.js';
import { emojiFor } from '../../../recognition/emoji.js';
import type { Recognizer } from '../../../recognition/recognizer.js';
import { clockTime } from '../../../timeline/clock-time.js';
import type { EmotionTimeline } from '../../../timeline/emotion-timeline.js';
import { recordingTimeline } from '../../../timeline/recording-timeline.js';
import { timelineSrt, timelineVtt } from '../../../timeline/timeline-captions.js';
import { timelineCsv, timelineJson } from '../../../timeline/timeline-formats.js';
import { mixtureInWords, timelineMixture } from '../../../timeline/timeline-mixture.js';
import { timelineAudformat, timelineTextGrid } from '../../../timeline/timeline-tables.js';
import { printable } from '../../terminal/printable.js';
import type { Answered } from './answering.js';
import { type AnswerFormat, nameOf } from './formats.js';

type Write = (answered: Answered, timeline: EmotionTimeline, model: string) => string;

/** What each format is written by, and the ending of its files. */
const formats = {
  text: { extension: '.txt', write: (answered, timeline) => forPeople(answered, timeline, false) },
  json: {
    extension: '.json',
    write: (answered, timeline, model) =>
      timelineJson({ file: nameOf(answered), model }, timeline, answered.recognition),
  },
  csv: { extension: '.csv', write: (_, timeline) => timelineCsv(timeline) },
  srt: { extension: '.srt', write: (_, timeline) => timelineSrt(timeline) },
  vtt: { extension: '.vtt', write: (_, timeline) => timelineVtt(timeline) },
  textgrid: { extension: '.TextGrid', write: (_, timeline) => timelineTextGrid(timeline) },
  audformat: {
    extension: '.csv',
    write: (answered, timeline) => timelineAudformat(answered.file, timeline),
  },
} satisfies Readonly<Record<string, { readonly extension: string; readonly write: Write }>>;

/** A format of `--timeline`. */
export type TimelineFormat = keyof typeof formats;

export const timelineFormats = Object.keys(formats) as TimelineFormat[];

/** @throws AffettoError `OPTION_INVALID` for another word, naming the nearest format */
export function readTimelineFormat(word: string | undefined): TimelineFormat | undefined {
  if (word === undefined) return undefined;
  const format = timelineFormats.find((known) => known === word.toLowerCase());
  if (format) return format;
  throw new AffettoError(
    'OPTION_INVALID',
    `--timeline ${word}: there is no such format.${didYouMean(word, timelineFormats)} Give one of ${timelineFormats.join(', ')}.`,
  );
}

/** Where timelines are written, and how. */
export interface TimelineChoice {
  readonly format: TimelineFormat;
  /** The folder that a file a recording is written to; absent: standard output. */
  readonly out?: string | undefined;
  readonly colors: boolean;
}

/**
 * Writes timelines in place of answers.
 * @param model what JSON calls the model
 */
export function timelineWriter(
  { format, out, colors }: TimelineChoice,
  recognizer: Recognizer,
  model: string,
): AnswerFormat {
  const { extension, write } = formats[format];
  return {
    showsWarnings: format === 'text' && out === undefined,
    fileOf: ({ file, channel }) => {
      if (out === undefined) return undefined;
      const name = file === '-' ? 'standard-input' : basename(file, extname(file));
      return join(out, `${name}${channel === undefined ? '' : `.channel-${channel}`}${extension}`);
    },
    answer(answered) {
      const { recognition, outline } = answered;
      if (!outline) throw new TypeError('unreachable: timelines are written with outlines');
      const timeline = recordingTimeline(recognizer, recognition, outline);
      if (format === 'text' && out === undefined) return forPeople(answered, timeline, colors);
      const text = write(answered, timeline, model);
      // What is printed gets its last line break there.
      return out === undefined ? text.replace(/\r?\n$/, '') : text;
    },
  };
}

/** The mixture in a sentence, then a line a stretch. */
function forPeople(answered: Answered, timeline: EmotionTimeline, colors: boolean): string {
  const style: typeof styleText = (format, text) => (colors ? styleText(format, text) : text);
  const { durationSeconds } = timeline.summary;
  const { warnings = [] } = answered;
  const lines = timeline.stretches.map(
    ({ startSeconds, endSeconds, kind, emotion, confidence }) => {
      const time = `${clockTime(startSeconds)}-${clockTime(endSeconds)}`.padEnd(13);
      if (kind === 'pause' || emotion === undefined)
        return style('dim', `   ${time} nobody speaks`);
      const heard = `${printable(emotion)} ${Math.round(100 * (confidence ?? 0))}%`;
      return kind === 'emotion'
        ? `   ${time} ${emojiFor(emotion)} ${heard}`
        : `   ${time} 🤔 not sure (perhaps ${heard})`;
    },
  );
  return [
    `${printable(nameOf(answered))} (${clockTime(durationSeconds)}): ${style('bold', printable(mixtureInWords(timelineMixture(timeline))))}`,
    ...warnings.map(({ message }) => style('yellow', `   ⚠ ${printable(message)}`)),
    ...lines,
    '',
  ].join('\n');
}
