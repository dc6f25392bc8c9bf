// The end of a run: the temperature is fitted on validation, the test part is answered once.

import { relative, sep } from 'node:path';
import type { FrontEndOptions } from '../features/options.js';
import type { Model } from '../models/registry.js';
import type { Runtime } from '../runtime/runtime.js';
import { type Metrics, scorePredictions } from '../scores/metrics.js';
import type { ScoredUtterance } from '../scores/predictions.js';
import { fitTemperature } from '../scores/temperature.js';
import type { SplitParts } from '../splits/protocols.js';
import { Evaluator, type Snapshot, softmaxRows } from './evaluator.js';
import type { Example } from './examples.js';
import type { TrainingSettings } from './settings.js';

export interface TestOutcome {
  /** The scores over all labels; those that cannot be answered count nowhere. */
  readonly metrics: Metrics;
  readonly temperature: number;
  readonly predictions: readonly ScoredUtterance[];
}

/**
 * Answers the test part. The model chooses among the labels that training had and, on another corpus, that
 * corpus has: a softmax over their logits alone. Utterances with a label that training lacked are left out.
 * @throws AffettoError `OPTION_INVALID` where no test utterance is left
 */
export async function testModel(options: {
  readonly settings: TrainingSettings;
  readonly model: Model;
  readonly frontEnd: FrontEndOptions;
  readonly examples: SplitParts<readonly Example[]>;
  readonly weights: Snapshot;
  readonly testFolder: string;
  readonly runtime: Runtime;
  readonly threads?: number;
}): Promise<TestOutcome> {
  const { examples, weights, settings } = options;
  const { labels } = settings;
  const classes = labels.length;
  const evaluator = await Evaluator.create({ ...options, labels }, settings.batchSize);
  try {
    const temperature =
      examples.validation.length === 0
        ? 1
        : fitTemperature(
            (await evaluator.score(examples.validation, weights)).logits,
            examples.validation.map(({ label }) => label),
            classes,
          );
    const known = new Set(examples.train.map(({ label }) => label));
    const test = examples.test.filter(({ label }) => known.has(label));
    const answerable = new Set(
      settings.split.kind === 'cross-corpus' ? test.map(({ label }) => label) : known,
    );
    const { logits } = await evaluator.score(test, weights);
    const predictions = test.map((example, row) => {
      const start = row * classes;
      const own = logits
        .subarray(start, start + classes)
        .map((logit, label) => (answerable.has(label) ? logit : -Infinity));
      return scored(example, softmaxRows(own, classes, temperature), options.testFolder);
    });
    const metrics = scorePredictions({
      labels,
      truth: predictions.map(({ truth }) => truth),
      probabilities: predictions.flatMap(({ probabilities }) => probabilities),
    });
    return { metrics, temperature, predictions };
  } finally {
    await evaluator.dispose();
  }
}

function scored(example: Example, probabilities: Float64Array, folder: string): ScoredUtterance {
  const { id, corpus, speaker, sex, intensity, statement, path } = example.utterance;
  return {
    id,
    corpus,
    speaker,
    ...(sex && { sex }),
    ...(intensity && { intensity }),
    ...(statement !== undefined && { statement }),
    path: relative(folder, path).split(sep).join('/'),
    truth: example.label,
    // Six digits: more is rounding noise, and a file of a thousand utterances stays readable.
    probabilities: Array.from(probabilities, (value) => Number(value.toPrecision(6))),
  };
}
