// What the device keeps of recordings, live sessions and files, where somebody asked for it: answers, and sounds apart, so that
// a list does not read megabytes. All of it is in this browser's IndexedDB.

import { clear, createStore, delMany, entries, get, set, setMany, type UseStore } from 'idb-keyval';
import type { RecordingAnswer } from '../protocol/engine.js';

/** What an answer was an answer to. */
export type HistoryKind = 'recording' | 'live' | 'file';

/** A kept answer without its sound. */
export interface HistoryEntry {
  readonly id: string;
  readonly kind: HistoryKind;
  readonly name: string;
  /** When it was kept, in milliseconds since 1970. */
  readonly savedAt: number;
  /** The id of the model that answered, and its labels. */
  readonly model: string;
  readonly labels: readonly string[];
  /** The confidence below which that model is not sure, in [0, 1]. */
  readonly notSureBelow: number;
  readonly answer: RecordingAnswer;
}

let list: UseStore | undefined;
let sounds: UseStore | undefined;
const answers = () => (list ??= createStore('affetto-history', 'answers'));
const soundFiles = () => (sounds ??= createStore('affetto-history-sounds', 'sounds'));

/** Reads all entries, the latest first. */
export async function listHistory(): Promise<HistoryEntry[]> {
  const all = await entries<string, HistoryEntry>(answers());
  return all.map(([, entry]) => entry).sort((a, b) => b.savedAt - a.savedAt);
}

/** Reads the sound of an entry; undefined where there is none. */
export const readSound = (id: string): Promise<Blob | undefined> => get<Blob>(id, soundFiles());

/** Keeps an answer and its sound: the sound first, so that no list names what is not there. */
export async function storeEntry(entry: HistoryEntry, sound: Blob): Promise<void> {
  await setMany([[entry.id, sound]], soundFiles());
  await set(entry.id, entry, answers());
  // Else browsers may clear it when the disk is full; whether they agree is up to them.
  await navigator.storage?.persist?.().catch(() => false);
}

/** Changes an entry; its sound stays. */
export const updateEntry = (entry: HistoryEntry): Promise<void> => set(entry.id, entry, answers());

/** Deletes an entry and its sound. */
export async function deleteEntry(id: string): Promise<void> {
  await delMany([id], answers());
  await delMany([id], soundFiles());
}

/** Deletes everything. */
export async function clearHistory(): Promise<void> {
  await clear(answers());
  await clear(soundFiles());
}
