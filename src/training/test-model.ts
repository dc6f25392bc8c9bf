// The end of a run: the temperature is fitted on validation, the test part is answered once.

import { relative, sep } from 'node:path';
import { partOf } from '../audio/recording-part.js';
import { foldersOf } from '../corpora/joined-corpora.js';
import type { CorpusListing } from '../corpora/listing.js';
import { AffettoError } from '../errors.js';
import type { FrontEndOptions } from '../features/options.js';
import type { Model } from '../models/registry.js';
import type { Runtime } from '../runtime/runtime.js';
import { type DimensionSummary, summarizeDimensions } from '../scores/dimension-scores.js';
import { type Metrics, metricsWithoutLabels, scorePredictions } from '../scores/metrics.js';
import type { ScoredUtterance } from '../scores/predictions.js';
import { fitTemperature } from '../scores/temperature.js';
import { isOverCorpora } from '../splits/by-corpus.js';
import type { SplitParts } from '../splits/protocols.js';
import { temperatureFor } from '../voices/voice-model.js';
import { Evaluator, type Snapshot, softmaxRows } from './evaluator.js';
import type { Example } from './examples.js';
import { answerDimensions } from './fit-dimensions.js';
import type { SettledSettings } from './settings.js';

export interface TestOutcome {
  /** The scores over all labels; those that cannot be answered count nowhere. */
  readonly metrics: Metrics;
  readonly temperature: number;
  readonly predictions: readonly ScoredUtterance[];
  /** The scores of each dimension that was learnt. */
  readonly dimensions: readonly DimensionSummary[];
}

/** What is tested. */
export interface TestOptions {
  readonly settings: SettledSettings;
  readonly model: Model;
  readonly frontEnd: FrontEndOptions;
  readonly examples: SplitParts<readonly Example[]>;
  readonly weights: Snapshot;
  /** The corpus that the test part is of. */
  readonly tested: Pick<CorpusListing, 'folder' | 'parts'>;
  readonly runtime: Runtime;
  readonly threads?: number;
}

/**
 * Answers the test part. The model chooses among the labels that training had and, on another corpus, that
 * corpus has: a softmax over their logits alone. Of several other corpora each has its own labels. Utterances with a
 * label that training lacked are left out. Dimensions are answered for all that is left; of a model without labels for all.
 * @throws AffettoError `OPTION_INVALID` where no test utterance is left
 */
export async function testModel(options: TestOptions): Promise<TestOutcome> {
  const { examples, weights, settings } = options;
  if (examples.test.length === 0) throw nothingToTest(settings);
  const answered = settings.labels.length > 0 ? await testLabels(options) : withoutLabels(options);
  const predictions = withDimensions(answered.predictions, answered.tested, weights);
  const dimensions = summarizeDimensions([{ seed: settings.seed, utterances: predictions }]);
  return { ...answered, predictions, dimensions };
}

type Answered = Pick<TestOutcome, 'metrics' | 'temperature' | 'predictions'> & {
  /** The example behind each of the answers. */
  readonly tested: readonly Example[];
};

/** Answers the test part among labels. */
async function testLabels(options: TestOptions): Promise<Answered> {
  const { examples, weights, settings } = options;
  const { labels } = settings;
  const classes = labels.length;
  const evaluator = await Evaluator.create({ ...options, labels }, settings.batchSize);
  try {
    const temperature =
      examples.validation.length === 0 || weights.voice
        ? temperatureOf(weights)
        : fitTemperature(
            (await evaluator.score(examples.validation, weights)).logits,
            examples.validation.map(({ label }) => label),
            classes,
          );
    const known = new Set(examples.train.map(({ label }) => label));
    const test = examples.test.filter(({ label }) => known.has(label));
    const answerable = answerableLabels(settings, examples.train, test, known);
    const { logits } = await evaluator.score(test, weights);
    const folderOf = foldersOf(options.tested);
    const predictions = test.map((example, row) => {
      const start = row * classes;
      const among = answerable(example);
      const own = logits
        .subarray(start, start + classes)
        .map((logit, label) => (among.has(label) ? logit : -Infinity));
      const folder = folderOf(example.utterance.corpus);
      return scored(example, softmaxRows(own, classes, temperature), folder);
    });
    const metrics = scorePredictions({
      labels,
      truth: predictions.map(({ truth }) => truth),
      probabilities: predictions.flatMap(({ probabilities }) => probabilities),
    });
    return { metrics, temperature, predictions, tested: test };
  } finally {
    await evaluator.dispose();
  }
}

/** Lists the test part of a model that answers no labels: nothing of those can be scored. */
function withoutLabels({ examples, tested }: TestOptions): Answered {
  const folderOf = foldersOf(tested);
  const predictions = examples.test.map((example) =>
    scored(example, new Float64Array(), folderOf(example.utterance.corpus)),
  );
  const metrics = metricsWithoutLabels(predictions.length);
  return { metrics, temperature: 1, predictions, tested: examples.test };
}

/** Adds what is answered of each dimension, in as many digits as mean anything. */
function withDimensions(
  predictions: readonly ScoredUtterance[],
  tested: readonly Example[],
  { dimensions: fitted = [] }: Snapshot,
): readonly ScoredUtterance[] {
  if (fitted.length === 0) return predictions;
  return predictions.map((prediction, index) => {
    const { utterance, variants } = tested[index] as Example;
    const answers = answerDimensions(fitted, (variants[0] as Example['variants'][number]).values);
    const entries = fitted.map(({ dimension }, place) => {
      const truth = utterance.dimensions?.[dimension];
      const predicted = Number((answers[place] as number).toPrecision(6));
      return [dimension, { predicted, ...(truth !== undefined && { truth }) }] as const;
    });
    return { ...prediction, dimensions: Object.fromEntries(entries) };
  });
}

function nothingToTest({ labels }: Pick<SettledSettings, 'labels'>): AffettoError {
  return new AffettoError(
    'OPTION_INVALID',
    `Nothing can be tested: no utterance of the test part has one of the labels that were trained on (${labels.join(', ')}). Give more recordings of each label, or split otherwise.`,
  );
}

/** Makes a function that tells among which labels an utterance of the test part is answered. */
function answerableLabels(
  { split }: Pick<SettledSettings, 'split'>,
  train: readonly Example[],
  test: readonly Example[],
  known: ReadonlySet<number>,
): (example: Example) => ReadonlySet<number> {
  const labelsOf = (part: readonly Example[]) => new Set(part.map(({ label }) => label));
  if (split.kind === 'cross-corpus') {
    const common = labelsOf(test);
    return () => common;
  }
  if (!isOverCorpora(split.kind)) return () => known;
  // A fold of a corpus's own speakers may lack a label by chance, another corpus lacks it for good.
  const corpusOf = ({ utterance }: Example) => utterance.corpus;
  const trained = new Set(train.map(corpusOf));
  const common = new Map(
    [...new Set(test.map(corpusOf))].map((corpus) => [
      corpus,
      trained.has(corpus) ? known : labelsOf(test.filter((one) => corpusOf(one) === corpus)),
    ]),
  );
  return (example) => common.get(corpusOf(example)) ?? known;
}

/** What a model's logits are divided by as it is: 1, or what a fit found on speakers it had left out. */
export function temperatureOf({ voice }: Pick<Snapshot, 'voice'>): number {
  return voice ? temperatureFor(voice, 0) : 1;
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
    ...partOf(example.utterance),
    truth: example.label,
    // Six digits: more is rounding noise, and a file of a thousand utterances stays readable.
    probabilities: Array.from(probabilities, (value) => Number(value.toPrecision(6))),
  };
}
