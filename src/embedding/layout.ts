// What the numbers of an embedding are: which layers, in which order, under which names. The encoder, the cache and
// the tables on disk all go by this.

import { AffettoError } from '../errors.js';
import type { EncoderMetadata } from '../model-file/encoder-metadata.js';

/** What is asked of an encoder: `statistics` of the whole recording, or `frames`, the steps themselves. */
export type EmbeddingKind = 'statistics' | 'frames';

/** Which numbers an embedding holds. */
export interface EmbeddingChoice {
  /** `statistics` (default): one row a recording; `frames`: a row every 20 ms. */
  readonly what?: EmbeddingKind;
  /**
   * The layers, in the order wanted: 0 is what the convolutions give, with positions added, 1 and more are the blocks.
   * Default all, in order.
   */
  readonly layers?: readonly number[];
}

/** One run of columns that belong together: a layer's means, its deviations, or its steps. */
export interface ColumnGroup {
  /** What the columns' names begin with, such as `state1_mean`. */
  readonly name: string;
  /** How many columns there are; they are called `name_0`, `name_1` ... */
  readonly size: number;
}

/** A choice with nothing left open, and the columns that follow from it. */
export interface EmbeddingLayout {
  readonly what: EmbeddingKind;
  readonly layers: readonly number[];
  readonly groups: readonly ColumnGroup[];
  /** All columns of a row. */
  readonly size: number;
}

/**
 * Works out the columns.
 * @throws AffettoError `OPTION_INVALID` for a layer that the encoder lacks, one named twice, or none
 */
export function embeddingLayout(
  { encoder: { blocks, width } }: Pick<EncoderMetadata, 'encoder'>,
  { what = 'statistics', layers = everyLayer(blocks) }: EmbeddingChoice = {},
): EmbeddingLayout {
  if (what !== 'statistics' && what !== 'frames') {
    throw new AffettoError('OPTION_INVALID', `what: ${what}. Ask for statistics or frames.`);
  }
  const known = everyLayer(blocks);
  const twice = layers.find((layer, index) => layers.indexOf(layer) < index);
  const bad = layers.find((layer) => !known.includes(layer)) ?? twice;
  if (bad !== undefined || layers.length === 0) {
    const problem = bad === undefined ? 'none' : `${bad}${bad === twice ? ' twice' : ''}`;
    throw new AffettoError(
      'OPTION_INVALID',
      `layers: ${problem}. Give some of ${known.join(', ')}, each once.`,
    );
  }
  const parts = what === 'frames' ? [''] : ['_mean', '_std'];
  const groups = layers.flatMap((layer) =>
    parts.map((part) => ({ name: `state${layer}${part}`, size: width })),
  );
  return { what, layers: [...layers], groups, size: groups.length * width };
}

/** The names of all columns in order, such as `state1_mean_0`; [size]. */
export function columnNames({ groups }: Pick<EmbeddingLayout, 'groups'>): string[] {
  return groups.flatMap(({ name, size }) =>
    Array.from({ length: size }, (_, index) => `${name}_${index}`),
  );
}

function everyLayer(blocks: number): number[] {
  return Array.from({ length: blocks + 1 }, (_, layer) => layer);
}
