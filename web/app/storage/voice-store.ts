// The voices that were taught, in this browser's IndexedDB: what lists show, and their files (`taught-file.ts`), apart,
// so that a list does not read megabytes.

import { createStore, delMany, entries, get, set, setMany, type UseStore } from 'idb-keyval';

/** A taught voice without its file. */
export interface Voice {
  readonly id: string;
  readonly name: string;
  /** `voice` where the large model judges by it; absent or `model` where it is a model of its own. */
  readonly kind?: 'model' | 'voice';
  /** When it was saved, in milliseconds since 1970. */
  readonly savedAt: number;
  /** How many clips it was taught with, by label; undefined for an imported file that does not say. */
  readonly clips: Readonly<Record<string, number>> | undefined;
  /** The right answers on clips left out; undefined where none could be counted. */
  readonly check:
    | { readonly clips: number; readonly before: number; readonly after: number }
    | undefined;
}

let list: UseStore | undefined;
let files: UseStore | undefined;
const voiceList = () => (list ??= createStore('affetto-voices', 'voices'));
const modelFiles = () => (files ??= createStore('affetto-models', 'models'));

/** Reads all voices, the oldest first. */
export async function listVoices(): Promise<Voice[]> {
  const all = await entries<string, Voice>(voiceList());
  return all.map(([, voice]) => voice).sort((a, b) => a.savedAt - b.savedAt);
}

/** Reads the file of a voice; undefined where there is none. */
export function readVoiceModel(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return get<Uint8Array<ArrayBuffer>>(id, modelFiles());
}

/** Keeps a voice and its file: the file first, so that no list names what is not there. */
export async function storeVoice(voice: Voice, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await setMany([[voice.id, bytes]], modelFiles());
  await set(voice.id, voice, voiceList());
  // Else browsers may clear it when the disk is full; whether they agree is up to them.
  await navigator.storage?.persist?.().catch(() => false);
}

/** Changes what lists show. */
export function updateVoice(voice: Voice): Promise<void> {
  return set(voice.id, voice, voiceList());
}

/** Deletes a voice and its file. */
export async function deleteVoice(id: string): Promise<void> {
  await delMany([id], voiceList());
  await delMany([id], modelFiles());
}
