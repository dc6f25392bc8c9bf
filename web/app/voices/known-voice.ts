// The voice of whoever speaks as the page shows it: how well it is known, whether it is kept, and forgetting it. The
// worker holds it; taught voices, which are models of their own, are another thing (`voices.ts`).

import { signal } from '@preact/signals';
import { proxy } from 'comlink';
import { engine, engineState, onModelChange } from '../engine/engine.js';
import type { VoiceNews } from '../protocol/known-voice.js';
import { chosenVoice } from '../storage/chosen-voice.js';
import { keptVoice } from '../storage/kept-voice.js';

const nobody: VoiceNews = { sentences: 0, startedAnew: false };

/** How well the voice is known. */
export const knownVoice = signal<VoiceNews>(nobody);

/**
 * Whether the model that answers gets to know whoever speaks: a shipped one, or one of somebody's own. A voice that it was
 * taught stays as it is.
 */
export const knowsVoices = (): boolean => {
  const state = engineState.value;
  if (state.phase !== 'ready' || !state.model.metadata.voice) return false;
  return chosenVoice.id.value === '' || state.model.kind === 'own';
};

let isFollowed = false;

/** Follows the voice once there is a model that gets to know voices; to be called before the first one comes. */
export function followKnownVoice(): void {
  onModelChange(() => {
    const state = engineState.value;
    const isOwn = state.phase === 'ready' && state.model.kind === 'own';
    if (knownVoice.value.isOwnModels && !isOwn) knownVoice.value = nobody;
    if (isFollowed || !knowsVoices()) return;
    isFollowed = true;
    void engine().followVoice(proxy(onNews));
  });
}

function onNews(news: VoiceNews): void {
  knownVoice.value = news;
  if (keptVoice.isKept.value && !news.isOwnModels) keptVoice.write(news.kept);
}

/** Keeps the voice on the device from now on, or keeps it no more. */
export function keepVoice(keep: boolean): void {
  keptVoice.choose(keep);
  if (keep) keptVoice.write(knownVoice.value.kept);
}

/** Forgets the voice, here and on the device. */
export async function forgetVoice(): Promise<void> {
  await engine().forgetVoice();
}

/** Goes back to the voice before the last one: it was the same person. */
export async function undoNewVoice(): Promise<void> {
  await engine().undoNewVoice();
}
