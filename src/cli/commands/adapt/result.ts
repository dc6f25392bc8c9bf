// What `affetto adapt` found, told honestly: before and after on clips that the model was not adapted to,
// and no verdict where there can be none.

import type { AdaptationCheck } from '../../../adaptation/cross-validation.js';
import { chanceOf, type Judged } from '../../../adaptation/judgement.js';
import type { ModelMetadata } from '../../../model-file/model-file.js';
import type { Metrics } from '../../../scores/metrics.js';
import { eachScore, scoreList } from '../../../scores/score-list.js';
import { counted, renderTable } from '../../terminal/table.js';
import type { TakenClips } from './clips.js';

export interface AdaptReport {
  readonly model: string;
  readonly out: string;
  /** Whether it was written; false where adapting made answers worse and nobody insisted. */
  readonly written: boolean;
  readonly judged: Judged;
  readonly check: AdaptationCheck;
  readonly taken: TakenClips;
  readonly labels: readonly string[];
  /** What came of it: a model, or a voice with so many recordings known. */
  readonly made: (
    | { readonly kind: 'model'; readonly adaptation: NonNullable<ModelMetadata['adaptation']> }
    | { readonly kind: 'voice'; readonly recordings: number; readonly labelled: number }
  ) & {
    /** The options of `affetto predict` that use it. */
    readonly usedBy: string;
  };
  /** The seconds that the training alone took; of a voice, hearing the clips. */
  readonly seconds: number;
}

/** Makes the one object that `--json` prints. */
export function adaptJson({ check, taken, labels, judged, made, ...report }: AdaptReport) {
  const { clips, leftOut, unusable } = taken;
  const scores = (metrics: Metrics) => eachScore(scoreList, ({ key }) => metrics[key]);
  const answer = (probabilities: readonly number[]) => ({
    emotion: labels[top(probabilities)],
    confidence: Math.max(...probabilities),
  });
  return {
    model: report.model,
    out: report.out,
    written: report.written,
    verdict: judged.verdict,
    folds: check.folds,
    judgedClips: judged.clips,
    before: { right: judged.rightBefore, ...scores(check.before) },
    after: { right: judged.rightAfter, ...scores(check.after) },
    singleClipLabels: check.singleClipLabels,
    leftOut,
    unusable,
    clips: check.clips.map((clip, index) => ({
      file: clips[index]!.name,
      emotion: labels[clip.truth],
      before: answer(clip.before),
      after: answer(clip.after),
    })),
    ...(made.kind === 'model'
      ? { adaptation: made.adaptation }
      : { voice: { recordings: made.recordings, labelled: made.labelled } }),
    seconds: report.seconds,
  };
}

/** Writes the result for people. */
export function adaptText(report: AdaptReport): string {
  const { check, taken, judged, out, made } = report;
  const { clips } = taken;
  const share = (right: number) => `${right} of ${judged.clips}`;
  const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
  const rows = [
    ['', 'before', 'after'],
    ['right answers', share(judged.rightBefore), share(judged.rightAfter)],
    ['UAR, all clips', percent(check.before.uar), percent(check.after.uar)],
    ['log loss', check.before.logLoss.toFixed(2), check.after.logLoss.toFixed(2)],
  ];
  const others = check.folds === clips.length ? 'the others' : `the other parts of ${check.folds}`;
  const how = `Each clip was answered by ${made.kind === 'voice' ? 'a voice that knows' : 'a model adapted to'} ${others}`;
  return [
    whatWasMade(report),
    '',
    ...(judged.verdict === 'unknown' ? [] : [renderTable(rows, [1, 2]), '', `${how}.`]),
    ...single(report),
    sentence(judged),
    '',
    ...(report.written
      ? [`Written to ${out}`, `Try it: affetto predict ${made.usedBy} FILE.wav`]
      : [`Not written. To have it nevertheless: --force`]),
  ].join('\n');
}

function whatWasMade({ taken: { clips }, made, seconds }: AdaptReport): string {
  const emotions = new Set(clips.map(({ emotion }) => emotion)).size;
  const given = `${counted(clips.length, 'clip')} of ${counted(emotions, 'emotion')}`;
  const took = `in ${seconds.toFixed(1)} s`;
  if (made.kind === 'model') {
    const { layers, steps } = made.adaptation;
    return `${given}, ${layers === 'all' ? 'all layers' : 'last layers'}: ${steps} steps ${took}`;
  }
  const unlabelled = made.recordings - made.labelled;
  const others = unlabelled > 0 ? `, and by ${unlabelled} without a label` : '';
  return `${given}, heard ${took}: the voice is known by ${counted(made.labelled, 'labelled recording')}${others}`;
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
