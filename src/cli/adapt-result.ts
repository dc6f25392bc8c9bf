// What `affetto adapt` found, told honestly: before and after on clips that the model was not adapted to,
// and no verdict where there can be none.

import type { AdaptationCheck, LabelledClip } from '../adaptation/index.js';
import type { Metrics } from '../evaluation/metrics.js';
import type { ModelMetadata } from '../recognition/index.js';
import { counted, renderTable } from './table.js';

/**
 * `unknown`: no emotion has two clips, so none could be answered by a model that had heard its emotion.
 * Of the others, clips whose emotion has a second one count.
 */
export type Verdict = 'better' | 'same' | 'worse' | 'unknown';

export interface Judged {
  /** Clips that count. */
  readonly clips: number;
  readonly rightBefore: number;
  readonly rightAfter: number;
  readonly verdict: Verdict;
}

/** Counts right answers where an answer means something. */
export function judge(
  { clips, singleClipLabels }: AdaptationCheck,
  labels: readonly string[],
): Judged {
  const counting = clips.filter(({ truth }) => !singleClipLabels.includes(labels[truth]!));
  const right = (side: 'before' | 'after') =>
    counting.filter((clip) => top(clip[side]) === clip.truth).length;
  const [rightBefore, rightAfter] = [right('before'), right('after')];
  const verdict =
    counting.length === 0
      ? 'unknown'
      : rightAfter > rightBefore
        ? 'better'
        : rightAfter < rightBefore
          ? 'worse'
          : 'same';
  return { clips: counting.length, rightBefore, rightAfter, verdict };
}

export interface AdaptReport {
  readonly model: string;
  readonly out: string;
  /** False where adapting made answers worse and nobody insisted. */
  readonly written: boolean;
  readonly verdict: Verdict;
  readonly judged: Judged;
  readonly check: AdaptationCheck;
  readonly clips: readonly LabelledClip[];
  readonly labels: readonly string[];
  readonly adaptation: NonNullable<ModelMetadata['adaptation']>;
  /** Of the training alone. */
  readonly seconds: number;
}

/** The one object that `--json` prints. */
export function adaptJson({ check, clips, labels, judged, ...report }: AdaptReport) {
  const scores = ({ accuracy, uar, logLoss, ece }: Metrics) => ({ accuracy, uar, logLoss, ece });
  const answer = (probabilities: readonly number[]) => ({
    emotion: labels[top(probabilities)],
    confidence: Math.max(...probabilities),
  });
  return {
    model: report.model,
    out: report.out,
    written: report.written,
    verdict: report.verdict,
    folds: check.folds,
    judgedClips: judged.clips,
    before: { right: judged.rightBefore, ...scores(check.before) },
    after: { right: judged.rightAfter, ...scores(check.after) },
    singleClipLabels: check.singleClipLabels,
    clips: check.clips.map((clip, index) => ({
      file: clips[index]!.name,
      emotion: labels[clip.truth],
      before: answer(clip.before),
      after: answer(clip.after),
    })),
    adaptation: report.adaptation,
    seconds: report.seconds,
  };
}

/** The same for people. */
export function adaptText(report: AdaptReport): string {
  const { check, clips, judged, adaptation, out } = report;
  const count = Object.keys(adaptation.clips).length;
  const share = (right: number) => `${right} of ${judged.clips}`;
  const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
  const rows = [
    ['', 'before', 'after'],
    ['right answers', share(judged.rightBefore), share(judged.rightAfter)],
    ['UAR, all clips', percent(check.before.uar), percent(check.after.uar)],
    ['log loss', check.before.logLoss.toFixed(2), check.after.logLoss.toFixed(2)],
  ];
  const how =
    check.folds === clips.length
      ? 'Each clip was answered by a model adapted to the others'
      : `Each clip was answered by a model adapted to the other parts of ${check.folds}`;
  return [
    `${counted(clips.length, 'clip')} of ${counted(count, 'emotion')}, ${adaptation.layers === 'all' ? 'all layers' : 'last layers'}: ${adaptation.steps} steps in ${report.seconds.toFixed(1)} s`,
    '',
    ...(judged.verdict === 'unknown' ? [] : [renderTable(rows, [1, 2]), '', `${how}.`]),
    ...single(report),
    verdicts[judged.verdict],
    '',
    ...(report.written
      ? [`Written to ${out}`, `Try it: affetto predict --model ${out} FILE.wav`]
      : [`Not written. To have it nevertheless: --force`]),
  ].join('\n');
}

const verdicts: Readonly<Record<Verdict, string>> = {
  better: 'Adapting helps on these clips. With so few, the figures are coarse.',
  same: 'Adapting changes nothing on these clips: more of them, or truer ones, may help.',
  worse:
    'Adapting makes the answers worse on these clips. Check their labels, or give more clips of each emotion.',
  unknown:
    'No emotion has a second clip, so what adapting is worth to this voice cannot be checked. On voices never heard, one clip an emotion helped on average (docs/adaptation.md).',
};

function single({ check, judged }: AdaptReport): string[] {
  if (judged.verdict === 'unknown' || check.singleClipLabels.length === 0) return [];
  const names = check.singleClipLabels.join(', ');
  return [`Only one clip of ${names}: not counted among the right answers.`];
}

function top(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
