// Answers as text for programs, a line each: JSON, and comma-separated values (RFC 4180) with a header line.

import { csvCell } from '../../csv-cell.js';
import { answerFields } from '../../recognition/answer-fields.js';
import type { AnsweredSource } from '../answered.js';
import type { AnswerColumn, CellValue } from './answer-columns.js';

/** Writes one answer as a JSON object, without the line break. */
export function answerJson(answered: AnsweredSource): string {
  const { file, channel, knownBy, warnings = [], decoder, recognition, neighbours } = answered;
  const line = JSON.stringify({
    ...{ file, ...(channel !== undefined && { channel }), ...answerFields(recognition) },
    ...(knownBy !== undefined && { knownBy }),
    ...(neighbours && { neighbours }),
    ...(warnings.length > 0 && { warnings }),
    ...(decoder !== undefined && { decoder }),
  });
  // JSON allows these in strings, but some terminals obey them.
  return line.replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Writes the header line of comma-separated values; `shown` is what becomes of a text before it is quoted. */
export function csvHeader(
  columns: readonly AnswerColumn[],
  shown: (text: string) => string = (text) => text,
): string {
  return columns.map(({ name }) => csvCell(shown(name))).join(',');
}

/** Writes one answer as comma-separated values, without the line break; `shown` as for `csvHeader`. */
export function answerCsv(
  columns: readonly AnswerColumn[],
  answered: AnsweredSource,
  shown: (text: string) => string = (text) => text,
): string {
  return columns.map(({ kind, of }) => cellText(kind, of(answered), shown)).join(',');
}

function cellText(
  kind: AnswerColumn['kind'],
  value: CellValue,
  shown: (text: string) => string,
): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return csvCell(shown(value));
  return typeof value === 'number' && kind !== 'count' ? value.toFixed(4) : String(value);
}
