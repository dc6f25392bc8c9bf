// The taught voices as the page shows them, and the change from one to another. Whatever shows answers hears from
// the engine that another model is there (`onModelChange`).

import { signal } from '@preact/signals';
import { changeModel, engineState } from '../engine/engine.js';
import type { OwnModel } from '../protocol/engine.js';
import type { Failure } from '../protocol/outcome.js';
import { chosenVoice } from '../storage/chosen-voice.js';
import type { Voice } from '../storage/voice-store.js';

/** The voices on the device, the oldest first. */
export const voices = signal<readonly Voice[]>([]);
/** Whether another model is being loaded. */
export const changing = signal(false);

const store = () => import('../storage/voice-store.js');

/** Reads the list from the device. */
export async function refreshVoices(): Promise<void> {
  try {
    const { listVoices } = await store();
    voices.value = await listVoices();
  } catch {
    // Blocked storage: there are none.
    voices.value = [];
  }
}

/** Answers with a voice from now on; '' is the shipped model. Returns what went wrong, if anything. */
export async function useVoice(id: string): Promise<Failure | undefined> {
  const { readVoiceModel } = await store();
  const bytes = id === '' ? undefined : await readVoiceModel(id);
  if (id !== '' && !bytes) return { code: 'FILE_UNREADABLE', message: 'this voice is gone' };
  return answerWith(bytes && { id, bytes });
}

/**
 * Keeps a new voice and answers with it. The model is loaded first: what cannot be loaded is not kept.
 * @throws DOMException where storage is blocked or full; the model before answers then
 */
export async function addVoice(
  { name, check }: Pick<Voice, 'name' | 'check'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Failure | undefined> {
  const before = chosenVoice.id.value;
  const id = `voice-${crypto.randomUUID().slice(0, 8)}`;
  const failure = await answerWith({ id, bytes });
  if (failure) return failure;
  const state = engineState.value;
  const clips = state.phase === 'ready' ? state.model.metadata.adaptation?.clips : undefined;
  try {
    const { storeVoice } = await store();
    await storeVoice({ id, name, savedAt: Date.now(), clips, check }, bytes);
  } catch (error) {
    await useVoice(before);
    throw error;
  }
  await refreshVoices();
  return undefined;
}

/** Reads the model file of a voice; undefined where it is gone. */
export async function readModel(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { readVoiceModel } = await store();
  return readVoiceModel(id);
}

/** Gives a voice another name. */
export async function renameVoice(voice: Voice, name: string): Promise<void> {
  const { updateVoice } = await store();
  await updateVoice({ ...voice, name });
  await refreshVoices();
}

/** Deletes a voice; if the app answers with it, the shipped model takes over. */
export async function removeVoice(id: string): Promise<void> {
  if (chosenVoice.id.value === id) await answerWith(undefined);
  const { deleteVoice } = await store();
  await deleteVoice(id);
  await refreshVoices();
}

async function answerWith(own: OwnModel | undefined): Promise<Failure | undefined> {
  changing.value = true;
  const result = await changeModel(own);
  changing.value = false;
  if (!result.ok) return result.failure;
  chosenVoice.choose(own?.id ?? '');
  return undefined;
}
