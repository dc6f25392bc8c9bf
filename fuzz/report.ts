// A run as text: what became of the inputs of each format, and every failure with its number.
import type { CampaignReport, Failure } from './campaign.js';

const COLUMN_GAP = '  ';

/** One row an outcome, one column a format, with sums. */
export function outcomeTable({ outcomes }: CampaignReport): string {
  const formats = Object.keys(outcomes).sort();
  const names = [...new Set(formats.flatMap((format) => Object.keys(outcomes[format] ?? {})))];
  names.sort((a, b) => Number(a !== 'answered') - Number(b !== 'answered') || (a < b ? -1 : 1));
  const cell = (format: string, name: string) => outcomes[format]?.[name] ?? 0;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const rows = [
    ['outcome', ...formats, 'all'],
    ...names.map((name) => {
      const counts = formats.map((format) => cell(format, name));
      return [name, ...[...counts, sum(counts)].map((value) => (value === 0 ? '-' : `${value}`))];
    }),
  ];
  const all = formats.map((format) => sum(names.map((name) => cell(format, name))));
  rows.push(['all', ...[...all, sum(all)].map(String)]);
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
        .join(COLUMN_GAP),
    )
    .join('\n');
}

/** A failure in a few lines: its number, what went wrong, how the input came to be. */
export function failureText({ index, format, outcome, violations, steps, bytes }: Failure): string {
  return [
    `input ${index} (${format}, ${bytes.length} bytes): ${outcome}`,
    ...violations.map((violation) => `    ${violation.replaceAll('\n', '\n    ')}`),
    `    made by: ${steps.join('; ')}`,
  ].join('\n');
}
