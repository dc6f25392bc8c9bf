// How earlier recordings of the voice were said, so that a new one can be called higher, louder or faster than it usually is. Numbers
// alone, for as long as the page is open; they go when the voice is forgotten or another one begins.

import { effect, signal } from '@preact/signals';
import { type ProsodySummary, prosodySummary } from '../../../src/prosody/prosody.js';
import { engine } from '../engine/engine.js';
import { knownVoice } from './known-voice.js';

interface Measured {
  /** The object URL of the recording, which tells it from others. */
  readonly url: string;
  readonly summary: ProsodySummary;
}

/** The recordings that are kept: a voice's usual way changes with the day. */
const most = 20;

const measured = signal<readonly Measured[]>([]);

/** The recordings that a voice which begins anew has: see speakerOf in src/voices/another-voice.ts. */
const ofNewVoice = 2;

let sentencesBefore = 0;

effect(() => {
  const { sentences, startedAnew } = knownVoice.value;
  if (sentences === 0 && sentencesBefore > 0) measured.value = [];
  else if (startedAnew) measured.value = measured.peek().slice(-ofNewVoice);
  sentencesBefore = sentences;
});

/** Measures a recording of the voice, once; nothing is said where that fails. */
export async function measureVoice(url: string, wav: Blob): Promise<void> {
  if (measured.peek().some((one) => one.url === url)) return;
  const outcome = await engine().measureProsody(url, wav);
  if (!outcome.ok) return;
  const summary = prosodySummary(outcome.value);
  if (summary.pitchHz === undefined) return;
  measured.value = [...measured.peek(), { url, summary }].slice(-most);
}

/** The recordings before this one; reading it inside a component makes that follow. */
export function earlierThan(url: string): readonly ProsodySummary[] {
  const at = measured.value.findIndex((one) => one.url === url);
  return measured.value.slice(0, at < 0 ? undefined : at).map(({ summary }) => summary);
}
