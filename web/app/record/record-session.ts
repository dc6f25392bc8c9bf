// One recording from the press of the button to its answer.

import { signal } from '@preact/signals';
import { proxy, transfer } from 'comlink';
import { spokenAnswer } from '../answer/answer-face.js';
import { spokenDimensions } from '../answer/dimensions-panel.js';
import { mixtureOf } from '../answer/timeline-of.js';
import { notSureBelow, verdictOf } from '../answer/verdict.js';
import { lastRecordingMs } from '../engine/answer-times.js';
import { engine, engineState, loadModel, onModelChange } from '../engine/engine.js';
import { chosenDevice, refreshDevices } from '../microphone/devices.js';
import {
  type Microphone,
  MicrophoneError,
  type MicrophoneProblem,
  openMicrophone,
} from '../microphone/microphone.js';
import type { RecordingAnswer, RecordingLevel } from '../protocol/engine.js';
import type { Failure } from '../protocol/outcome.js';
import { failureText } from '../texts/failure-text.js';
import { t } from '../texts/texts.js';
import { announce } from '../ui/announcer.js';
import { measureVoice } from '../voices/voice-prosody.js';

/** The seconds that a recording may last. */
export const longestSeconds = 300;

export type RecordPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'recording' }
  | { readonly kind: 'trouble'; readonly problem: MicrophoneProblem }
  | {
      readonly kind: 'recorded';
      readonly wav: Blob;
      /** The object URL of `wav`. */
      readonly url: string;
      readonly seconds: number;
      readonly answer: RecordingAnswer | undefined;
      readonly failure: Failure | undefined;
      readonly lost: boolean;
    };

export const phase = signal<RecordPhase>({ kind: 'idle' });
export const levelDb = signal(-120);
export const seconds = signal(0);

let microphone: Microphone | undefined;
/** Ends an opening that nobody waits for any more. */
let opening = new AbortController();
/** Whether the worker is handing over what it recorded. */
let finishing = false;
/** Counts questions to the model: only the last one's answer is shown. */
let asked = 0;

export async function startRecording(): Promise<void> {
  if (phase.value.kind === 'opening' || phase.value.kind === 'recording') return;
  discard();
  phase.value = { kind: 'opening' };
  opening = new AbortController();
  const left = opening.signal;
  try {
    const onLost = () => void stopRecording(true);
    microphone = await openMicrophone(chosenDevice.value, onLost, left);
  } catch (error) {
    if (left.aborted) return;
    phase.value = {
      kind: 'trouble',
      problem: error instanceof MicrophoneError ? error.problem : 'busy',
    };
    return;
  }
  const { port, sampleRate } = microphone;
  const onLevel = (level: RecordingLevel) => {
    levelDb.value = level.levelDb;
    seconds.value = level.seconds;
    if (level.seconds >= longestSeconds) void stopRecording();
  };
  await engine().startRecording(transfer(port, [port]), sampleRate, proxy(onLevel));
  if (left.aborted) return;
  phase.value = { kind: 'recording' };
  announce(t('record.running'));
  void refreshDevices();
}

/**
 * Ends the recording, or the wait for a microphone.
 * @param lost whether the microphone went away by itself
 */
export async function stopRecording(lost = false): Promise<void> {
  if (phase.value.kind === 'opening') return discard();
  if (phase.value.kind !== 'recording' || finishing) return;
  microphone?.close();
  microphone = undefined;
  finishing = true;
  const finished = await engine().stopRecording();
  finishing = false;
  if (!finished.ok) {
    phase.value = { kind: 'idle' };
    return;
  }
  const wav = new Blob([finished.value.wav], { type: 'audio/wav' });
  const url = URL.createObjectURL(wav);
  const recorded = { kind: 'recorded', wav, url, seconds: finished.value.seconds, lost } as const;
  phase.value = { ...recorded, answer: undefined, failure: undefined };
  await answerRecording(recorded);
}

async function answerRecording(
  recorded: Omit<Extract<RecordPhase, { kind: 'recorded' }>, 'answer' | 'failure'>,
): Promise<void> {
  const question = ++asked;
  await loadModel();
  // The model that came asked the question again itself.
  if (question !== asked) return;
  const outcome = await engine().recognizeRecording();
  // Another model was chosen meanwhile, or it was discarded.
  if (question !== asked) return;
  if (phase.value.kind !== 'recorded' || phase.value.url !== recorded.url) return;
  if (outcome.ok) {
    phase.value = { ...recorded, answer: outcome.value, failure: undefined };
    void measureVoice(recorded.url, recorded.wav);
    lastRecordingMs.value = outcome.value.inferenceMs;
    const state = engineState.value;
    if (state.phase !== 'ready') return;
    const { probabilities, sure, dimensions } = outcome.value.recognition;
    const { metadata } = state.model;
    const verdict = verdictOf(probabilities, notSureBelow(metadata), sure);
    const mixture = mixtureOf(metadata, outcome.value.recognition, outcome.value.outline);
    announce(spokenAnswer(verdict, spokenDimensions(dimensions, metadata), mixture));
  } else {
    phase.value = { ...recorded, answer: undefined, failure: outcome.failure };
    announce(failureText(outcome.failure));
  }
}

// The recording is answered again by the model that took over.
onModelChange(() => {
  const { value } = phase;
  if (value.kind !== 'recorded') return;
  const { answer: _, failure: __, ...recorded } = value;
  void answerRecording(recorded);
});

/** Forgets the recording, here and in the worker. */
export function discard(): void {
  opening.abort();
  microphone?.close();
  microphone = undefined;
  if (phase.value.kind === 'recorded') URL.revokeObjectURL(phase.value.url);
  if (phase.value.kind !== 'idle') void engine().discardRecording();
  phase.value = { kind: 'idle' };
  levelDb.value = -120;
  seconds.value = 0;
}
