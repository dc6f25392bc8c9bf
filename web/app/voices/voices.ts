// The taught voices as the page shows them, and the change from one to another. Whatever shows answers hears from
// the engine that another model is there (`onModelChange`).

import { signal } from '@preact/signals';
import { changeModel, changeVoice, engine, engineState } from '../engine/engine.js';
import type { OwnModel } from '../protocol/engine.js';
import type { Failure, Outcome } from '../protocol/outcome.js';
import { chosenVoice } from '../storage/chosen-voice.js';
import { labelsOf, savedVoiceIn } from '../storage/taught-file.js';
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

/** Answers with a voice from now on; '' is whoever speaks. Returns what went wrong, if anything. */
export async function useVoice(id: string): Promise<Failure | undefined> {
  const { readVoiceModel } = await store();
  const bytes = id === '' ? undefined : await readVoiceModel(id);
  if (id !== '' && !bytes) return { code: 'FILE_UNREADABLE', message: 'this voice is gone' };
  return answerWith(bytes && { id, bytes });
}

/**
 * Keeps a new voice and answers with it. It is loaded first: what cannot be loaded is not kept.
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
  const saved = savedVoiceIn(bytes);
  const kind = saved ? 'voice' : 'model';
  const clips = saved
    ? labelsOf(saved)
    : state.phase === 'ready'
      ? state.model.metadata.adaptation?.clips
      : undefined;
  try {
    const { storeVoice } = await store();
    await storeVoice({ id, name, kind, savedAt: Date.now(), clips, check }, bytes);
  } catch (error) {
    await useVoice(before);
    throw error;
  }
  await refreshVoices();
  return undefined;
}

/** Reads the file of a voice; undefined where it is gone. */
export async function readVoiceFile(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { readVoiceModel } = await store();
  return readVoiceModel(id);
}

/** Gives a voice another name. */
export async function renameVoice(voice: Voice, name: string): Promise<void> {
  const { updateVoice } = await store();
  await updateVoice({ ...voice, name });
  await refreshVoices();
}

/** Deletes a voice; if the app answers with it, whoever speaks takes over. */
export async function removeVoice(id: string): Promise<void> {
  if (chosenVoice.id.value === id) await answerWith(undefined);
  const { deleteVoice } = await store();
  await deleteVoice(id);
  await refreshVoices();
}

async function answerWith(own: OwnModel | undefined): Promise<Failure | undefined> {
  changing.value = true;
  const failure = await change(own);
  changing.value = false;
  return failure;
}

async function change(own: OwnModel | undefined): Promise<Failure | undefined> {
  const before = chosenVoice.id.value;
  // First, for what is shown when another model or voice answers depends on it.
  chosenVoice.choose(own?.id ?? '');
  const result = await load(own);
  if (result.ok) return undefined;
  chosenVoice.choose(before);
  return result.failure;
}

async function load(own: OwnModel | undefined): Promise<Outcome<unknown>> {
  const voice = own && savedVoiceIn(own.bytes);
  if (own && !voice) {
    const result = await changeModel(own);
    if (result.ok) await engine().answerByVoice(undefined);
    return result;
  }
  const state = engineState.value;
  if (state.phase !== 'ready' || state.model.kind !== 'own') return changeVoice(voice);
  await engine().answerByVoice(voice);
  return changeModel(undefined);
}
