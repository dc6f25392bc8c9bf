// The first half of a batch: every recording is heard once, by whoever hears, and what became of it is in the journal before
// the next takes its place. Killed at any moment, the same call goes on with those that are missing.

import { stat } from 'node:fs/promises';
import { isAddress } from './addresses/with-recording.js';
import type { Outcome } from './answered.js';
import type { BatchItem, Hearer } from './hearer.js';
import { Journal, type LinePlace } from './journal.js';

/** How far a batch is. */
export interface BatchProgress {
  /** How many recordings were heard, those of earlier runs among them. */
  readonly done: number;
  readonly total: number;
  /** How many of them were refused, the whole file or a channel. */
  readonly refused: number;
}

/** Where the journal says what became of each recording. */
export class HeardLines {
  /** The recordings, each file once. */
  readonly items: readonly BatchItem[];
  readonly #at: Float64Array;
  readonly #bytes: Float64Array;
  readonly #refused: Uint8Array;
  /** The stamps of files that earlier runs heard. */
  readonly #stamps = new Map<number, string>();
  #done = 0;
  #refusedCount = 0;

  constructor(items: readonly BatchItem[]) {
    this.items = items;
    this.#at = new Float64Array(items.length).fill(-1);
    this.#bytes = new Float64Array(items.length);
    this.#refused = new Uint8Array(items.length);
  }

  get progress(): BatchProgress {
    return { done: this.#done, total: this.items.length, refused: this.#refusedCount };
  }

  /** Gives the line of a recording; undefined where it was not heard. */
  lineOf(index: number): LinePlace | undefined {
    const at = this.#at[index] as number;
    return at < 0 ? undefined : { at, bytes: this.#bytes[index] as number };
  }

  /** Gives the size and time that a file had when an earlier run heard it. */
  stampOf(index: number): string | undefined {
    return this.#stamps.get(index);
  }

  set(index: number, { at, bytes }: LinePlace, refused: boolean, stamp?: string): void {
    this.clear(index);
    this.#at[index] = at;
    this.#bytes[index] = bytes;
    this.#refused[index] = refused ? 1 : 0;
    this.#done++;
    if (refused) this.#refusedCount++;
    if (stamp !== undefined) this.#stamps.set(index, stamp);
  }

  /** Lets a recording be heard anew. */
  clear(index: number): void {
    if ((this.#at[index] as number) < 0) return;
    this.#done--;
    if (this.#refused[index] === 1) this.#refusedCount--;
    this.#at[index] = -1;
    this.#stamps.delete(index);
  }

  /** Lets all that was refused be heard anew. */
  clearRefused(): void {
    for (let index = 0; index < this.items.length; index++) {
      if (this.#refused[index] === 1) this.clear(index);
    }
  }
}

/**
 * Opens the journal of a batch and finds what was heard before.
 * @param settings what answers depend on; plain data
 * @throws AffettoError what `Journal.open` throws
 */
export async function openBatch(
  journalPath: string,
  items: readonly BatchItem[],
  settings: unknown,
): Promise<{ readonly journal: Journal; readonly lines: HeardLines }> {
  const lines = new HeardLines(items);
  const indexOf = new Map(items.map(({ file, index }) => [file, index]));
  const journal = await Journal.open(journalPath, settings, {
    onEntry: ({ file, stamp, refused }, place) => {
      const index = indexOf.get(file);
      if (index !== undefined) lines.set(index, place, refused.length > 0, stamp);
    },
    onEnd: () => lines.clearRefused(),
  });
  return { journal, lines };
}

/** What hearing a batch needs. */
export interface BatchWork {
  readonly journal: Journal;
  readonly lines: HeardLines;
  readonly hearer: Hearer;
  /** Ends it; what is under way is left. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: BatchProgress) => void;
}

/**
 * Hears all that is missing.
 * @throws what `signal` is aborted with; AffettoError what the hearer and the journal throw
 */
export async function hearBatch({
  journal,
  lines,
  hearer,
  signal,
  onProgress,
}: BatchWork): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  // What is under way may take minutes: it is left, and heard anew the next time.
  either.addEventListener('abort', () => void hearer.close(), { once: true });
  let next = 0;
  const place = async () => {
    for (let item = lines.items[next++]; item; item = lines.items[next++]) {
      either.throwIfAborted();
      const stamp = await stampOf(item.place);
      const known = lines.lineOf(item.index);
      // What was replaced since then is another recording.
      if (known && lines.stampOf(item.index) === stamp) continue;
      lines.clear(item.index);
      const stamped = stamp === undefined ? item : { ...item, stamp };
      await keep(stamped, await hearer.hear(stamped, either));
    }
  };
  const keep = async (item: BatchItem, outcome: Outcome) => {
    const { file, stamp } = item;
    const entry = { file, ...(stamp !== undefined && { stamp }), ...outcome };
    lines.set(item.index, await journal.append(entry), outcome.refused.length > 0);
    await hearer.kept?.(item);
    onProgress?.(lines.progress);
  };
  const failures: unknown[] = [];
  onProgress?.(lines.progress);
  const all = Array.from({ length: Math.min(hearer.places, lines.items.length) }, () =>
    place().catch((error: unknown) => {
      failures.push(error);
      stop.abort(error);
    }),
  );
  await Promise.all(all);
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

/** Tells one state of a file from another; undefined for addresses and for files that are not there. */
async function stampOf(place: string): Promise<string | undefined> {
  if (isAddress(place)) return undefined;
  const there = await stat(place).catch(() => undefined);
  return there && `${there.size}-${Math.round(there.mtimeMs)}`;
}
