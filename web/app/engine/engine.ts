// The page's side of the inference worker: starts it, loads the model once, says how far it is and when another
// model answers.

import { signal } from '@preact/signals';
import { proxy, type Remote, wrap } from 'comlink';
import type { SavedVoice } from '../../../src/recognition/voice.js';
import type { Engine, LoadedModel, OwnModel } from '../protocol/engine.js';
import type { Failure, Outcome } from '../protocol/outcome.js';
import { chosenVoice } from '../storage/chosen-voice.js';
import { savedVoiceIn } from '../storage/taught-file.js';
import { colorLabels } from '../styles/label-colors.js';

export type EngineState =
  | { readonly phase: 'loading'; readonly share: number }
  | { readonly phase: 'ready'; readonly model: LoadedModel }
  | { readonly phase: 'failed'; readonly failure: Failure };

export const engineState = signal<EngineState>({ phase: 'loading', share: 0 });

const listeners: (() => void)[] = [];

/**
 * Calls `listener` whenever a model has become ready to answer: the first one, and every one that takes its place.
 * Answers that are shown then came from the model before.
 */
export function onModelChange(listener: () => void): void {
  listeners.push(listener);
}

let worker: Remote<Engine> | undefined;
let loading: Promise<boolean> | undefined;

/** Returns the worker; starts it on first use. */
export function engine(): Remote<Engine> {
  worker ??= wrap<Engine>(
    new Worker(new URL('../worker/engine-worker.ts', import.meta.url), {
      type: 'module',
      name: 'affetto',
    }),
  );
  return worker;
}

/** Loads the model unless it is loaded; resolves to whether it is there. After a failure another call tries again. */
export function loadModel(): Promise<boolean> {
  loading ??= load();
  return loading;
}

async function load(): Promise<boolean> {
  engineState.value = { phase: 'loading', share: 0 };
  const onShare = proxy((share: number) => {
    const { value } = engineState;
    if (value.phase === 'loading' && (share === 1 || share - value.share > 0.01)) {
      engineState.value = { phase: 'loading', share };
    }
  });
  const chosen = await chosenVoice.read();
  const voice = chosen && savedVoiceIn(chosen.bytes);
  if (voice) await engine().answerByVoice(voice);
  const own = voice ? undefined : chosen;
  let result = await engine().load(onShare, own);
  if (!result.ok && own && result.failure.code === 'MODEL_FILE_INVALID') {
    // A voice that cannot be loaded any more must not cost the rest of the app.
    chosenVoice.choose('');
    result = await engine().load(onShare);
  }
  if (result.ok) {
    answerWith(result.value);
    return true;
  }
  engineState.value = { phase: 'failed', failure: result.failure };
  loading = undefined;
  return false;
}

/** Tells everybody that a model has become ready to answer. */
export function answerWith(model: LoadedModel): void {
  colorLabels(model.metadata.labels);
  engineState.value = { phase: 'ready', model };
  for (const listener of listeners) listener();
}

/**
 * Lets the large model answer by a taught voice from now on, or by whoever speaks. Where another one answers, it is
 * remembered until the large one does. On failure the voice before stays.
 */
export async function changeVoice(voice: SavedVoice | undefined): Promise<Outcome<null>> {
  await loadModel();
  const result = await engine().answerByVoice(voice);
  const state = engineState.value;
  if (result.ok && state.phase === 'ready' && state.model.kind === 'large') answerWith(state.model);
  return result;
}

/** Answers with another model from now on: `own`, or the small shipped one, whose place the large one may take. On failure the one before stays. */
export async function changeModel(own: OwnModel | undefined): Promise<Outcome<LoadedModel>> {
  await loadModel();
  const result = await engine().load(
    proxy(() => {}),
    own,
  );
  if (result.ok) {
    loading = Promise.resolve(true);
    answerWith(result.value);
  }
  return result;
}
