// A conversation as files for other programs: who speaks from when to when, and how. Voices are called voice1, voice2 ...

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

/** What a voice is called in files. */
export const voiceName = (voice: number): string => `voice${voice + 1}`;

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
 */
export function conversationJson(
  source: TimelineSource,
  { voices, turns, durationSeconds }: Conversation,
): string {
  const document = {
    format: 'affetto-conversation-1',
    file: source.file,
    model: source.model,
    durationSeconds: rounded(durationSeconds),
    turns: turns.map(({ voice, startSeconds, endSeconds, overlapSeconds }) => ({
      voice: voiceName(voice),
      startSeconds: rounded(startSeconds),
      endSeconds: rounded(endSeconds),
      overlapSeconds: rounded(overlapSeconds),
    })),
    voices: voices.map(({ voice, speechSeconds, overlapSeconds, recognition, timeline }) => ({
      voice: voiceName(voice),
      speechSeconds: rounded(speechSeconds),
      overlapSeconds: rounded(overlapSeconds),
      emotion: recognition.emotion,
      confidence: rounded(recognition.confidence),
      sure: recognition.sure,
      probabilities: roundedEach(recognition.probabilities),
      ...summaryJson(timeline),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Writes a conversation as CSV (RFC 4180): a line for each stretch in which a voice speaks. */
export function conversationCsv(conversation: Conversation): string {
  const labels = conversation.voices[0]?.timeline.labels ?? [];
  const rows = spokenStretches(conversation).map(({ voice, stretch }) => [
    voiceName(voice),
    ...timelineCsvCells(stretch, labels),
  ]);
  return [['voice', ...timelineCsvHeader(labels)], ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
}

/** Writes a conversation as SubRip captions, each with its voice. */
export function conversationSrt(conversation: Conversation): string {
  return captionsSrt(captionsOf(conversation));
}

/** Writes a conversation as WebVTT, each cue with its voice. */
export function conversationVtt(conversation: Conversation): string {
  return captionsVtt(captionsOf(conversation));
}

const captionsOf = (conversation: Conversation) =>
  spokenStretches(conversation).map(({ voice, stretch }) => ({
    stretch,
    before: `${voiceName(voice)}: `,
  }));

/** Writes a conversation as a Praat TextGrid with an interval tier for each voice, `?` where the model is not sure. */
export function conversationTextGrid({ voices, durationSeconds }: Conversation): string {
  return textGrid(
    durationSeconds,
    voices.map(({ voice, timeline }) => ({
      name: voiceName(voice),
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
export function conversationAudformat(file: string, conversation: Conversation): string {
  const rows = spokenStretches(conversation).map(({ voice, stretch }) => [
    file,
    asTimedelta(stretch.startSeconds),
    asTimedelta(stretch.endSeconds),
    voiceName(voice),
    stretch.kind === 'emotion' ? (stretch.emotion ?? '') : '',
    stretch.confidence?.toFixed(4) ?? '',
  ]);
  return [['file', 'start', 'end', 'speaker', 'emotion', 'confidence'], ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\n`)
    .join('');
}
