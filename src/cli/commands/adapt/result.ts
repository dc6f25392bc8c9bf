// What `affetto adapt` found, told honestly: before and after on clips that the model was not adapted to,
// and no verdict where there can be none.

import type { LabelledClip } from '../../../adaptation/clips.js';
import type { AdaptationCheck } from '../../../adaptation/cross-validation.js';
import { chanceOf, type Judged, type Verdict } from '../../../adaptation/judgement.js';
import type { ModelMetadata } from '../../../model-file/model-file.js';
import type { Metrics } from '../../../scores/metrics.js';
import { eachScore, scoreList } from '../../../scores/score-list.js';
import { counted, renderTable } from '../../terminal/table.js';

export interface AdaptReport {
  readonly model: string;
  readonly out: string;
  /** Whether the model was written; false where adapting made answers worse and nobody insisted. */
  readonly written: boolean;
  readonly verdict: Verdict;
  readonly judged: Judged;
  readonly check: AdaptationCheck;
  readonly clips: readonly LabelledClip[];
  readonly labels: readonly string[];
  readonly adaptation: NonNullable<ModelMetadata['adaptation']>;
  /** The seconds that the training alone took. */
  readonly seconds: number;
}

/** Makes the one object that `--json` prints. */
export function adaptJson({ check, clips, labels, judged, ...report }: AdaptReport) {
  const scores = (metrics: Metrics) => eachScore(scoreList, ({ key }) => metrics[key]);
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

/** Writes the result for people. */
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
    sentence(judged),
    '',
    ...(report.written
      ? [`Written to ${out}`, `Try it: affetto predict --model ${out} FILE.wav`]
      : [`Not written. To have it nevertheless: --force`]),
  ].join('\n');
}

function sentence(judged: Judged): string {
  const { verdict, gained, lost } = judged;
  if (verdict === 'unknown') {
    return 'No emotion has a second clip, so what adapting is worth to this voice cannot be checked. On voices never heard, one clip an emotion helped on average (docs/adaptation.md).';
  }
  const changed = `${counted(gained, 'answer')} became right, ${lost} wrong`;
  if (verdict === 'worse') {
    return `${changed}: adapting does not help on these clips. Check their labels, or give more clips of each emotion.`;
  }
  if (verdict === 'same') {
    return `${changed}: no gain on these clips. More of them, or truer ones, may help.`;
  }
  return chanceOf(judged) > 0.05
    ? `${changed}: a gain, but with so few clips chance alone can do that.`
    : `${changed}: adapting helps on this voice.`;
}

function single({ check, judged }: AdaptReport): string[] {
  if (judged.verdict === 'unknown' || check.singleClipLabels.length === 0) return [];
  const names = check.singleClipLabels.join(', ');
  return [`Only one clip of ${names}: not counted among the right answers.`];
}

function top(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
