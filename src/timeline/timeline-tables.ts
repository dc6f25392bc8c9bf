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
  const end = summary.durationSeconds;
  const tiers: readonly (readonly [string, (stretch: TimelineStretch) => string])[] = [
    ['emotion', ({ kind, emotion = '' }) => (kind === 'unsure' ? '?' : emotion)],
    [
      'confidence',
      ({ confidence }) => (confidence === undefined ? '' : (100 * confidence).toFixed(0)),
    ],
  ];
  const items = tiers.map(([name, text], tier) => {
    const intervals = stretches.map(
      (stretch, index) =>
        `        intervals [${index + 1}]:\n` +
        `            xmin = ${stretch.startSeconds}\n            xmax = ${stretch.endSeconds}\n` +
        `            text = ${quoted(text(stretch))}\n`,
    );
    return (
      `    item [${tier + 1}]:\n        class = "IntervalTier"\n        name = ${quoted(name)}\n` +
      `        xmin = 0\n        xmax = ${end}\n        intervals: size = ${stretches.length}\n${intervals.join('')}`
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
