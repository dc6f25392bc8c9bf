// How long an evaluation will still take: an epoch of one model may take ten times as long as one of another, so each
// model's are timed by themselves.

import type { FoldJob } from '../../../evaluation/plan.js';

/** What is known of a fold from its plan. */
type Job = Pick<FoldJob, 'model' | 'seed' | 'fold' | 'settings'>;

/** Folds are announced before anything is known of their recordings, and made anew then: names tell that they are the same. */
const nameOf = ({ model, seed, fold }: Job) => `${model}/${seed}/${fold}`;

/** Follows the folds of an evaluation. */
export class EpochTimes {
  private readonly unbegun: Map<string, Job>;
  private readonly last = new Map<string, { readonly job: Job; at: number; epoch: number }>();
  private readonly measured = new Map<string, { ms: number; epochs: number }>();

  /**
   * @param ahead the folds that are not finished
   * @param processes how many of them are trained at a time
   */
  constructor(
    ahead: readonly Job[],
    private readonly processes: number,
  ) {
    this.unbegun = new Map(ahead.map((job) => [nameOf(job), job]));
  }

  /** Is told that a fold finished an epoch. @param at the time in ms; `epoch` is counted from 1 */
  observe(at: number, job: Job, epoch: number): void {
    const name = nameOf(job);
    this.unbegun.delete(name);
    const before = this.last.get(name);
    this.last.set(name, { job, at, epoch });
    // Before its first epoch a process starts and reads its features.
    if (!before || epoch <= before.epoch) return;
    const sum = this.measured.get(job.model) ?? { ms: 0, epochs: 0 };
    this.measured.set(job.model, {
      ms: sum.ms + at - before.at,
      epochs: sum.epochs + epoch - before.epoch,
    });
  }

  /** Is told that a fold is trained and tested. */
  finish(job: Job): void {
    this.unbegun.delete(nameOf(job));
    this.last.delete(nameOf(job));
  }

  /**
   * Estimates from the time of an epoch of each model; a model that none was seen of is taken to be as slow as the slowest.
   * @param at the time in ms
   * @returns seconds; undefined before two epochs of a fold ended
   */
  secondsLeft(at: number): number | undefined {
    if (this.measured.size === 0) return undefined;
    const perEpoch = new Map(
      [...this.measured].map(([model, { ms, epochs }]) => [model, ms / epochs]),
    );
    const slowest = Math.max(...perEpoch.values());
    const speed = ({ model }: Job) => perEpoch.get(model) ?? slowest;
    const running = [...this.last.values()].map(({ job, at: since, epoch }) =>
      Math.max(0, (job.settings.epochs - epoch) * speed(job) - (at - since)),
    );
    const waiting = [...this.unbegun.values()].map((job) => job.settings.epochs * speed(job));
    const all = [...running, ...waiting].reduce((sum, ms) => sum + ms, 0);
    // One fold is not divided among processes.
    return Math.max(all / this.processes, ...running, ...waiting) / 1000;
  }
}
