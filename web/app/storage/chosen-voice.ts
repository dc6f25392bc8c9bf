// Which of the voices on the device the app answers with; remembered from visit to visit. The store behind
// it is fetched only where somebody has taught a voice.

import { signal } from '@preact/signals';
import type { OwnModel } from '../protocol/engine.js';
import { remembered } from './remembered.js';

const kept = remembered('voice');
const id = signal(kept.value ?? '');

export const chosenVoice = {
  /** The id of the chosen voice; '' stands for whoever speaks. */
  id,
  choose(chosen: string): void {
    id.value = chosen;
    kept.store(chosen);
  },
  /** Reads its file (`taught-file.ts`); undefined where none is chosen or it is gone. */
  async read(): Promise<OwnModel | undefined> {
    if (id.value === '') return undefined;
    try {
      const { readVoiceModel } = await import('./voice-store.js');
      const bytes = await readVoiceModel(id.value);
      if (bytes) return { id: id.value, bytes };
    } catch {
      // Storage is blocked.
    }
    chosenVoice.choose('');
    return undefined;
  },
};
