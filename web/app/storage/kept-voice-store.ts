// The IndexedDB store of the voice that is kept.

import { createStore, del, get, set, type UseStore } from 'idb-keyval';
import type { KeptVoice } from '../protocol/known-voice.js';

let voices: UseStore | undefined;
const store = () => (voices ??= createStore('affetto-known-voice', 'voice'));
const key = 'voice';

/** Reads it; undefined where there is none. */
export const readKeptVoice = (): Promise<KeptVoice | undefined> => get<KeptVoice>(key, store());

/** Puts another in its place, or deletes it. */
export const writeKeptVoice = (voice: KeptVoice | undefined): Promise<void> =>
  voice ? set(key, voice, store()) : del(key, store());
