// Embeddings on disk: one row a recording or a step, in the format that a file's name says. Rows go to the disk as
// they come, and the file takes its place once it is whole.

import { extname } from 'node:path';
import { AffettoError } from '../../errors.js';
import type { Embedding, Encoder } from '../encoder.js';
import { type EmbeddingChoice, embeddingLayout } from '../layout.js';

/** The formats that tables are written in. */
export const tableFormats = ['parquet', 'npy', 'csv', 'jsonl'] as const;

/** A format that tables are written in. */
export type TableFormat = (typeof tableFormats)[number];

/** A table that grows; `openEmbeddingTable` begins one. */
export interface EmbeddingTable {
  /**
   * Adds the rows of one recording.
   * @throws AffettoError `FILE_UNREADABLE` where they cannot be written.
   */
  add(file: string, embedding: Pick<Embedding, 'values' | 'seconds'>): Promise<void>;
  /**
   * Ends the table and puts it in its place.
   * @throws AffettoError `FILE_UNREADABLE` where it cannot be written.
   */
  keep(): Promise<void>;
  /** Leaves nothing of it on disk; harmless after `keep`. */
  discard(): Promise<void>;
}

/** What is written into a table, and how. */
export interface TableOptions extends EmbeddingChoice {
  /** The format. Default: what the path ends in says. */
  readonly format?: TableFormat;
}

/**
 * Tells the format of a path.
 * @param path What is to be written.
 * @param wanted The format's name, where somebody said it.
 * @throws AffettoError `OPTION_INVALID` for a name or an ending that is none of `tableFormats`
 */
export function tableFormatOf(path: string, wanted?: string): TableFormat {
  const name = wanted ?? extname(path).slice(1).toLowerCase();
  const format = tableFormats.find((one) => one === name);
  if (format) return format;
  const choices = tableFormats.join(', ');
  const problem =
    wanted === undefined
      ? `The name ${path} does not say which format to write. Let it end in one of ${choices}, or name the format.`
      : `The format ${wanted} is none of ${choices}.`;
  throw new AffettoError('OPTION_INVALID', problem);
}

/**
 * Begins a table for the embeddings of an encoder. Columns are `file`, for frames `seconds`, and the numbers under
 * their names, such as `state1_mean_0`; docs/encoder.md says what each format looks like.
 * @param path The file to write; its folder is made where it is missing.
 * @throws AffettoError `OPTION_INVALID` for a layer that the encoder lacks or a format that is not known;
 *   `FILE_UNREADABLE` where nothing can be written there.
 */
export async function openEmbeddingTable(
  path: string,
  encoder: Pick<Encoder, 'metadata' | 'digest'>,
  options: TableOptions = {},
): Promise<EmbeddingTable> {
  const layout = embeddingLayout(encoder.metadata, options);
  const format = tableFormatOf(path, options.format);
  // Loaded when it is asked for: the library for Parquet is no small one.
  if (format === 'parquet') {
    const { openParquet } = await import('./parquet.js');
    return openParquet(path, layout, encoder.digest);
  }
  if (format === 'npy') {
    const { openNpy } = await import('./npy.js');
    return openNpy(path, layout);
  }
  const { openCsv, openJsonLines } = await import('./text.js');
  return format === 'csv' ? openCsv(path, layout) : openJsonLines(path, layout);
}
