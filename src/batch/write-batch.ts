// The second half of a batch: results in the order of the recordings, and beside them a table of those that were refused, with
// the reason. Both are written from the journal, and take their places once they are whole.

import { rm } from 'node:fs/promises';
import { csvCell } from '../csv-cell.js';
import { AsideFile } from '../write-files.js';
import type { HeardLines } from './hear-batch.js';
import type { Journal, LinePlace } from './journal.js';
import type { ResultTable } from './tables/result-table.js';

/** What was written. */
export interface WrittenBatch {
  /** How many rows the results have: one a recording, or a channel. */
  readonly rows: number;
  /** How many recordings and channels were refused. */
  readonly refused: number;
  /** The first of them, for people. */
  readonly examples: readonly { readonly name: string; readonly reason: string }[];
  /** How many rows carry a warning. */
  readonly warned: number;
}

/** How many refusals are told at once. */
const mostExamples = 10;

/**
 * Writes what was heard; what was not is left out.
 * @param judged the lines of recordings whose voice was judged; undefined: every recording has its answer in its own
 * @param refusedPath the table of what was refused; removed where nothing was
 * @throws AffettoError `FILE_UNREADABLE`
 */
export async function writeBatch(
  table: ResultTable,
  refusedPath: string,
  {
    journal,
    lines,
    judged,
  }: {
    readonly journal: Journal;
    readonly lines: HeardLines;
    readonly judged: ReadonlyMap<number, LinePlace> | undefined;
  },
): Promise<WrittenBatch> {
  const failures = await AsideFile.open(refusedPath);
  let [rows, refusals, warned] = [0, 0, 0];
  const examples: { name: string; reason: string }[] = [];
  try {
    await failures.append('file,channel,code,reason\n');
    for (const { file, index } of lines.items) {
      const line = lines.lineOf(index);
      if (!line) continue;
      const { refused, heard: own } = await journal.entryAt(line);
      const better = judged?.get(index);
      const heard = better ? (await journal.entryAt(better)).heard : own;
      for (const channel of heard) {
        if (!('recognition' in channel)) continue;
        await table.add({ file, ...channel });
        rows++;
        if ((channel.warnings ?? []).length > 0) warned++;
      }
      for (const { channel, code, reason } of refused) {
        const cells = [file, channel === undefined ? '' : String(channel), code, reason];
        await failures.append(`${cells.map(csvCell).join(',')}\n`);
        refusals++;
        const name = channel === undefined ? file : `${file}, channel ${channel}`;
        if (examples.length < mostExamples) examples.push({ name, reason });
      }
    }
    await table.keep();
    if (refusals > 0) await failures.keep();
    else await rm(refusedPath, { force: true });
    return { rows, refused: refusals, examples, warned };
  } finally {
    await failures.discard();
    await table.discard();
  }
}
