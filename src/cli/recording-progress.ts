// How many recordings of a corpus are answered: a live line on a terminal, elsewhere a line every tenth.

import { SingleBar } from 'cli-progress';

/** Prints to stderr. */
export class RecordingProgress {
  private bar: SingleBar | undefined;
  private tenths = 0;

  show(done: number, total: number): void {
    if (process.stderr.isTTY) {
      if (!this.bar) {
        this.bar = new SingleBar({
          format: 'recordings {bar} {value}/{total} | ETA {eta_formatted}',
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
    console.error(`${done}/${total} recordings`);
  }

  /** Removes the live line. */
  finish(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
