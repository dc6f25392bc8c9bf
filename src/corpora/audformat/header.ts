// The header of an audformat database, db.yaml: which tables there are, what their columns hold, who the splits are.
// The format is that of the Python package audformat (https://audeering.github.io/audformat/data-format.html).

import { join } from 'node:path';
import { parse, YAMLError } from 'yaml';
import { z } from 'zod';
import { firstIssue } from '../../check-input.js';
import { AffettoError } from '../../errors.js';
import { readGivenSplit } from '../given-split.js';
import { readTextFile } from '../read-text.js';
import type { GivenSplit } from '../types.js';

/** The name of the header's file. */
export const headerFile = 'db.yaml';

const columns = z.record(z.string(), z.looseObject({ scheme_id: z.string().nullish() })).nullish();

const headerSchema = z.looseObject({
  name: z.string(),
  schemes: z
    .record(
      z.string(),
      z.looseObject({
        /** What kind of values there are: `str`, `float`, `int`, ... */
        dtype: z.string().nullish(),
        /** A misc table's id, a list of labels, or labels with what they stand for. */
        labels: z
          .union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
          .nullish(),
      }),
    )
    .nullish(),
  splits: z.record(z.string(), z.looseObject({ type: z.string().nullish() })).nullish(),
  tables: z
    .record(
      z.string(),
      z.looseObject({
        type: z.enum(['filewise', 'segmented']),
        split_id: z.string().nullish(),
        columns,
      }),
    )
    .nullish(),
  misc_tables: z
    .record(
      z.string(),
      z.looseObject({
        levels: z.union([z.record(z.string(), z.unknown()), z.array(z.string())]),
        split_id: z.string().nullish(),
        columns,
      }),
    )
    .nullish(),
});

/** What db.yaml says, as far as affetto reads it. */
export type AudformatHeader = z.infer<typeof headerSchema>;

/**
 * Reads the header of a database.
 * @throws AffettoError `FILE_UNREADABLE`; `CORPUS_BAD_MANIFEST` where it is no YAML or no such header
 */
export async function readHeader(folder: string): Promise<AudformatHeader> {
  const path = join(folder, headerFile);
  const text = await readTextFile(path);
  let content: unknown;
  try {
    // PyYAML, with which audformat writes, knows YAML 1.1: there `no` is false and needs quotes to be a word.
    content = parse(text, { version: '1.1' });
  } catch (cause) {
    if (!(cause instanceof YAMLError)) throw cause;
    throw damaged(path, cause.message.split('\n')[0] ?? cause.code, cause);
  }
  const header = headerSchema.safeParse(content);
  if (header.success) return header.data;
  throw damaged(path, firstIssue(header.error, 'the whole'), header.error);
}

function damaged(path: string, what: string, cause: unknown): AffettoError {
  return new AffettoError(
    'CORPUS_BAD_MANIFEST',
    `"${path}" is no header of an audformat database: ${what}. Save the database again with audformat, or describe the recordings in a manifest.`,
    { cause },
  );
}

/** The split that a table or a cell names, by its id or by the type that the header gives it; undefined: none of ours. */
export function splitOf(
  { splits }: Pick<AudformatHeader, 'splits'>,
  id: string | null | undefined,
): GivenSplit | undefined {
  return id ? readGivenSplit(splits?.[id]?.type ?? id) : undefined;
}

/** Names of the index levels of a misc table. */
export function levelsOf(levels: Readonly<Record<string, unknown>> | readonly string[]): string[] {
  return Array.isArray(levels) ? [...levels] : Object.keys(levels);
}
