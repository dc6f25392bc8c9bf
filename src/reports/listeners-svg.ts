// The models beside people who heard the same recordings, emotion by emotion.

import { countedLikeListeners, type HumanListeners } from '../corpora/published-figures.js';
import type { ModelResult } from '../evaluation/result.js';
import { percent, points } from '../scores/format.js';
import { type DotMark, type DotRow, dotRowsSvg } from './dot-rows.js';
import type { FigurePlace } from './figure.js';

/** What the figure is drawn from. */
export interface ListenersFigure {
  /** People who heard the recordings that the models were tested on. */
  readonly listeners: HumanListeners;
  readonly labels: readonly string[];
  readonly models: readonly Pick<ModelResult, 'name' | 'summary'>[];
  readonly title: string;
  readonly subtitle?: string;
  /** The width of what is drawn, px. Default 640. */
  readonly width?: number;
  readonly place?: FigurePlace;
}

/**
 * Draws recall by emotion of human listeners and of the models, counted alike.
 *
 * @returns SVG text, the same for the same input
 */
export function listenersSvg(figure: ListenersFigure): string {
  const { listeners, labels, models } = figure;
  const counts = models.map(({ summary }) =>
    countedLikeListeners(listeners, labels, summary.confusion),
  );
  const last = counts.at(-1)!;
  const rowOf = (
    label: string,
    human: number,
    own: readonly number[],
    strong: boolean,
  ): DotRow => ({
    label,
    note: points(own.at(-1)! - human),
    strong,
    marks: [
      ...own.map((value, model): DotMark => ({ value, ...lookOf(model === models.length - 1) })),
      { value: human, ...listenerLook },
    ],
    joined: true,
  });
  const all = counts.map(({ accuracy }) => accuracy);
  return dotRowsSvg({
    width: figure.width ?? 640,
    ...(figure.place && { place: figure.place }),
    title: figure.title,
    ...(figure.subtitle !== undefined && { subtitle: figure.subtitle }),
    description: listeners.recalls
      .map(
        ({ emotions, recall }, i) =>
          `${emotions.join('/')}: listeners ${percent(recall)}%, ${models.at(-1)!.name} ${percent(last.recalls[i]!)}%`,
      )
      .join('; '),
    rows: [
      rowOf('all', listeners.accuracy, all, true),
      ...listeners.recalls.map(({ emotions, recall }, i) =>
        rowOf(
          emotions.join('/'),
          recall,
          counts.map(({ recalls }) => recalls[i]!),
          false,
        ),
      ),
    ],
    rowHeight: 26,
    axisTitle: `recall; figures: points of ${models.at(-1)!.name} over listeners`,
    domain: [0, 1],
    references: [],
    legend: [
      { mark: listenerLook, label: 'human listeners' },
      ...models.map(({ name }, model) => ({
        mark: lookOf(model === models.length - 1),
        label: name,
      })),
    ],
  });
}

const listenerLook = { shape: 'diamond', tone: 'ink' } as const;

function lookOf(candidate: boolean) {
  return candidate
    ? ({ shape: 'dot', tone: 'accent' } as const)
    : ({ shape: 'ring', tone: 'faintInk' } as const);
}
