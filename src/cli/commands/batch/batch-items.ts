// What a batch hears: folders searched through, lists read, files as they are, each file once and in an order that does not
// depend on the disk.

import { dirname, resolve } from 'node:path';
import { isAddress } from '../../../batch/addresses/with-recording.js';
import type { BatchItem } from '../../../batch/hearer.js';
import { isList, readList } from '../../../batch/recording-list.js';
import { AffettoError } from '../../../errors.js';
import { namedRecordings } from '../../terminal/named-recordings.js';

/** How voices are told apart: by the folder, each file for itself, or by a column of the list. */
export type VoiceBy = 'folder' | 'file' | { readonly column: string };

/** Reads `--voice`; predict's words for the same are taken too. */
export function readVoiceBy(given: string | undefined): VoiceBy | undefined {
  if (given === undefined) return undefined;
  const word = given.replace(/^per-/, '');
  return word === 'folder' || word === 'file' ? word : { column: given };
}

/** What was found. */
export interface BatchInputs {
  readonly items: readonly BatchItem[];
  /** How many were named more than once. */
  readonly repeated: number;
  /** What could not be searched, for people. */
  readonly unreadable: readonly { readonly input: string; readonly error: unknown }[];
}

/**
 * Finds the recordings.
 * @throws AffettoError what `readList` throws; `OPTION_INVALID` where a column of voices is asked of what is no list
 */
export async function findBatchItems(
  inputs: readonly string[],
  voiceBy: VoiceBy | undefined,
): Promise<BatchInputs> {
  const column = typeof voiceBy === 'object' ? voiceBy.column : undefined;
  const unreadable: { input: string; error: unknown }[] = [];
  const items: BatchItem[] = [];
  const seen = new Set<string>();
  let repeated = 0;
  const add = (file: string, place: string, voice?: string) => {
    if (seen.has(file)) return void repeated++;
    seen.add(file);
    const own = voiceBy === 'folder' ? dirname(place) : voice;
    items.push({ index: items.length, file, place, ...(own !== undefined && { voice: own }) });
  };
  for (const input of inputs) {
    if (isList(input)) {
      for (const { file, place, voice } of await readList(input, column)) add(file, place, voice);
      continue;
    }
    if (column !== undefined) {
      throw new AffettoError(
        'OPTION_INVALID',
        `--voice ${column}: ${input} is no list with columns. Give folder, file, or a column of a .csv list.`,
      );
    }
    if (/^s3:\/\/[^/]+\/?(.*\/)?$/i.test(input)) {
      const { listS3 } = await import('../../../batch/addresses/s3.js');
      const { isRecording } = await import('../../../corpora/recordings.js');
      for await (const address of listS3(input)) if (isRecording(address)) add(address, address);
    } else if (isAddress(input)) add(input, input);
    else {
      const failed = (name: string, error: unknown) => unreadable.push({ input: name, error });
      for await (const file of namedRecordings([input], failed)) add(file, resolve(file));
    }
  }
  return { items, repeated, unreadable };
}
