// The voice of whoever speaks, where somebody asks for it to be kept: a few dozen numbers a recording in this browser's
// IndexedDB. The store behind it is fetched only there.

import { signal } from '@preact/signals';
import type { KeptVoice } from '../protocol/known-voice.js';
import { remembered } from './remembered.js';

const asked = remembered('keep-voice');
const isKept = signal(asked.value === 'yes');
/** What is done to the store, one after the other. */
let work: Promise<unknown> = Promise.resolve();

const store = () => import('./kept-voice-store.js');

export const keptVoice = {
  /** Whether it is kept. */
  isKept,
  /** Chooses whether it is kept; what was kept before is deleted where it is not any more. */
  choose(keep: boolean): void {
    isKept.value = keep;
    asked.store(keep ? 'yes' : '');
    if (!keep) keptVoice.write(undefined);
  },
  /** Reads it; undefined where none is kept, or storage is blocked. */
  async read(): Promise<KeptVoice | undefined> {
    if (!isKept.value) return undefined;
    try {
      return await (await store()).readKeptVoice();
    } catch {
      return undefined;
    }
  },
  /** Puts another in its place, or deletes it. What cannot be kept lasts as long as the page. */
  write(voice: KeptVoice | undefined): void {
    work = work.then(async () => (await store()).writeKeptVoice(voice)).catch(() => undefined);
  },
};
