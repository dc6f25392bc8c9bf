// Which files the table shows, in which order, and which of them are selected.

import { computed, signal } from '@preact/signals';
import type { ModelMetadata } from '../../../src/index.js';
import type { TimelineMixture } from '../../../src/timeline/timeline-mixture.js';
import { emotionName } from '../answer/emotion-name.js';
import { mixtureOf } from '../answer/timeline-of.js';
import { notSureBelow, type Verdict, verdictOf } from '../answer/verdict.js';
import { engineState } from '../engine/engine.js';
import { language } from '../texts/texts.js';
import { type QueuedFile, queue } from './file-queue.js';

/** What an answered file is said to be. */
export interface FileAnswer {
  readonly verdict: Verdict;
  /** What a long recording adds up to. */
  readonly mixture: TimelineMixture | undefined;
  /** The emotion that the table names; undefined for "not sure". */
  readonly emotion: string | undefined;
  /** The probability of that emotion, or of the most probable one; undefined for models of numbers alone. */
  readonly confidence: number | undefined;
}

/** Returns what is said of a file; undefined where it has no answer. */
export function answerOf({ state }: QueuedFile): FileAnswer | undefined {
  const { value } = engineState;
  if (state.kind !== 'answered' || value.phase !== 'ready') return undefined;
  return answerBy(value.model.metadata, state.answer);
}

function answerBy(
  metadata: ModelMetadata,
  { recognition, outline }: Extract<QueuedFile['state'], { kind: 'answered' }>['answer'],
): FileAnswer {
  const verdict = verdictOf(recognition.probabilities, notSureBelow(metadata), recognition.sure);
  const mixture = mixtureOf(metadata, recognition, outline);
  const emotion = mixture?.lead ? mixture.lead.emotion : verdict.emotion;
  const best = verdict.ranked[0] as Verdict['ranked'][0] | undefined;
  const confidence = recognition.probabilities[emotion ?? best?.emotion ?? ''];
  return { verdict, mixture, emotion, confidence };
}

export const columns = ['name', 'emotion', 'confidence', 'length'] as const;
export type Column = (typeof columns)[number];

export interface Order {
  readonly column: Column;
  readonly isDown: boolean;
}

/** The order of the table; undefined is the one in which the files were given. */
export const order = signal<Order | undefined>(undefined);

/** Orders by a column: upwards, then downwards, then not at all. */
export function orderBy(column: Column): void {
  const { value } = order;
  if (value?.column !== column) order.value = { column, isDown: false };
  else order.value = value.isDown ? undefined : { column, isDown: true };
}

/** What is shown: everything (''), an emotion as `is:LABEL`, `unsure`, or `failed`. */
export const filter = signal('');

/** The filters that would show anything, with how many files each shows. */
export const filters = computed(() => {
  const counts = new Map<string, number>();
  for (const entry of queue.value) {
    const kind = kindOf(entry);
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort(
    ([a], [b]) => Number(!isEmotion(a)) - Number(!isEmotion(b)) || (a < b ? -1 : 1),
  );
});

const isEmotion = (kind: string) => kind.startsWith('is:');

function kindOf(entry: QueuedFile): string | undefined {
  if (entry.state.kind === 'failed') return 'failed';
  const answer = answerOf(entry);
  if (!answer) return undefined;
  return answer.emotion === undefined ? 'unsure' : `is:${answer.emotion}`;
}

/** The files that the table shows, in its order. */
export const shownFiles = computed((): readonly QueuedFile[] => {
  const wanted = filter.value;
  // A filter that shows nothing any more, such as after another model answered, shows everything.
  const isThere = filters.value.some(([kind]) => kind === wanted);
  const shown = isThere ? queue.value.filter((entry) => kindOf(entry) === wanted) : queue.value;
  return order.value ? shown.toSorted(comparing(order.value)) : shown;
});

function comparing({ column, isDown }: Order): (a: QueuedFile, b: QueuedFile) => number {
  const direction = isDown ? -1 : 1;
  const { compare } = new Intl.Collator(language.value, { numeric: true });
  return (a, b) => {
    const [x, y] = [cellOf(a, column), cellOf(b, column)];
    // What has no answer stands at the end either way.
    if (x === undefined || y === undefined)
      return Number(x === undefined) - Number(y === undefined);
    if (typeof x === 'string') return direction * compare(x, String(y));
    return direction * (x - Number(y));
  };
}

function cellOf(entry: QueuedFile, column: Column): string | number | undefined {
  if (column === 'name') return entry.name;
  const { state } = entry;
  if (state.kind !== 'answered') return undefined;
  if (column === 'length') return state.answer.recognition.durationSeconds;
  const answer = answerOf(entry);
  return column === 'emotion' ? emotionName(answer?.emotion ?? 'unsure') : answer?.confidence;
}

/** The ids of the selected files. */
export const selected = signal<ReadonlySet<string>>(new Set());

/** Selects a file, or no more. */
export function select(id: string, on: boolean): void {
  const next = new Set(selected.value);
  if (on) next.add(id);
  else next.delete(id);
  selected.value = next;
}

/** Selects all files that are shown, or none. */
export function selectShown(on: boolean): void {
  selected.value = new Set(on ? shownFiles.value.map(({ id }) => id) : []);
}

/** What buttons are about: the selected files that are shown, or all that are shown where none is selected. */
export const meant = computed((): readonly QueuedFile[] => {
  const chosen = shownFiles.value.filter(({ id }) => selected.value.has(id));
  return chosen.length > 0 ? chosen : shownFiles.value;
});
