// How far adapting has come: a live line on a terminal, a line for each phase elsewhere.

import { SingleBar } from 'cli-progress';
import type { AdaptationProgress } from '../../../adaptation/adaptation.js';

const words: Readonly<Record<AdaptationProgress['phase'], string>> = {
  listening: 'listening to the clips',
  checking: 'checking on clips left out',
  training: 'adapting to all clips',
};

export class AdaptProgress {
  private bar: SingleBar | undefined;
  private phase: AdaptationProgress['phase'] | undefined;

  show({ phase, done, total }: AdaptationProgress): void {
    if (phase !== this.phase) {
      this.finish();
      this.phase = phase;
      if (process.stderr.isTTY) {
        this.bar = new SingleBar({
          format: `${words[phase]} {bar} {value}/{total}`,
          stream: process.stderr,
          hideCursor: true,
          clearOnComplete: true,
        });
        this.bar.start(total, done);
      } else console.error(`${words[phase]} ...`);
    }
    this.bar?.update(done);
  }

  /** Removes the live line. */
  finish(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
