// The results of a batch on disk, a row a recording (or a channel of one), in the format that the path says. Rows go to the
// disk as they come, and the file takes its place once it is whole.

import { extname } from 'node:path';
import { AffettoError } from '../../errors.js';
import type { ModelMetadata } from '../../model-file/model-file.js';
import { AsideFile } from '../../write-files.js';
import type { AnsweredSource } from '../answered.js';
import { type AnswerColumn, answerColumns, type MoreColumns } from './answer-columns.js';
import { answerCsv, answerJson, csvHeader } from './answer-text.js';

/** The formats that results are written in. */
export const resultFormats = ['parquet', 'csv', 'jsonl', 'audformat'] as const;

/** A format that results are written in. */
export type ResultFormat = (typeof resultFormats)[number];

/** A table that grows. */
export interface ResultTable {
  /** Adds a row. @throws AffettoError `FILE_UNREADABLE` */
  add(answered: AnsweredSource): Promise<void>;
  /** Ends the table and puts it in its place. @throws AffettoError `FILE_UNREADABLE` */
  keep(): Promise<void>;
  /** Leaves nothing of it on disk; harmless after `keep`. */
  discard(): Promise<void>;
}

/** What a table is of. */
export interface ResultLayout {
  readonly format: ResultFormat;
  /** The labels that answers are among. */
  readonly labels: readonly string[];
  /** The dimensions of the model. */
  readonly dimensions: NonNullable<ModelMetadata['dimensions']>;
  readonly more: Omit<MoreColumns, 'dimensions' | 'warnings'>;
  /** The SHA-256 of the model file, hexadecimal. */
  readonly digest: string;
  /** What the model is called. */
  readonly model: string;
}

/**
 * Tells the format of a path: the ending of a file, or a folder for audformat.
 * @param wanted the format's name, where somebody said it
 * @throws AffettoError `OPTION_INVALID`
 */
export function resultFormatOf(path: string, wanted?: string): ResultFormat {
  const ending = extname(path).slice(1).toLowerCase();
  const isFolder = /[/\\]$/.test(path) || ending === '';
  const name = wanted ?? (isFolder ? 'audformat' : ending);
  const format = resultFormats.find((one) => one === name);
  if (format) return format;
  const problem =
    wanted === undefined
      ? `The name ${path} does not say which format to write. Let it end in .parquet, .csv or .jsonl, let it be a folder for audformat, or name the format.`
      : `The format ${wanted} is none of ${resultFormats.join(', ')}.`;
  throw new AffettoError('OPTION_INVALID', problem);
}

/** Begins a table. @throws AffettoError `FILE_UNREADABLE` where nothing can be written there */
export async function openResults(path: string, layout: ResultLayout): Promise<ResultTable> {
  const { format, labels, dimensions, more } = layout;
  const names = dimensions.map(({ name }) => name);
  const columns = answerColumns(labels, { ...more, dimensions: names, warnings: true });
  // Loaded when they are asked for: the library for Parquet is no small one.
  if (format === 'parquet') {
    const { openParquetResults } = await import('./parquet-results.js');
    return openParquetResults(path, columns, layout);
  }
  if (format === 'audformat') {
    const { openAudformatResults } = await import('./audformat-results.js');
    return openAudformatResults(path, columns, layout);
  }
  return format === 'csv' ? csvResults(path, columns) : textResults(path, answerJson);
}

async function csvResults(path: string, columns: readonly AnswerColumn[]): Promise<ResultTable> {
  return textResults(path, (answered) => answerCsv(columns, answered), csvHeader(columns));
}

/** Writes a line an answer. */
async function textResults(
  path: string,
  line: (answered: AnsweredSource) => string,
  header?: string,
): Promise<ResultTable> {
  const out = await AsideFile.open(path);
  if (header !== undefined) await out.append(`${header}\n`);
  return {
    add: (answered) => out.append(`${line(answered)}\n`),
    keep: () => out.keep(),
    discard: () => out.discard(),
  };
}
