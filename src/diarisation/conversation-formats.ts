// A conversation as files for other programs: who speaks from when to when, and how. Voices are called voice1, voice2 ..., or what
// somebody calls them.

import { csvCell } from '../csv-cell.js';
import { asTimedelta } from '../timedelta.js';
import type { TimelineStretch } from '../timeline/emotion-timeline.js';
import { captionsSrt, captionsVtt } from '../timeline/timeline-captions.js';
import {
  rounded,
  roundedEach,
  summaryJson,
  type TimelineSource,
  timelineCsvCells,
  timelineCsvHeader,
} from '../timeline/timeline-formats.js';
import { textGrid } from '../timeline/timeline-tables.js';
import type { Conversation } from './conversation.js';
import { rttmOf } from './rttm.js';

/** What a voice is called in files that are given no names. */
export const voiceName = (voice: number): string => `voice${voice + 1}`;

/** Says what a voice is called, given its number from 0. */
export type NameVoice = (voice: number) => string;

/** A stretch of a voice's timeline in which it speaks. */
interface SpokenStretch {
  readonly voice: number;
  readonly stretch: TimelineStretch;
}

/** All stretches in which somebody speaks, in the order in which they begin. */
export function spokenStretches({ voices }: Conversation): SpokenStretch[] {
  return voices
    .flatMap(({ voice, timeline }) =>
      timeline.stretches
        .filter(({ kind }) => kind !== 'pause')
        .map((stretch) => ({ voice, stretch })),
    )
    .sort((a, b) => a.stretch.startSeconds - b.stretch.startSeconds || a.voice - b.voice);
}

/**
 * Writes a conversation as JSON: turns, and of each voice its answer, its summary and its timeline.
 * @param source what the file calls the recording and the model
 * @param name says what a voice is called, as in the other formats; default: voice1, voice2 ...
 */
export function conversationJson(
  source: TimelineSource,
  conversation: Conversation,
  name: NameVoice = voiceName,
): string {
  return `${JSON.stringify(conversationDocument(source, conversation, name), undefined, 2)}\n`;
}

/** What JSON says of a conversation, before it is text. */
export function conversationDocument(
  source: TimelineSource,
  { voices, turns, durationSeconds }: Conversation,
  name: NameVoice = voiceName,
) {
  return {
    format: 'affetto-conversation-1',
    file: source.file,
    model: source.model,
    durationSeconds: rounded(durationSeconds),
    turns: turns.map(({ voice, startSeconds, endSeconds, overlapSeconds }) => ({
      voice: name(voice),
      startSeconds: rounded(startSeconds),
      endSeconds: rounded(endSeconds),
      overlapSeconds: rounded(overlapSeconds),
    })),
    voices: voices.map(({ voice, speechSeconds, overlapSeconds, recognition, timeline }) => ({
      voice: name(voice),
      speechSeconds: rounded(speechSeconds),
      overlapSeconds: rounded(overlapSeconds),
      emotion: recognition.emotion,
      confidence: rounded(recognition.confidence),
      sure: recognition.sure,
      probabilities: roundedEach(recognition.probabilities),
      ...summaryJson(timeline),
    })),
  };
}

/** Writes a conversation as CSV (RFC 4180): a line for each stretch in which a voice speaks. */
export function conversationCsv(conversation: Conversation, name: NameVoice = voiceName): string {
  const labels = conversation.voices[0]?.timeline.labels ?? [];
  const rows = spokenStretches(conversation).map(({ voice, stretch }) => [
    name(voice),
    ...timelineCsvCells(stretch, labels),
  ]);
  return [['voice', ...timelineCsvHeader(labels)], ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
}

/** Writes a conversation as SubRip captions, each with its voice. */
export function conversationSrt(conversation: Conversation, name: NameVoice = voiceName): string {
  return captionsSrt(captionsOf(conversation, name));
}

/** Writes a conversation as WebVTT, each cue with its voice. */
export function conversationVtt(conversation: Conversation, name: NameVoice = voiceName): string {
  return captionsVtt(captionsOf(conversation, name));
}

const captionsOf = (conversation: Conversation, name: NameVoice) =>
  spokenStretches(conversation).map(({ voice, stretch }) => ({
    stretch,
    before: `${name(voice)}: `,
  }));

/** Writes a conversation as a Praat TextGrid with an interval tier for each voice, `?` where the model is not sure. */
export function conversationTextGrid(
  { voices, durationSeconds }: Conversation,
  name: NameVoice = voiceName,
): string {
  return textGrid(
    durationSeconds,
    voices.map(({ voice, timeline }) => ({
      name: name(voice),
      intervals: timeline.stretches.map(({ startSeconds, endSeconds, kind, emotion = '' }) => ({
        startSeconds,
        endSeconds,
        text: kind === 'unsure' ? '?' : emotion,
      })),
    })),
  );
}

/**
 * Writes a conversation as a segmented table of audformat with a column `speaker`; the emotion of what is not sure is empty.
 * @param file what the table calls the recording
 */
export function conversationAudformat(
  file: string,
  conversation: Conversation,
  name: NameVoice = voiceName,
): string {
  const rows = spokenStretches(conversation).map(({ voice, stretch }) => [
    file,
    asTimedelta(stretch.startSeconds),
    asTimedelta(stretch.endSeconds),
    name(voice),
    stretch.kind === 'emotion' ? (stretch.emotion ?? '') : '',
    stretch.confidence?.toFixed(4) ?? '',
  ]);
  return [['file', 'start', 'end', 'speaker', 'emotion', 'confidence'], ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\n`)
    .join('');
}

/** RTTM names recordings without folder and ending. */
const nameOf = (file: string) => file.replace(/^.*[/\\]/, '').replace(/\.[^.]+$/, '');

/** A format of files. */
interface ConversationFile {
  /** The ending of its files, with the dot. */
  readonly extension: string;
  /** What HTTP calls it. */
  readonly type: string;
  readonly write: (source: TimelineSource, conversation: Conversation, name?: NameVoice) => string;
}

/** All formats, by the names that command line, server and page call them by. */
export const conversationFiles = {
  json: { extension: '.json', type: 'application/json', write: conversationJson },
  csv: { extension: '.csv', type: 'text/csv', write: (_, ...heard) => conversationCsv(...heard) },
  srt: {
    extension: '.srt',
    type: 'application/x-subrip',
    write: (_, ...heard) => conversationSrt(...heard),
  },
  vtt: { extension: '.vtt', type: 'text/vtt', write: (_, ...heard) => conversationVtt(...heard) },
  textgrid: {
    extension: '.TextGrid',
    type: 'text/plain',
    write: (_, ...heard) => conversationTextGrid(...heard),
  },
  audformat: {
    extension: '.csv',
    type: 'text/csv',
    write: ({ file }, ...heard) => conversationAudformat(file, ...heard),
  },
  rttm: {
    extension: '.rttm',
    type: 'text/plain',
    write: ({ file }, { turns }, name = voiceName) =>
      rttmOf(
        nameOf(file),
        turns.map((turn) => ({ ...turn, voice: name(turn.voice) })),
      ),
  },
} satisfies Readonly<Record<string, ConversationFile>>;
