// From the answers of overlapping windows to a timeline: for every moment of speech the mean of the windows
// that heard it, cut wherever the verdict changes or somebody pauses.

import type { Recognition, RecognitionWindow } from '../recognition/recognition.js';
import type { Stretch } from './speech-stretches.js';

/** A stretch of one verdict. */
export interface TimelineStretch extends Stretch {
  /** What the stretch is: a sure answer, one that is not, or a `pause` in which nobody speaks. */
  readonly kind: 'emotion' | 'unsure' | 'pause';
  /** The most probable label, also where it is not sure enough; absent in pauses. */
  readonly emotion?: string;
  /** Its probability, in [0, 1]. */
  readonly confidence?: number;
  /** A probability for each label, in their order, weighted by time; absent in pauses. */
  readonly probabilities?: readonly number[];
}

/** Who felt what for how long. */
export interface TimelineSummary {
  /** The length of the recording. */
  readonly durationSeconds: number;
  /** How long somebody speaks. */
  readonly speechSeconds: number;
  /** How long nobody speaks. */
  readonly pauseSeconds: number;
  /** How long somebody speaks without a sure answer. */
  readonly unsureSeconds: number;
  /** How long somebody speaks in each emotion: all labels, in their order. */
  readonly emotionSeconds: Readonly<Record<string, number>>;
}

/** The timeline of one recording. */
export interface EmotionTimeline {
  /** The labels of the model. */
  readonly labels: readonly string[];
  /** The confidence below which a moment is unsure, in [0, 1]. */
  readonly notSureBelow: number;
  /** The stretches from 0 to the recording's end, without gaps. */
  readonly stretches: readonly TimelineStretch[];
  /** How long which emotion was heard. */
  readonly summary: TimelineSummary;
}

/**
 * Makes the timeline of an answered recording.
 * @param labels those of the windows' probabilities, in their order: the model's, or those it answers among alone
 * @param speech Where somebody speaks, as `speechStretches` tells.
 * @param notSureBelow The confidence below which a moment is unsure, in [0, 1].
 */
export function emotionTimeline(
  { labels }: { readonly labels: readonly string[] },
  { windows, durationSeconds }: Pick<Recognition, 'windows' | 'durationSeconds'>,
  speech: readonly Stretch[],
  notSureBelow: number,
): EmotionTimeline {
  const cells = cellsOf(windows, speech, durationSeconds).map((cell) => judged(cell, notSureBelow));
  const stretches = merged(cells).map((cell) => named(cell, labels));
  return {
    labels,
    notSureBelow,
    stretches,
    summary: summaryOf(stretches, labels, durationSeconds),
  };
}

interface Cell extends Stretch {
  /** The mean of the windows that heard it, by label; undefined in pauses. */
  readonly probabilities: readonly number[] | undefined;
}

interface JudgedCell extends Cell {
  readonly kind: TimelineStretch['kind'];
  /** The index of the most probable label; -1 in pauses. */
  readonly best: number;
}

/** Cuts the recording wherever a window or a stretch of speech begins or ends. */
function cellsOf(
  windows: readonly RecognitionWindow[],
  speech: readonly Stretch[],
  durationSeconds: number,
): Cell[] {
  const cuts = [...windows, ...speech].flatMap(({ startSeconds, endSeconds }) => [
    startSeconds,
    endSeconds,
  ]);
  const edges = [...new Set([0, ...cuts, durationSeconds])]
    .filter((edge) => edge >= 0 && edge <= durationSeconds)
    .sort((a, b) => a - b);
  // Both lists are in order: what ended before a cell ends before all later ones.
  let firstWindow = 0;
  let firstSpeech = 0;
  return edges.slice(1).map((endSeconds, index) => {
    const startSeconds = edges[index] as number;
    const middle = (startSeconds + endSeconds) / 2;
    while ((speech[firstSpeech]?.endSeconds ?? Number.POSITIVE_INFINITY) <= middle) firstSpeech++;
    if ((speech[firstSpeech]?.startSeconds ?? Number.POSITIVE_INFINITY) > middle) {
      return { startSeconds, endSeconds, probabilities: undefined };
    }
    while (firstWindow < windows.length - 1 && windows[firstWindow]!.endSeconds <= middle) {
      firstWindow++;
    }
    const heard: RecognitionWindow[] = [];
    for (let i = firstWindow; i < windows.length; i++) {
      const window = windows[i] as RecognitionWindow;
      if (window.startSeconds > middle) break;
      if (window.endSeconds > middle) heard.push(window);
    }
    return { startSeconds, endSeconds, probabilities: meanOf(heard) };
  });
}

/** Averages the windows' probabilities, by label; undefined where no window heard anything. */
function meanOf(windows: readonly RecognitionWindow[]): number[] | undefined {
  return windows[0]?.probabilities.map(
    (_, label) =>
      windows.reduce((sum, { probabilities }) => sum + (probabilities[label] ?? 0), 0) /
      windows.length,
  );
}

function judged(cell: Cell, notSureBelow: number): JudgedCell {
  const { probabilities } = cell;
  if (!probabilities) return { ...cell, kind: 'pause', best: -1 };
  const most = Math.max(...probabilities);
  return {
    ...cell,
    kind: most >= notSureBelow ? 'emotion' : 'unsure',
    best: probabilities.indexOf(most),
  };
}

/** Makes neighbours of one verdict one. Which emotion an unsure moment leans to makes no difference. */
function merged(cells: readonly JudgedCell[]): JudgedCell[] {
  const result: JudgedCell[] = [];
  for (const cell of cells) {
    const last = result.at(-1);
    const same = last?.kind === cell.kind && (cell.kind !== 'emotion' || last.best === cell.best);
    if (!last || !same) {
      result.push(cell);
      continue;
    }
    const probabilities = weighted(last, cell);
    result[result.length - 1] = {
      ...last,
      endSeconds: cell.endSeconds,
      probabilities,
      best: probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1,
    };
  }
  return result;
}

function weighted(a: Cell, b: Cell): number[] | undefined {
  if (!a.probabilities || !b.probabilities) return undefined;
  const [first, second] = [a, b].map(({ startSeconds, endSeconds }) => endSeconds - startSeconds);
  const share = second! / (first! + second!);
  return a.probabilities.map((value, i) => value + share * ((b.probabilities?.[i] ?? 0) - value));
}

function named(cell: JudgedCell, labels: readonly string[]): TimelineStretch {
  const { startSeconds, endSeconds, kind, best, probabilities } = cell;
  if (!probabilities) return { startSeconds, endSeconds, kind };
  const emotion = labels[best] as string;
  const confidence = probabilities[best] as number;
  return { startSeconds, endSeconds, kind, emotion, confidence, probabilities };
}

function summaryOf(
  stretches: readonly TimelineStretch[],
  labels: readonly string[],
  durationSeconds: number,
): TimelineSummary {
  const seconds = (of: (stretch: TimelineStretch) => boolean) =>
    stretches
      .filter(of)
      .reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  return {
    durationSeconds,
    speechSeconds: seconds(({ kind }) => kind !== 'pause'),
    pauseSeconds: seconds(({ kind }) => kind === 'pause'),
    unsureSeconds: seconds(({ kind }) => kind === 'unsure'),
    emotionSeconds: Object.fromEntries(
      labels.map((label) => [
        label,
        seconds(({ kind, emotion }) => kind === 'emotion' && emotion === label),
      ]),
    ),
  };
}
