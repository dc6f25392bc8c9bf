// What a person sees while an evaluation goes on: one line for all processes on a terminal, one line a
// finished fold elsewhere.

import { SingleBar } from 'cli-progress';
import type { EvaluationListener, StartedEvaluation } from '../../../evaluation/evaluate.js';
import type { FoldJob } from '../../../evaluation/plan.js';
import { corpusFoldWords } from '../../../splits/by-corpus.js';
import { printable } from '../../terminal/printable.js';

/** Prints the progress to stderr; results go to stdout elsewhere. */
export class EvaluationProgress implements EvaluationListener {
  private readonly live = process.stderr.isTTY === true;
  private readonly epochs = new Map<FoldJob, number>();
  private bar: SingleBar | undefined;
  private task = '';
  private epochsDone = 0;
  private total = 0;
  private folds = 0;
  private foldsDone = 0;

  onStart(run: StartedEvaluation): void {
    this.epochsDone = run.finished;
    this.foldsDone = run.finishedFolds;
    this.total = run.epochs;
    this.folds = run.folds;
    const before = run.finishedFolds > 0 ? `, ${run.finishedFolds} of them finished before` : '';
    if (run.untaught.length > 0) {
      console.error(
        `dropped, since no recording has the label: ${run.untaught.map(printable).join(', ')}`,
      );
    }
    console.error(
      `${run.folds} ${run.folds === 1 ? 'training' : 'trainings'}${before}, ${run.processes} at a time`,
    );
  }

  onFeatures(done: number, total: number): void {
    this.show('features', done, total, '');
  }

  onEpoch(job: FoldJob, epoch: number): void {
    this.epochs.set(job, epoch);
    this.showFolds();
  }

  onFold(job: FoldJob): void {
    this.epochs.delete(job);
    this.epochsDone += job.settings.epochs;
    this.foldsDone += 1;
    if (this.live) this.showFolds();
    else console.error(`${this.foldsDone}/${this.folds} ${nameOf(job)}: finished`);
  }

  /** Says that Ctrl-C was heard. */
  interrupting(): void {
    this.finish();
    console.error('Stopping after this step of each fold (Ctrl-C again to stop at once) ...');
  }

  /** Removes the live line. */
  finish(): void {
    this.bar?.stop();
    this.bar = undefined;
    this.task = '';
  }

  private showFolds(): void {
    let done = this.epochsDone;
    for (const epoch of this.epochs.values()) done += epoch;
    const running = [...this.epochs.keys()].map(nameOf).join(' | ');
    this.show('training', done, this.total, running);
  }

  private show(task: string, done: number, total: number, note: string): void {
    if (!this.live) return;
    if (this.task !== task) {
      this.finish();
      this.task = task;
      this.bar = new SingleBar({
        format: `${task} {bar} {percentage}% | ETA {eta_formatted} | {note}`,
        stream: process.stderr,
        hideCursor: true,
        etaBuffer: 100,
      });
      this.bar.start(total, done, { note });
    }
    this.bar?.setTotal(total);
    this.bar?.update(done, { note });
  }
}

function nameOf({ model, seed, fold, corpora }: FoldJob): string {
  const what = corpora ? ` (${printable(corpusFoldWords(corpora))})` : '';
  return `${model} seed ${seed} fold ${fold}${what}`;
}
