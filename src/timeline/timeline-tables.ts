// A timeline for those who annotate and evaluate: a Praat TextGrid, and a segmented table as audformat has them.

import { csvCell } from '../csv-cell.js';
import { asTimedelta } from '../timedelta.js';
import type { EmotionTimeline, TimelineStretch } from './emotion-timeline.js';

/**
 * Writes a timeline as a Praat TextGrid in the long text format, with two interval tiers without gaps: `emotion` (empty
 * in pauses, `?` where the model is not sure) and `confidence` in percent (of what is not sure: of its most probable
 * label).
 */
export function timelineTextGrid({ stretches, summary }: EmotionTimeline): string {
  const tier = (name: string, text: (stretch: TimelineStretch) => string): Tier => ({
    name,
    intervals: stretches.map((stretch) => ({
      startSeconds: stretch.startSeconds,
      endSeconds: stretch.endSeconds,
      text: text(stretch),
    })),
  });
  return textGrid(summary.durationSeconds, [
    tier('emotion', ({ kind, emotion = '' }) => (kind === 'unsure' ? '?' : emotion)),
    tier('confidence', ({ confidence }) =>
      confidence === undefined ? '' : (100 * confidence).toFixed(0),
    ),
  ]);
}

/** An interval tier of a TextGrid, without gaps. */
export interface Tier {
  readonly name: string;
  readonly intervals: readonly {
    readonly startSeconds: number;
    readonly endSeconds: number;
    readonly text: string;
  }[];
}

/**
 * Writes interval tiers as a Praat TextGrid in the long text format.
 * @param end where the recording ends, in seconds
 */
export function textGrid(end: number, tiers: readonly Tier[]): string {
  const items = tiers.map(({ name, intervals: own }, tier) => {
    const intervals = own.map(
      ({ startSeconds, endSeconds, text }, index) =>
        `        intervals [${index + 1}]:\n` +
        `            xmin = ${startSeconds}\n            xmax = ${endSeconds}\n` +
        `            text = ${quoted(text)}\n`,
    );
    return (
      `    item [${tier + 1}]:\n        class = "IntervalTier"\n        name = ${quoted(name)}\n` +
      `        xmin = 0\n        xmax = ${end}\n        intervals: size = ${own.length}\n${intervals.join('')}`
    );
  });
  return (
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\n' +
    `xmin = 0\nxmax = ${end}\ntiers? <exists>\nsize = ${tiers.length}\nitem []:\n${items.join('')}`
  );
}

/** Praat doubles the quotation marks inside a text. */
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/**
 * Writes a timeline as a segmented table of audformat (columns `file`, `start`, `end` as pandas writes a Timedelta, then
 * `emotion` and `confidence`); pauses have no row, and the emotion of what is not sure is empty.
 * @param file what the table calls the recording
 */
export function timelineAudformat(file: string, { stretches }: EmotionTimeline): string {
  const rows = stretches
    .filter(({ kind }) => kind !== 'pause')
    .map(({ startSeconds, endSeconds, kind, emotion, confidence }) => [
      file,
      asTimedelta(startSeconds),
      asTimedelta(endSeconds),
      kind === 'emotion' ? (emotion ?? '') : '',
      confidence?.toFixed(4) ?? '',
    ]);
  return [['file', 'start', 'end', 'emotion', 'confidence'], ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\n`)
    .join('');
}
