// Teaching from the first sentence to the saved voice: what has been recorded, which step is open, how far
// learning is, what came of it.

import { batch, computed, signal } from '@preact/signals';
import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { AdaptationProgress } from '../../../src/adaptation/adaptation.js';
import { engine, loadModel } from '../engine/engine.js';
import { chosenDevice, refreshDevices } from '../microphone/devices.js';
import {
  type Microphone,
  MicrophoneError,
  type MicrophoneProblem,
  openMicrophone,
} from '../microphone/microphone.js';
import type { RecordingLevel } from '../protocol/engine.js';
import type { Failure } from '../protocol/outcome.js';
import type { Taught, Teaching } from '../protocol/teaching.js';
import { announce } from '../ui/announcer.js';
import { failureText } from './failure-text.js';
import { type Prompt, type Step, scriptFor } from './script.js';
import { t } from './texts/texts.js';

/** The seconds that a take may last: longer than any of the sentences takes, however slowly it is spoken. */
const longestTakeSeconds = 15;

export interface Take {
  /** The object URL of the WAV file. */
  readonly url: string;
}

export type TeachStage =
  | { readonly kind: 'home'; readonly savedName?: string }
  /** `step` counts from 0; the number of steps stands for the review after them. */
  | { readonly kind: 'guide'; readonly step: number }
  | { readonly kind: 'adapting'; readonly progress: AdaptationProgress | undefined }
  | { readonly kind: 'result'; readonly taught: Taught }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type TakeState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'opening'; readonly key: string }
  | { readonly kind: 'running'; readonly key: string }
  | { readonly kind: 'keeping'; readonly key: string }
  | { readonly kind: 'rejected'; readonly failure: Failure }
  | { readonly kind: 'trouble'; readonly problem: MicrophoneProblem; readonly key: string }
  | { readonly kind: 'lost' };

export const stage = signal<TeachStage>({ kind: 'home' });
export const steps = signal<readonly Step[]>([]);
export const takes = signal<ReadonlyMap<string, Take>>(new Map());
export const takeState = signal<TakeState>({ kind: 'idle' });
export const levelDb = signal(-120);
/** Whether all layers are to learn; the review page asks. */
export const isThorough = signal(false);
/** Whether the last learning was cancelled; the review page says so. */
export const wasCancelled = signal(false);

/** The number of takes of each emotion that has any, in the order of the steps. */
export const counts = computed(() =>
  steps.value
    .map(({ emotion, prompts }) => ({
      emotion,
      count: prompts.filter(({ key }) => takes.value.has(key)).length,
    }))
    .filter(({ count }) => count > 0),
);

let teaching: Remote<Teaching> | undefined;
let microphone: Microphone | undefined;
/** The device that the microphone was opened for. */
let openedDevice = '';

/** Loads what is needed; the steps are those of the shipped model's labels. */
export async function openTeaching(): Promise<void> {
  if (steps.value.length > 0 || !(await loadModel())) return;
  if (!teaching) {
    const { port1, port2 } = new MessageChannel();
    const opened = await engine().openTeaching(transfer(port2, [port2]));
    if (!opened.ok) return fail(opened.failure);
    teaching = wrap<Teaching>(port1);
  }
  const model = await teaching.open(proxy(() => {}));
  if (!model.ok) return fail(model.failure);
  steps.value = scriptFor(model.value.labels);
}

function fail(failure: Failure): void {
  stage.value = { kind: 'failed', failure };
  announce(failureText(failure));
}

/** Opens a step; an unfinished take is dropped. */
export function goTo(step: number): void {
  dropTake();
  batch(() => {
    wasCancelled.value = false;
    takeState.value = { kind: 'idle' };
    stage.value = { kind: 'guide', step };
  });
}

/** Returns the first step with a sentence that is missing, or the review. */
export function firstOpenStep(): number {
  const index = steps.value.findIndex(({ prompts }) =>
    prompts.some(({ key }) => !takes.value.has(key)),
  );
  return index < 0 ? steps.value.length : index;
}

/** Goes back to the start; what was recorded stays. */
export function goHome(): void {
  dropTake();
  closeMicrophone();
  stage.value = { kind: 'home' };
}

