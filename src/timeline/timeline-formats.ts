// A timeline as files for other programs: JSON with everything, CSV with a line a stretch.

import { csvCell } from '../csv-cell.js';
import { byLabel } from '../recognition/by-label.js';
import type { Recognition } from '../recognition/recognition.js';
import type { EmotionTimeline, TimelineStretch } from './emotion-timeline.js';
import { speechRules } from './speech-stretches.js';

/** What a file says besides the timeline. */
export interface TimelineSource {
  /** The name of the recording. */
  readonly file: string;
  /** The id or the name of the model. */
  readonly model: string;
}

/**
 * Writes a timeline as JSON, with everything that figures can be checked by: stretches, summary, rules, and the
 * windows behind them.
 */
export function timelineJson(
  { file, model }: TimelineSource,
  timeline: EmotionTimeline,
  { windows }: Pick<Recognition, 'windows'>,
): string {
  const { labels, notSureBelow } = timeline;
  const document = {
    format: 'affetto-timeline-1',
    file,
    model,
    notSureBelow,
    speech: speechRules,
    ...summaryJson(timeline),
    windows: windows.map(({ startSeconds, endSeconds, probabilities }) => ({
      startSeconds: rounded(startSeconds),
      endSeconds: rounded(endSeconds),
      probabilities: roundedEach(byLabel(labels, probabilities)),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** What JSON says of a timeline: its summary and its stretches. */
export function summaryJson({ labels, stretches, summary }: EmotionTimeline) {
  return {
    summary: {
      durationSeconds: rounded(summary.durationSeconds),
      speechSeconds: rounded(summary.speechSeconds),
      pauseSeconds: rounded(summary.pauseSeconds),
      unsureSeconds: rounded(summary.unsureSeconds),
      emotionSeconds: roundedEach(summary.emotionSeconds),
    },
    stretches: stretches.map(({ probabilities, ...stretch }) => ({
      startSeconds: rounded(stretch.startSeconds),
      endSeconds: rounded(stretch.endSeconds),
      kind: stretch.kind,
      ...(stretch.emotion !== undefined && {
        emotion: stretch.emotion,
        confidence: rounded(stretch.confidence ?? 0),
      }),
      ...(probabilities && { probabilities: roundedEach(byLabel(labels, probabilities)) }),
    })),
  };
}

/** Writes a timeline as CSV (RFC 4180): a header and a line a stretch; cells of what a pause has not are empty. */
export function timelineCsv({ labels, stretches }: EmotionTimeline): string {
  return [
    timelineCsvHeader(labels),
    ...stretches.map((stretch) => timelineCsvCells(stretch, labels)),
  ]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
}

/** The columns of a timeline as CSV. */
export function timelineCsvHeader(labels: readonly string[]): string[] {
  return ['startSeconds', 'endSeconds', 'kind', 'emotion', 'confidence', ...labels];
}

/** The cells of a stretch, in those columns. */
export function timelineCsvCells(stretch: TimelineStretch, labels: readonly string[]): string[] {
  return [
    stretch.startSeconds.toFixed(3),
    stretch.endSeconds.toFixed(3),
    stretch.kind,
    stretch.emotion ?? '',
    stretch.confidence?.toFixed(4) ?? '',
    ...labels.map((_, index) => stretch.probabilities?.[index]?.toFixed(4) ?? ''),
  ];
}

/** Rounds to four digits, a tenth of a millisecond or a hundredth of a percent: more would be noise. */
export const rounded = (value: number) => Number(value.toFixed(4));

/** Rounds every number. */
export const roundedEach = (values: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));
