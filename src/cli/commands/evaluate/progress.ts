// What a person sees while an evaluation goes on: one line for all processes on a terminal; elsewhere one line a
// finished fold, and one every ten seconds.

import type { WarnedRecording } from '../../../audio/usable.js';
import type { EvaluationListener, StartedEvaluation } from '../../../evaluation/evaluate.js';
import type { FoldJob } from '../../../evaluation/plan.js';
import { corpusFoldWords } from '../../../splits/by-corpus.js';
import { warnedText } from '../../terminal/left-out.js';
import { printable } from '../../terminal/printable.js';
import { Progress, type ProgressPlace, standardError } from '../../terminal/progress.js';
import { EpochTimes } from './epoch-times.js';

/** Prints the progress to stderr; results go to stdout elsewhere. */
export class EvaluationProgress implements EvaluationListener {
  private readonly place: ProgressPlace;
  private readonly progress: Progress;
  private readonly running = new Map<FoldJob, number>();
  private times = new EpochTimes([], 1);
  private epochsDone = 0;
  private total = 0;
  private folds = 0;
  private foldsDone = 0;

  constructor(place: ProgressPlace = standardError) {
    this.place = place;
    this.progress = new Progress({ place });
  }

  onStart(run: StartedEvaluation): void {
    this.epochsDone = run.finished;
    this.foldsDone = run.finishedFolds;
    this.total = run.epochs;
    this.folds = run.folds;
    this.times = new EpochTimes(run.ahead, run.processes);
    const before = run.finishedFolds > 0 ? `, ${run.finishedFolds} of them finished before` : '';
    if (run.untaught.length > 0) {
      this.place.line(
        `dropped, since no recording has the label: ${run.untaught.map(printable).join(', ')}`,
      );
    }
    this.place.line(
      `${run.folds} ${run.folds === 1 ? 'training' : 'trainings'}${before}, ${run.processes} at a time`,
    );
  }

  onFeatures(done: number, total: number): void {
    this.progress.show('features', done, total);
  }

  onWarned(warned: readonly WarnedRecording[]): void {
    for (const line of warnedText(warned)) this.place.line(line);
  }

  onEpoch(job: FoldJob, epoch: number): void {
    this.running.set(job, epoch);
    this.times.observe(this.place.now(), job, epoch);
    this.showFolds();
  }

  onFold(job: FoldJob): void {
    this.running.delete(job);
    this.times.finish(job);
    this.epochsDone += job.settings.epochs;
    this.foldsDone += 1;
    this.showFolds();
    if (!this.place.isTerminal) {
      this.place.line(`${this.foldsDone}/${this.folds} ${nameOf(job)}: finished`);
    }
  }

  /** Says that Ctrl-C was heard. */
  interrupting(): void {
    this.progress.interrupting(
      'Stopping after this step of each fold (Ctrl-C again to stop at once) ...',
    );
  }

  /** Removes the live line. */
  finish(): void {
    this.progress.finish();
  }

  private showFolds(): void {
    let done = this.epochsDone;
    for (const epoch of this.running.values()) done += epoch;
    const note = [...this.running.keys()].map(nameOf).join(' | ');
    const secondsLeft = () => this.times.secondsLeft(this.place.now());
    this.progress.show('epochs', done, this.total, { note, secondsLeft });
  }
}

function nameOf({ model, seed, fold, corpora }: FoldJob): string {
  const what = corpora ? ` (${printable(corpusFoldWords(corpora))})` : '';
  return `${model} seed ${seed} fold ${fold}${what}`;
}
