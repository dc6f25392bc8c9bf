// How far adapting has come, phase by phase.

import type { AdaptationProgress } from '../../../adaptation/adaptation.js';
import { Progress } from '../../terminal/progress.js';

const words: Readonly<Record<AdaptationProgress['phase'], string>> = {
  listening: 'listening to the clips',
  checking: 'checking on clips left out',
  training: 'adapting to all clips',
};

export class AdaptProgress {
  private readonly progress = new Progress();

  show({ phase, done, total }: AdaptationProgress): void {
    this.progress.show(words[phase], done, total);
  }

  /** Removes the live line. */
  finish(): void {
    this.progress.finish();
  }
}
