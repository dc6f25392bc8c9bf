// A live session: the microphone's sound goes to the worker, its events come back as state to show. When it ends it is a
// recording with its sound, the answers that it had, and a name.

import { batch, signal } from '@preact/signals';
import { proxy, transfer } from 'comlink';
import type { LiveEvent } from '../../../src/index.js';
import { byLabel } from '../../../src/recognition/by-label.js';
import { spokenAnswer } from '../answer/answer-face.js';
import { notSureBelow, type Verdict, verdictOf } from '../answer/verdict.js';
import { appended, liveInferencesMs, liveLatenciesMs } from '../engine/answer-times.js';
import { engine, engineState, loadModel, onModelChange } from '../engine/engine.js';
import { chosenDevice, refreshDevices } from '../microphone/devices.js';
import {
  type Microphone,
  MicrophoneError,
  type MicrophoneProblem,
  openMicrophone,
} from '../microphone/microphone.js';
import type { RecordingAnswer } from '../protocol/engine.js';
import type { Failure } from '../protocol/outcome.js';
import { failureText } from '../texts/failure-text.js';
import { formatMoment } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { announce } from '../ui/announcer.js';
import { clearMarks, markAnswer } from './live-marks.js';

/** The seconds that the last answer stays to be read once nobody speaks. */
const pastSeconds = 5;

/** The seconds that a session may last: as long as a file may. */
export const longestSeconds = 7_200;

/** A session that has ended. */
export interface KeptSession {
  readonly kind: 'kept';
  readonly wav: Blob;
  /** The object URL of `wav`. */
  readonly url: string;
  readonly seconds: number;
  /** What people call it. */
  readonly name: string;
  /** What it was heard as; absent where nobody spoke, and while it is answered anew. */
  readonly answer: RecordingAnswer | undefined;
  /** Why it ended, where nobody stopped it. */
  readonly ended: 'lost' | 'limit' | undefined;
  /** What broke it. */
  readonly failure: Failure | undefined;
}

export type LivePhase =
  | { readonly kind: 'idle' }
  /** `heard` is true once there is a microphone and only the model is waited for. */
  | { readonly kind: 'opening'; readonly heard: boolean }
  | { readonly kind: 'running' }
  /** The last words are being heard. */
  | { readonly kind: 'ending' }
  | KeptSession
  | { readonly kind: 'trouble'; readonly problem: MicrophoneProblem }
  /** There is a microphone, but what listens could not be started. */
  | { readonly kind: 'failed'; readonly failure: Failure };

export const phase = signal<LivePhase>({ kind: 'idle' });
export const speaking = signal(false);
export const levelDb = signal(-120);
export const elapsedSeconds = signal(0);
export const verdict = signal<Verdict | undefined>(undefined);

let microphone: Microphone | undefined;
/** Ends an opening that nobody waits for any more. */
let opening = new AbortController();
let lastSpokenSeconds = 0;
/** The labels of the model that the session began with. */
let labels: readonly string[] = [];
/** Counts questions to the model about an ended session: only the last one's answer is shown. */
let asked = 0;

/** Opens the microphone and begins a session, unless there is one. */
export async function startLive(): Promise<void> {
  if (['opening', 'running', 'ending'].includes(phase.value.kind)) return;
  discardSession();
  phase.value = { kind: 'opening', heard: false };
  opening = new AbortController();
  const left = opening.signal;
  try {
    const onLost = () => void stopLive('lost');
    microphone = await openMicrophone(chosenDevice.value, onLost, left);
  } catch (error) {
    if (left.aborted) return;
    const problem = error instanceof MicrophoneError ? error.problem : 'busy';
    phase.value = { kind: 'trouble', problem };
    return;
  }
  const { port, sampleRate } = microphone;
  phase.value = { kind: 'opening', heard: true };
  void refreshDevices();
  const isLoaded = await loadModel();
  if (left.aborted) return;
  // The page says by itself what is wrong with the model.
  if (!isLoaded) return void stopLive();
  const begun = await engine().startLive(transfer(port, [port]), sampleRate, proxy(onEvent));
  if (left.aborted) {
    // The worker began after it was told to stop.
    if (!microphone) void engine().stopLive();
    return;
  }
  if (!begun.ok) return fail(begun.failure);
  batch(() => {
    verdict.value = undefined;
    clearMarks();
    elapsedSeconds.value = 0;
    lastSpokenSeconds = 0;
    labels = engineState.value.phase === 'ready' ? engineState.value.model.metadata.labels : [];
    phase.value = { kind: 'running' };
  });
  announce(t('live.listening'));
}

