// How far adapting has come, phase by phase.

import type { AdaptationProgress } from '../../../adaptation/adaptation.js';
import { Progress } from '../../terminal/progress.js';

const words: Readonly<Record<AdaptationProgress['phase'], string>> = {
  listening: 'listening to the clips',
  checking: 'checking on clips left out',
  training: 'adapting to all clips',
};

export class AdaptProgress {
  // A log has a line of its own for each phase.
  private readonly progress = new Progress({ saysBeginning: false });
  private phase: AdaptationProgress['phase'] | undefined;

  show({ phase, done, total }: AdaptationProgress): void {
    if (phase !== this.phase) {
      this.phase = phase;
      if (!process.stderr.isTTY) console.error(`${words[phase]} ...`);
    }
    this.progress.show(words[phase], done, total);
  }

  /** Removes the live line. */
  finish(): void {
    this.progress.finish();
  }
}
