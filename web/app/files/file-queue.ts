// The files somebody gave, answered one after the other in the worker.

import { computed, signal } from '@preact/signals';
import { proxy } from 'comlink';
import { spokenAnswer } from '../answer/answer-face.js';
import { spokenDimensions } from '../answer/dimensions-panel.js';
import { mixtureOf } from '../answer/timeline-of.js';
import { notSureBelow, verdictOf } from '../answer/verdict.js';
import { lastRecordingMs } from '../engine/answer-times.js';
import { engine, engineState, loadModel, onModelChange } from '../engine/engine.js';
import type { RecordingAnswer } from '../protocol/engine.js';
import type { Failure } from '../protocol/outcome.js';
import { failureText } from '../texts/failure-text.js';
import { t } from '../texts/texts.js';
import { announce } from '../ui/announcer.js';
import type { GivenFile } from './given-files.js';

export type FileState =
  | { readonly kind: 'waiting' }
  /** `share` of it is read, in [0, 1]. */
  | { readonly kind: 'reading'; readonly share: number }
  | { readonly kind: 'answered'; readonly answer: RecordingAnswer }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface QueuedFile {
  readonly id: string;
  readonly file: File;
  /** Its name, with the folders that it was given in. */
  readonly name: string;
  readonly state: FileState;
  readonly open: boolean;
  /** Whether what there is is heard, of a file that ends early or is damaged. */
  readonly partly: boolean;
}

export const queue = signal<readonly QueuedFile[]>([]);

/** The number of files that show their faces and bars without being asked. */
const mostOpened = 3;

let added = 0;
let running = false;
/** Counts the models: an answer by one before the present is asked for again. */
let models = 0;

/** Puts files at the end of the queue. */
export function addFiles(given: readonly GivenFile[]): void {
  // A few are shown whole; of many the list comes first.
  const few = queue.value.length + given.length <= mostOpened;
  const isFirst = queue.value.length === 0;
  const fresh = given.map(({ file, name }, index) => ({
    id: `file-${added++}`,
    file,
    name,
    state: { kind: 'waiting' } as const,
    open: few || (isFirst && index === 0),
    partly: false,
  }));
  queue.value = [...queue.value, ...fresh];
  void work();
}

export function removeFile(id: string): void {
  void engine().cancel(id);
  queue.value = queue.value.filter((entry) => entry.id !== id);
}

/** Removes several files at once. */
export function removeFiles(files: readonly QueuedFile[]): void {
  const gone = new Set(files.map(({ id }) => id));
  for (const id of gone) void engine().cancel(id);
  queue.value = queue.value.filter(({ id }) => !gone.has(id));
}

export function toggleDetails(id: string): void {
  change(id, (entry) => ({ ...entry, open: !entry.open }));
}

/** How many files have been answered or refused, of how many. */
export const progress = computed(() => ({
  done: queue.value.filter(({ state }) => state.kind === 'answered' || state.kind === 'failed')
    .length,
  count: queue.value.length,
}));

function sayIfDone(): void {
  const { done, count } = progress.value;
  if (done === count) announce(t('files.done', { count }));
}

/** Hears what there is of a file that was refused. */
export function hearPart(id: string): void {
  change(id, (entry) => ({ ...entry, partly: true, open: true, state: { kind: 'waiting' } }));
  void work();
}

function change(id: string, by: (entry: QueuedFile) => QueuedFile): void {
  queue.value = queue.value.map((entry) => (entry.id === id ? by(entry) : entry));
}

const setState = (id: string, state: FileState) => change(id, (entry) => ({ ...entry, state }));

async function work(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (;;) {
      const next = queue.value.find(({ state }) => state.kind === 'waiting');
      if (!next || !(await loadModel())) return;
      await answerFile(next);
    }
  } finally {
    running = false;
  }
}

// Answers of the model before are asked for again; files that waited for a model are taken up.
onModelChange(() => {
  models++;
  queue.value = queue.value.map((entry) =>
    entry.state.kind === 'answered' ? { ...entry, state: { kind: 'waiting' } } : entry,
  );
  void work();
});

async function answerFile({ id, file, name, partly }: QueuedFile): Promise<void> {
  setState(id, { kind: 'reading', share: 0 });
  const model = models;
  const onShare = proxy((share: number) => {
    const entry = queue.value.find((each) => each.id === id);
    if (entry?.state.kind === 'reading') setState(id, { kind: 'reading', share });
  });
  const outcome = await engine().recognizeFile(id, file, { allowTruncated: partly }, onShare);
  if (model !== models) return setState(id, { kind: 'waiting' });
  if (outcome.ok) {
    setState(id, { kind: 'answered', answer: outcome.value });
    lastRecordingMs.value = outcome.value.inferenceMs ?? lastRecordingMs.value;
  } else {
    setState(id, { kind: 'failed', failure: outcome.failure });
  }
  // Of many, the end of it all is said.
  if (queue.value.length > mostOpened) return sayIfDone();
  if (queue.value.some((entry) => entry.id === id)) say();

  function say(): void {
    const state = engineState.value;
    if (!outcome.ok) {
      announce(t('files.failedSpoken', { name, reason: failureText(outcome.failure) }));
    } else if (state.phase === 'ready') {
      const threshold = notSureBelow(state.model.metadata);
      const { metadata } = state.model;
      const { recognition, outline } = outcome.value;
      const { probabilities, sure, dimensions } = recognition;
      const verdict = verdictOf(probabilities, threshold, sure);
      const mixture = mixtureOf(metadata, recognition, outline);
      const numbers = spokenDimensions(dimensions, metadata);
      announce(`${name}: ${spokenAnswer(verdict, numbers, mixture)}`);
    }
  }
}
