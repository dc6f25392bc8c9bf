// `affetto compare`: several models over the same folds and seeds, side by side.

import { type ArgsDef, defineCommand } from 'citty';
import { AffettoError } from '../../errors.js';
import { reportFailure } from '../terminal/failure.js';
import { checkOptions } from '../terminal/options.js';
import { evaluationOptions, runEvaluation } from './evaluate/run-evaluation.js';

const args = {
  models: {
    type: 'positional',
    required: false,
    description: 'Two or more: names (see affetto models) or JSON files with settings',
  },
  ...evaluationOptions,
} as const satisfies ArgsDef;

export default defineCommand({
  meta: {
    name: 'compare',
    description:
      'Train and test several models on the same folds and seeds, and say how sure the difference is. Interrupted? Give the same command again.',
  },
  args,
  run: ({ args: given }) =>
    reportFailure('compare', async () => {
      checkOptions(given, args);
      if (given._.length < 2) {
        throw new AffettoError(
          'OPTION_INVALID',
          'Name two models or more to compare, e.g. affetto compare cnn cnn-lstm. One alone: affetto evaluate.',
        );
      }
      await runEvaluation('compare', given._, given);
    }),
});
