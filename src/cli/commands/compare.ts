// `affetto compare`: several models over the same folds and seeds, side by side.

import type { ArgsDef } from 'citty';
import { AffettoError } from '../../errors.js';
import { command } from '../terminal/command.js';
import { evaluationOptions, runEvaluation } from './evaluate/run-evaluation.js';

const args = {
  models: {
    type: 'positional',
    required: false,
    description:
      'Two or more: names (see affetto models), files that define one, or JSON files with settings',
  },
  ...evaluationOptions,
} as const satisfies ArgsDef;

export default command({
  name: 'compare',
  description:
    'Train and test several models on the same folds and seeds, and say how sure the difference is. Interrupted? Give the same command again.',
  examples: [
    'affetto compare cnn cnn-lstm --corpus data/ravdess --out runs/comparison',
    'affetto compare cnn cnn-lstm --protocol random --seeds 1,2,3,4,5 --corpus data/ravdess --out runs/random',
    'affetto compare cnn mine.json --markdown --corpus data/ravdess --out runs/mine',
  ],
  args,
  run: async (given) => {
    if (given._.length < 2) {
      throw new AffettoError(
        'OPTION_INVALID',
        'Name two models or more to compare, e.g. affetto compare cnn cnn-lstm. One alone: affetto evaluate.',
      );
    }
    await runEvaluation('compare', given._, given);
  },
});
