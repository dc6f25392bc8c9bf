// The page's side of the inference worker: starts it, loads the model once, says how far it is.

import { signal } from '@preact/signals';
import { proxy, type Remote, wrap } from 'comlink';
import type { Engine, Failure, LoadedModel } from './protocol.js';

export type EngineState =
  | { readonly phase: 'loading'; readonly share: number }
  | { readonly phase: 'ready'; readonly model: LoadedModel }
  | { readonly phase: 'failed'; readonly failure: Failure };

export const engineState = signal<EngineState>({ phase: 'loading', share: 0 });

let worker: Remote<Engine> | undefined;
let loading: Promise<boolean> | undefined;

/** The worker; starts it on first use. */
export function engine(): Remote<Engine> {
  worker ??= wrap<Engine>(
    new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module', name: 'affetto' }),
  );
  return worker;
}

/** Loads the model unless it is loaded; resolves to whether it is there. Asked again after a failure, it tries again. */
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
  const result = await engine().load(onShare);
  if (result.ok) {
    engineState.value = { phase: 'ready', model: result.value };
    return true;
  }
  engineState.value = { phase: 'failed', failure: result.failure };
  loading = undefined;
  return false;
}
