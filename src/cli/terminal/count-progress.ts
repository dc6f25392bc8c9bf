// How much of a long task is done, counted: a live line on a terminal, elsewhere a line every tenth.

import { SingleBar } from 'cli-progress';

/** Shows on stderr how many of a task's items are done. */
export class CountProgress {
  private bar: SingleBar | undefined;
  private tenths = 0;

  /** @param unit the word for what is counted, in the plural */
  constructor(private readonly unit: string) {}

  show(done: number, total: number): void {
    if (process.stderr.isTTY) {
      if (!this.bar) {
        this.bar = new SingleBar({
          format: `${this.unit} {bar} {value}/{total} | ETA {eta_formatted}`,
          stream: process.stderr,
          hideCursor: true,
          etaBuffer: 200,
        });
        this.bar.start(total, done);
      }
      this.bar.update(done);
      return;
    }
    const tenths = Math.floor((10 * done) / total);
    if (tenths === this.tenths) return;
    this.tenths = tenths;
    console.error(`${done}/${total} ${this.unit}`);
  }

  /** Returns the progress of the task that follows this one, or this one itself while the unit is the same. */
  next(unit: string): CountProgress {
    if (unit === this.unit) return this;
    this.finish();
    return new CountProgress(unit);
  }

  /** Says that Ctrl-C was heard. */
  interrupting(): void {
    this.finish();
    console.error('Stopping after this step (Ctrl-C again to stop at once) ...');
  }

  /** Removes the live line. */
  finish(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
