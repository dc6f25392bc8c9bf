// The history as the page shows it: what is kept, and whether everything new is. Nothing is kept unless somebody asks for it.

import { signal } from '@preact/signals';
import { notSureBelow } from '../answer/verdict.js';
import type { LoadedModel, RecordingAnswer } from '../protocol/engine.js';
import {
  clearHistory,
  deleteEntry,
  type HistoryEntry,
  type HistoryKind,
  listHistory,
  storeEntry,
  updateEntry,
} from '../storage/history-store.js';
import { remembered } from '../storage/remembered.js';
import { stemOf } from '../storage/save-file.js';
import { formatMoment } from '../texts/numbers.js';
import { t } from './texts/texts.js';

const asked = remembered('keep-history');

/** Whether every answer is kept from now on. */
export const keepsAll = signal(asked.value === 'yes');

/** What is kept, the latest first; undefined until it was read. */
export const history = signal<readonly HistoryEntry[] | undefined>(undefined);

/** Whether the device refused to keep something. */
export const isRefused = signal(false);

/** What was kept while the page is open, by its sound: what is answered anew takes its own place. */
const keptSounds = new WeakMap<Blob, { readonly id: string; readonly name: string }>();

/** What is done to the store, one after the other. */
let work: Promise<unknown> = Promise.resolve();

/** Does `change` to the store and shows what there is then. */
function then(change: () => Promise<unknown>): Promise<void> {
  const done = work
    .then(change)
    .then(
      () => {
        isRefused.value = false;
      },
      () => {
        isRefused.value = true;
      },
    )
    .then(async () => {
      history.value = await listHistory().catch(() => []);
    });
  work = done;
  return done;
}

/** Chooses whether every answer is kept from now on; what is kept stays. */
export function keepAll(keep: boolean): void {
  keepsAll.value = keep;
  asked.store(keep ? 'yes' : '');
}

/** Reads what is kept. */
export const refreshHistory = (): Promise<void> => then(async () => {});

/** An answer to keep, with its sound. */
export interface Keepable {
  readonly kind: HistoryKind;
  readonly name: string;
  readonly sound: Blob;
  readonly answer: RecordingAnswer;
  readonly model: LoadedModel;
}

/** Tells whether an answer to this sound is kept. */
export function isKept(sound: Blob): boolean {
  // Read in any case, so that whoever asks hears when it changes.
  const entries = history.value ?? [];
  const known = keptSounds.get(sound);
  return entries.some(({ id }) => id === known?.id);
}

/**
 * Keeps an answer; one to the same sound is replaced.
 * @param byItself whether nobody asked for this one: what was forgotten does not come back then
 */
export function keep(given: Keepable, byItself = false): Promise<void> {
  const { sound, name } = given;
  return then(async () => {
    const known = keptSounds.get(sound);
    const before = known && (await listHistory()).find(({ id }) => id === known.id);
    if (byItself && known && !before) return;
    const id = before?.id ?? crypto.randomUUID();
    keptSounds.set(sound, { id, name });
    // One that was renamed in the history keeps that name until it gets another one where it came from.
    const isRenamed = before !== undefined && known?.name === name;
    const entry = entryOf(given, id, before?.savedAt ?? Date.now());
    if (before) await updateEntry(isRenamed ? { ...entry, name: before.name } : entry);
    else await storeEntry(entry, sound);
  });
}

function entryOf(
  { kind, name, answer, model }: Keepable,
  id: string,
  savedAt: number,
): HistoryEntry {
  // What it was judged by lasts no longer than the page.
  const { judgedBy: _, ...lasting } = answer;
  const { metadata } = model;
  return {
    id,
    kind,
    name: nameOf(kind, name, savedAt),
    savedAt,
    model: model.id,
    labels: metadata.labels,
    notSureBelow: notSureBelow(metadata),
    answer: lasting,
  };
}

/** What an entry is called at first: recordings have no name of their own, and a session's is no file's. */
function nameOf(kind: HistoryKind, name: string, savedAt: number): string {
  if (kind === 'recording') return t('history.recorded', { time: formatMoment(savedAt) });
  return kind === 'live' ? stemOf(name) : name;
}

/** Calls an entry something else. */
export const rename = (entry: HistoryEntry, name: string): Promise<void> =>
  then(() => updateEntry({ ...entry, name }));

/** Forgets one entry. */
export const forget = (id: string): Promise<void> => then(() => deleteEntry(id));

/** Forgets everything that is kept. */
export const forgetAll = (): Promise<void> => then(clearHistory);
