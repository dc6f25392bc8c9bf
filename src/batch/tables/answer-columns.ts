// The columns of a table of answers, whatever it is written as: comma-separated values, Parquet, an audformat table.

import type { AnsweredSource } from '../answered.js';

/** The value of a cell; undefined: the cell is empty. */
export type CellValue = string | number | boolean | undefined;

/** One column. */
export interface AnswerColumn {
  readonly name: string;
  /** `share` and `number` are written with four decimals as text, `count` is a whole number. */
  readonly kind: 'text' | 'share' | 'number' | 'count' | 'flag';
  readonly of: (answered: AnsweredSource) => CellValue;
}

/** Which columns there are beside those of every table. */
export interface MoreColumns {
  /** Which channel was heard, behind the file. */
  readonly channel: boolean;
  /** How many recordings of the voice were known, at the end. */
  readonly knownBy: boolean;
  /** The labels that each answer leaves open, after everything else. */
  readonly sets: boolean;
  /** The model's dimensions, behind `sure`. */
  readonly dimensions: readonly string[];
  /** What was not heard and what was mended, and which program decoded, where there is no other place to say it. */
  readonly warnings?: boolean;
}

/**
 * Lists the columns in their order.
 * @param labels those that answers are among; without any there are no columns of an emotion
 */
export function answerColumns(labels: readonly string[], more: MoreColumns): AnswerColumn[] {
  const when = (is: boolean | undefined, ...columns: AnswerColumn[]) => (is ? columns : []);
  const hasLabels = labels.length > 0;
  const shareOf = (label: string): AnswerColumn => ({
    name: label,
    kind: 'share',
    of: ({ recognition }) => recognition.probabilities[label] ?? 0,
  });
  const dimension = (name: string): AnswerColumn => ({
    name,
    kind: 'number',
    of: ({ recognition }) => recognition.dimensions?.[name],
  });
  return [
    { name: 'file', kind: 'text', of: ({ file }) => file },
    ...when(more.channel, { name: 'channel', kind: 'count', of: ({ channel }) => channel }),
    ...when(
      hasLabels,
      { name: 'emotion', kind: 'text', of: ({ recognition }) => recognition.emotion },
      { name: 'confidence', kind: 'share', of: ({ recognition }) => recognition.confidence },
    ),
    {
      name: 'durationSeconds',
      kind: 'number',
      of: ({ recognition }) => recognition.durationSeconds,
    },
    ...labels.map(shareOf),
    ...when(hasLabels, { name: 'sure', kind: 'flag', of: ({ recognition }) => recognition.sure }),
    ...more.dimensions.map(dimension),
    ...when(more.knownBy, { name: 'knownBy', kind: 'count', of: ({ knownBy }) => knownBy }),
    ...when(more.sets, {
      name: 'answerSet',
      kind: 'text',
      of: ({ recognition }) => recognition.answerSet?.labels.join(' ') ?? '',
    }),
    ...when(
      more.warnings,
      {
        name: 'warnings',
        kind: 'text',
        of: ({ warnings = [] }) => warnings.map(({ message }) => message).join(' '),
      },
      { name: 'decoder', kind: 'text', of: ({ decoder }) => decoder ?? '' },
    ),
  ];
}