/** Records a sentence; the microphone stays open until teaching is left, so that it is asked for once. */
export async function startTake({ key, sentence }: Prompt): Promise<void> {
  const { kind } = takeState.value;
  if (!teaching || kind === 'opening' || kind === 'running' || kind === 'keeping') return;
  takeState.value = { kind: 'opening', key };
  if (openedDevice !== chosenDevice.value) closeMicrophone();
  if (!microphone && !(await openSound(key))) return;
  // Left meanwhile.
  if (takeState.value.kind !== 'opening' || !microphone) return closeMicrophone();
  levelDb.value = -120;
  const onLevel = (level: RecordingLevel) => {
    levelDb.value = level.levelDb;
    if (level.seconds >= longestTakeSeconds) void stopTake();
  };
  await teaching.startTake(proxy(onLevel));
  takeState.value = { kind: 'running', key };
  announce(t('guide.running', { sentence: t(sentence) }));
}

async function openSound(key: string): Promise<boolean> {
  try {
    openedDevice = chosenDevice.value;
    microphone = await openMicrophone(openedDevice, onLost);
  } catch (error) {
    const problem = error instanceof MicrophoneError ? error.problem : 'busy';
    takeState.value = { kind: 'trouble', problem, key };
    return false;
  }
  const { port, sampleRate } = microphone;
  await teaching?.listen(transfer(port, [port]), sampleRate);
  void refreshDevices();
  return true;
}

function onLost(): void {
  microphone = undefined;
  void teaching?.dropTake();
  takeState.value = { kind: 'lost' };
  announce(t('guide.lost'));
}

/** Ends the sentence and keeps it. */
export async function stopTake(): Promise<void> {
  const state = takeState.value;
  if (state.kind !== 'running' || !teaching) return;
  const { key } = state;
  const prompt = steps.value.flatMap(({ prompts }) => prompts).find((each) => each.key === key);
  if (!prompt) return;
  takeState.value = { kind: 'keeping', key };
  const result = await teaching.stopTake(key, prompt.emotion);
  if (!result.ok) {
    // Left meanwhile, which dropped it.
    if (takeState.value.kind !== 'keeping') return;
    takeState.value = { kind: 'rejected', failure: result.failure };
    announce(`${t('guide.rejected')} ${failureText(result.failure)}`);
    return;
  }
  const url = URL.createObjectURL(new Blob([result.value.wav], { type: 'audio/wav' }));
  release(key);
  batch(() => {
    takes.value = new Map(takes.value).set(key, { url });
    if (takeState.value.kind === 'keeping') takeState.value = { kind: 'idle' };
  });
  announce(t('guide.kept'));
}

function release(key: string): void {
  const take = takes.value.get(key);
  if (take) URL.revokeObjectURL(take.url);
}

function dropTake(): void {
  const { kind } = takeState.value;
  if (kind === 'running' || kind === 'opening') void teaching?.dropTake();
  takeState.value = { kind: 'idle' };
}

function closeMicrophone(): void {
  microphone?.close();
  microphone = undefined;
}

/** Stops listening when the panel is left; what was recorded stays. */
export function leaveTeaching(): void {
  dropTake();
  closeMicrophone();
}

/** Forgets all recordings, here and in the worker. */
export function forgetTakes(): void {
  leaveTeaching();
  for (const key of takes.value.keys()) release(key);
  takes.value = new Map();
  void teaching?.forgetAll();
}

/** Learns from what was recorded. */
export async function adapt(): Promise<void> {
  if (!teaching || stage.value.kind === 'adapting') return;
  leaveTeaching();
  batch(() => {
    wasCancelled.value = false;
    stage.value = { kind: 'adapting', progress: undefined };
  });
  let told = '';
  const onProgress = (progress: AdaptationProgress) => {
    if (stage.value.kind !== 'adapting') return;
    stage.value = { kind: 'adapting', progress };
    if (progress.phase !== told) announce(t(`adapt.${progress.phase}`));
    told = progress.phase;
  };
  const result = await teaching.adapt(isThorough.value ? 'all' : 'last', proxy(onProgress));
  if (result.ok) {
    stage.value = { kind: 'result', taught: result.value };
  } else if (result.failure.code === 'CANCELLED') {
    wasCancelled.value = true;
    stage.value = { kind: 'guide', step: steps.value.length };
    announce(t('adapt.cancelled'));
  } else {
    fail(result.failure);
  }
}

/** Records the next sentence of the open step that has no take, or ends the take that runs. */
export async function toggleTake(): Promise<void> {
  if (takeState.value.kind === 'running') return stopTake();
  const { value } = stage;
  const step = value.kind === 'guide' ? steps.value[value.step] : undefined;
  const next = step?.prompts.find(({ key }) => !takes.value.has(key));
  if (next) await startTake(next);
}

/** Ends learning without a result. */
export function cancelAdapting(): void {
  void teaching?.cancel();
}
