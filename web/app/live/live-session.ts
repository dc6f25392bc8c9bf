// A live session: the microphone's sound goes to the worker, its events come back as state to show.

import { batch, signal } from '@preact/signals';
import { proxy, transfer } from 'comlink';
import type { LiveEvent } from '../../../src/index.js';
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
import type { Failure } from '../protocol/outcome.js';
import { failureText } from '../texts/failure-text.js';
import { t } from '../texts/texts.js';
import { announce } from '../ui/announcer.js';

/** The seconds that the timeline shows. */
export const timelineSeconds = 120;

/** The seconds that the last answer stays to be read once nobody speaks. */
const pastSeconds = 5;

export type LivePhase =
  | { readonly kind: 'idle'; readonly lost: boolean }
  /** `heard` is true once there is a microphone and only the model is waited for. */
  | { readonly kind: 'opening'; readonly heard: boolean }
  | { readonly kind: 'running' }
  | { readonly kind: 'trouble'; readonly problem: MicrophoneProblem }
  /** There is a microphone, but what listens could not be started, or broke. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** An answer on the timeline; seconds count from the start of the session. */
export interface Mark {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** The number of its utterance in the session. */
  readonly utterance: number;
  /** The emotion of the answer; undefined for "not sure". */
  readonly emotion: string | undefined;
  readonly confidence: number;
  /** The answer to the whole utterance; only the first mark of one that has ended has it. */
  readonly whole?: { readonly emotion: string | undefined };
}

export const phase = signal<LivePhase>({ kind: 'idle', lost: false });
export const speaking = signal(false);
export const levelDb = signal(-120);
export const elapsedSeconds = signal(0);
export const verdict = signal<Verdict | undefined>(undefined);
export const marks = signal<readonly Mark[]>([]);

let microphone: Microphone | undefined;
/** Ends an opening that nobody waits for any more. */
let opening = new AbortController();
let lastAnswerSeconds = 0;
let lastSpokenSeconds = 0;
let utterance = 0;

/** Opens the microphone and begins a session, unless there is one. */
export async function startLive(): Promise<void> {
  if (phase.value.kind === 'opening' || phase.value.kind === 'running') return;
  phase.value = { kind: 'opening', heard: false };
  opening = new AbortController();
  const left = opening.signal;
  try {
    microphone = await openMicrophone(chosenDevice.value, () => stopLive(true), left);
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
  if (!isLoaded) return stopLive();
  const begun = await engine().startLive(transfer(port, [port]), sampleRate, proxy(onEvent));
  if (left.aborted) {
    // The worker began after it was told to stop.
    if (!microphone) void engine().stopLive();
    return;
  }
  if (!begun.ok) return fail(begun.failure);
  batch(() => {
    verdict.value = undefined;
    marks.value = [];
    elapsedSeconds.value = 0;
    lastAnswerSeconds = 0;
    lastSpokenSeconds = 0;
    phase.value = { kind: 'running' };
  });
  announce(t('live.listening'));
}

/** Ends the session; `lost` says whether the microphone went away by itself. */
export function stopLive(lost = false): void {
  opening.abort();
  if (microphone) void engine().stopLive();
  microphone?.close();
  microphone = undefined;
  batch(() => {
    phase.value = { kind: 'idle', lost };
    speaking.value = false;
    levelDb.value = -120;
  });
}

// The session goes on with the model that took over.
onModelChange(() => {
  if (phase.value.kind !== 'running') return;
  const state = engineState.value;
  // It was not asked for, so nothing is cut short: the same microphone, the same timeline.
  if (state.phase === 'ready' && state.model.kind === 'large') {
    void engine()
      .moveLive()
      .then((moved) => {
        if (!moved.ok && phase.value.kind === 'running') fail(moved.failure);
      });
    return;
  }
  stopLive();
  void startLive();
});

function fail(failure: Failure): void {
  stopLive();
  phase.value = { kind: 'failed', failure };
  announce(failureText(failure));
}

function onEvent(event: LiveEvent): void {
  if (phase.value.kind !== 'running') return;
  if (event.kind === 'failed') {
    fail({ code: event.code ?? 'UNEXPECTED', message: event.message });
    return;
  }
  batch(() => {
    elapsedSeconds.value = event.atSeconds;
    if (event.kind === 'level') {
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
  const { labels } = state.model.metadata;
  // Numbers alone have no face; recordings and files show them.
  if (labels.length === 0) return;
  const byLabel = Object.fromEntries(
    labels.map((label, i) => [label, event.probabilities[i] ?? 0]),
  );
  const answer = verdictOf(byLabel, notSureBelow(state.model.metadata));
  verdict.value = answer;
  liveInferencesMs.value = appended(liveInferencesMs.value, event.inferenceMs);
  if (event.latencyMs !== undefined) {
    liveLatenciesMs.value = appended(liveLatenciesMs.value, event.latencyMs);
  }
  if (event.final) {
    announce(spokenAnswer(answer));
    nameUtterance(answer.emotion);
    return;
  }
  const mark = {
    // From the answer before, or from the start of the utterance's sound.
    startSeconds: Math.max(lastAnswerSeconds, event.atSeconds - 0.6),
    endSeconds: event.atSeconds,
    utterance,
    emotion: answer.emotion,
    confidence: answer.ranked[0].probability,
  };
  lastAnswerSeconds = event.atSeconds;
  const oldest = event.atSeconds - timelineSeconds - 2;
  marks.value = [...marks.value.filter(({ endSeconds }) => endSeconds > oldest), mark];
}

/** Notes what the utterance that has ended was heard as, where the timeline shows its first face. */
function nameUtterance(emotion: string | undefined): void {
  const first = marks.value.findIndex((mark) => mark.utterance === utterance);
  marks.value = marks.value.map((mark, i) =>
    i === first ? { ...mark, whole: { emotion } } : mark,
  );
  utterance++;
}
