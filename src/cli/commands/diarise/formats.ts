// What `affetto diarise` writes: lines for people, or files for other programs.

import type { Conversation } from '../../../diarisation/conversation.js';
import { conversationFiles, spokenStretches } from '../../../diarisation/conversation-formats.js';
import { AffettoError } from '../../../errors.js';
import { didYouMean } from '../../../nearest.js';
import { emojiFor } from '../../../recognition/emoji.js';
import { clockTime } from '../../../timeline/clock-time.js';
import { mixtureInWords, timelineMixture } from '../../../timeline/timeline-mixture.js';
import { printable } from '../../terminal/printable.js';

interface Source {
  readonly file: string;
  /** What JSON calls the model. */
  readonly model: string;
}

/** What each format is written by, and the ending of its files. */
export const conversationFormats = {
  text: { extension: '.txt', write: forPeople },
  ...conversationFiles,
} satisfies Readonly<
  Record<string, { extension: string; write: (source: Source, heard: Conversation) => string }>
>;

/** A format of `affetto diarise`. */
export type ConversationFormat = keyof typeof conversationFormats;

/** @throws AffettoError `OPTION_INVALID` for another word, naming the nearest format */
export function readConversationFormat(word: string): ConversationFormat {
  const known = Object.keys(conversationFormats) as ConversationFormat[];
  const format = known.find((name) => name === word.toLowerCase());
  if (format) return format;
  throw new AffettoError(
    'OPTION_INVALID',
    `--format ${word}: there is no such format.${didYouMean(word, known)} Give one of ${known.join(', ')}.`,
  );
}

/** Each voice in a sentence, then a line for each of their stretches. */
function forPeople({ file }: Source, heard: Conversation): string {
  const { voices, turns, durationSeconds } = heard;
  const people = voices.length === 1 ? '1 voice' : `${voices.length} voices`;
  const overlap = turns.filter(({ overlapSeconds }) => overlapSeconds > 0).length;
  const lines = voices.map(({ voice, speechSeconds, timeline }) => {
    const mixture = printable(mixtureInWords(timelineMixture(timeline)));
    return `   voice ${voice + 1} speaks for ${clockTime(speechSeconds)}: ${mixture}`;
  });
  const spoken = spokenStretches(heard).map(({ voice, stretch }) => {
    const { startSeconds, endSeconds, kind, emotion = '', confidence = 0 } = stretch;
    const time = `${clockTime(startSeconds)}-${clockTime(endSeconds)}`.padEnd(13);
    const words = `${printable(emotion)} ${Math.round(100 * confidence)}%`;
    const says =
      kind === 'emotion' ? `${emojiFor(emotion)} ${words}` : `🤔 not sure (perhaps ${words})`;
    const others = turns.some(
      (turn) =>
        turn.voice !== voice && turn.startSeconds < endSeconds && turn.endSeconds > startSeconds,
    );
    return `   ${time} voice ${voice + 1}  ${says}${others ? ', others speak too' : ''}`;
  });
  return [
    `${printable(file)} (${clockTime(durationSeconds)}): ${voices.length === 0 ? 'nobody speaks' : people}${overlap > 0 ? `, several at once in ${overlap} turns` : ''}`,
    ...lines,
    ...(spoken.length > 0 ? ['', ...spoken] : []),
    '',
  ].join('\n');
}
