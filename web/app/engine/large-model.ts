// The large model behind the small one: loaded once that answers, unless data is to be saved, and used unless this
// device is too slow for it.

import { signal } from '@preact/signals';
import { proxy } from 'comlink';
import type { Failure } from '../protocol/outcome.js';
import { chosenVoice } from '../storage/chosen-voice.js';
import { keptVoice } from '../storage/kept-voice.js';
import { remembered } from '../storage/remembered.js';
import { answerWith, engine, engineState, onModelChange } from './engine.js';
import { keepOffline } from './keep-offline.js';

export type LargeModelState =
  /** There is none, or somebody's own model was chosen. */
  | { readonly kind: 'none' }
  /** `share` of it has arrived, in [0, 1]. */
  | { readonly kind: 'loading'; readonly share: number }
  /** Milliseconds that 4 s take on this device; whether a voice that was chosen cannot answer any more. */
  | { readonly kind: 'answers'; readonly answerMs: number; readonly voiceIsOutdated: boolean }
  | { readonly kind: 'slow'; readonly answerMs: number }
  /** The browser is set to save data, so it is not loaded. */
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export const largeModel = signal<LargeModelState>({ kind: 'none' });

/** Milliseconds that an answer for 4 s of sound may take; above, the small model goes on answering. */
const slowestAnswerMs = 1_500;
/** Tests put another limit there, for no machine is as slow or fast as they need. */
const otherLimit = remembered('slowest-answer-ms');

interface Connection {
  readonly saveData?: boolean;
}

/** Loads the large model whenever the small one has become ready; to be called once, before that. */
export function followLargeModel(): void {
  onModelChange(() => {
    const state = engineState.value;
    if (state.phase !== 'ready' || state.model.kind === 'large') return;
    largeModel.value = { kind: 'none' };
    if (state.model.kind === 'small') void tryIt();
  });
}

/** Counts tries: of several at a time the last one's progress is shown. */
let tries = 0;

async function tryIt(): Promise<void> {
  const own = ++tries;
  const { connection } = navigator as { readonly connection?: Connection };
  if (connection?.saveData) {
    largeModel.value = { kind: 'saving' };
    return;
  }
  const onShare = proxy((share: number) => {
    if (own === tries) largeModel.value = { kind: 'loading', share };
  });
  const limit = Number(otherLimit.value ?? slowestAnswerMs);
  const result = await engine().tryLargeModel(limit, await keptVoice.read(), onShare);
  if (own !== tries) return;
  if (!result.ok) {
    largeModel.value = { kind: 'failed', failure: result.failure };
    return;
  }
  const trial = result.value;
  if (trial.kind === 'none') {
    largeModel.value = trial;
    return;
  }
  const { answerMs } = trial;
  if (trial.kind === 'slow') {
    largeModel.value = { kind: 'slow', answerMs };
    return;
  }
  const { voiceIsOutdated } = trial;
  if (voiceIsOutdated) chosenVoice.choose('');
  largeModel.value = { kind: 'answers', answerMs, voiceIsOutdated };
  answerWith(trial.model);
  void keepOffline('keep-large');
}
