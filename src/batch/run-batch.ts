// A batch from its recordings to its results: locked, heard, judged, written. The journal goes once every recording has an
// answer; where some were refused it stays, so that the same call tries those again.

import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Recognizer } from '../recognition/recognizer.js';
import { makeFolder } from '../write-files.js';
import { lockBatch } from './batch-lock.js';
import type { BatchSettings } from './batch-settings.js';
import { type BatchProgress, hearBatch, openBatch } from './hear-batch.js';
import type { BatchIdentity, BatchItem, Hearer } from './hearer.js';
import { judgeVoices } from './judge-voices.js';
import { openResults, type ResultLayout } from './tables/result-table.js';
import { type WrittenBatch, writeBatch } from './write-batch.js';

/** What a batch is. */
export interface BatchOptions {
  /** The recordings in the order of the results, each file once. */
  readonly items: readonly BatchItem[];
  /** The file, or for audformat the folder, of the results. */
  readonly out: string;
  readonly layout: ResultLayout;
  readonly settings: BatchSettings;
  /** How voices are told apart, in words: a batch goes on only with the same. */
  readonly voiceBy?: string | undefined;
  /** Makes who hears; called once the batch is locked. */
  readonly hearer: (batch: BatchIdentity) => Promise<Hearer> | Hearer;
  /** Loads the model, where voices are judged after all were heard. */
  readonly openRecognizer: () => Promise<Recognizer>;
  readonly signal: AbortSignal;
  /** Is told how many recordings an earlier run heard, and then of each. */
  readonly onBegin?: (progress: BatchProgress) => void;
  readonly onProgress?: (progress: BatchProgress) => void;
}

/** Names the files beside the results. */
export function batchFiles(out: string) {
  const stem = out.replace(/[/\\]+$/, '');
  return {
    journal: `${stem}.journal`,
    lock: `${stem}.journal.lock`,
    failures: `${stem}.failures.csv`,
  };
}

/**
 * Runs a batch, or goes on with one that was killed.
 * @throws AffettoError what hearing and writing throw: what was heard by then is in the journal. What `signal` is aborted
 *   with
 */
export async function runBatch(options: BatchOptions): Promise<WrittenBatch> {
  const { items, out, layout, settings, voiceBy, signal } = options;
  const files = batchFiles(out);
  await makeFolder(dirname(files.journal));
  const unlock = await lockBatch(files.lock);
  try {
    await removeLeftovers(out, files.failures);
    const depends = { ...settings, voiceBy: voiceBy ?? null };
    const { journal, lines } = await openBatch(files.journal, items, depends);
    try {
      options.onBegin?.(lines.progress);
      const { onProgress } = options;
      const hearer = await options.hearer(journal.identity);
      try {
        await hearBatch({ journal, lines, hearer, signal, ...(onProgress && { onProgress }) });
      } finally {
        await hearer.close();
      }
      const judged =
        settings.voices === 'later'
          ? await judgedBy(options, { journal, lines, signal })
          : undefined;
      const table = await openResults(out, layout);
      const written = await writeBatch(table, files.failures, { journal, lines, judged });
      if (written.refused > 0) await journal.end();
      else await journal.remove();
      return written;
    } finally {
      await journal.close();
    }
  } finally {
    await unlock();
  }
}

async function judgedBy(
  { openRecognizer }: BatchOptions,
  work: Parameters<typeof judgeVoices>[1],
): ReturnType<typeof judgeVoices> {
  const recognizer = await openRecognizer();
  try {
    return await judgeVoices(recognizer, work);
  } finally {
    await recognizer.dispose();
  }
}

/** Removes what a kill left of half-written results; the lock says that nobody writes them now. */
async function removeLeftovers(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const folder = dirname(path);
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const rest = name.startsWith(basename(path)) ? name.slice(basename(path).length) : '';
      if (/^\.\d+\.tmp$/.test(rest)) await rm(join(folder, name), { force: true });
    }
  }
}