/** Ends the session, which is kept, or the wait for one. */
export async function stopLive(ended?: KeptSession['ended'], failure?: Failure): Promise<void> {
  const wasRunning = phase.value.kind === 'running';
  if (!wasRunning && phase.value.kind !== 'opening') return;
  opening.abort();
  const hadMicrophone = microphone !== undefined;
  microphone?.close();
  microphone = undefined;
  const left: LivePhase = failure ? { kind: 'failed', failure } : { kind: 'idle' };
  batch(() => {
    phase.value = wasRunning ? { kind: 'ending' } : left;
    speaking.value = false;
    levelDb.value = -120;
  });
  if (!hadMicrophone) return;
  const finished = await engine().stopLive();
  if (!wasRunning) return;
  if (!finished.ok || !finished.value) {
    phase.value = finished.ok ? left : { kind: 'failed', failure: finished.failure };
    return;
  }
  const { wav, seconds, answer } = finished.value;
  const url = URL.createObjectURL(wav);
  const name = t('live.name', { time: formatMoment(Date.now()) });
  phase.value = { kind: 'kept', wav, url, seconds, name, answer, ended, failure };
}

/** Calls the ended session something else. */
export function renameSession(name: string): void {
  if (phase.value.kind === 'kept') phase.value = { ...phase.value, name };
}

/** Forgets the ended session. */
export function discardSession(): void {
  if (phase.value.kind !== 'kept') return;
  URL.revokeObjectURL(phase.value.url);
  phase.value = { kind: 'idle' };
}

// The session goes on with the model that took over: the same microphone, the same timeline; unless it answers among other
// labels. One that has ended is answered anew, as a file is.
onModelChange(() => {
  const state = engineState.value;
  const now = state.phase === 'ready' ? state.model.metadata.labels : [];
  if (phase.value.kind === 'running' && now.join() !== labels.join()) {
    void stopLive().then(startLive);
  } else if (phase.value.kind === 'running') {
    void engine()
      .moveLive()
      .then((moved) => {
        if (!moved.ok && phase.value.kind === 'running') fail(moved.failure);
      });
  }
  if (phase.value.kind === 'kept' && phase.value.answer) void answerAnew(phase.value);
});

async function answerAnew(session: KeptSession): Promise<void> {
  const question = ++asked;
  const id = `live-${question}`;
  phase.value = { ...session, answer: undefined };
  const outcome = await engine().recognizeFile(
    id,
    session.wav,
    {},
    proxy(() => {}),
  );
  // Another model was chosen meanwhile, or it was discarded.
  if (question !== asked || phase.value.kind !== 'kept' || phase.value.url !== session.url) return;
  phase.value = outcome.ok
    ? { ...phase.value, answer: outcome.value }
    : { ...phase.value, failure: outcome.failure };
}

function fail(failure: Failure): void {
  void stopLive(undefined, failure);
  announce(failureText(failure));
}

function onEvent(event: LiveEvent): void {
  if (phase.value.kind !== 'running') return;
  if (event.kind === 'failed') {
    fail({ code: event.code ?? 'UNEXPECTED', message: event.message });
    return;
  }
  if (event.atSeconds >= longestSeconds) void stopLive('limit');
  batch(() => {
    elapsedSeconds.value = event.atSeconds;
    if (event.kind === 'level') {
      // The face of the utterance before would be taken for that of the new one.
      if (event.speaking && !speaking.value) verdict.value = undefined;
      speaking.value = event.speaking;
      levelDb.value = event.levelDb;
      if (event.speaking) lastSpokenSeconds = event.atSeconds;
      // After that long a face would be taken for an answer to the silence.
      else if (event.atSeconds - lastSpokenSeconds > pastSeconds) verdict.value = undefined;
    } else {
      onAnswer(event);
    }
  });
}

function onAnswer(event: Extract<LiveEvent, { kind: 'answer' }>): void {
  const state = engineState.value;
  if (state.phase !== 'ready') return;
  // Numbers alone have no face; recordings and files show them.
  if (labels.length === 0) return;
  const threshold = notSureBelow(state.model.metadata);
  const answer = verdictOf(byLabel(labels, event.probabilities), threshold);
  verdict.value = event.steady ? answer : undefined;
  markAnswer(event, labels, threshold);
  liveInferencesMs.value = appended(liveInferencesMs.value, event.inferenceMs);
  if (event.latencyMs !== undefined) {
    liveLatenciesMs.value = appended(liveLatenciesMs.value, event.latencyMs);
  }
  if (event.final) announce(spokenAnswer(answer));
}
