// What models of the shipped configuration answer on a corpus of which nothing was trained on, with confidences and
// thresholds that come from other corpora alone: what is to be expected of recordings of another kind.

import { corpusTitle, findCorpus } from '../corpora/registry.js';
import { AffettoError } from '../errors.js';
import type { EvaluationResult, ModelResult } from '../evaluation/result.js';
import type { ForeignEvidence } from '../model-file/evidence.js';
import { summarizeSetsAt, thresholdFrom } from '../scores/answer-set-summary.js';
import { restrictLabels } from '../scores/label-subset.js';
import type { ScoredUtterance, SeedPredictions } from '../scores/predictions.js';
import { recalibrate } from '../scores/recalibrate.js';
import { mean } from '../scores/statistics.js';
import { type Estimate, summarizePredictions } from '../scores/summary.js';
import { plain } from './answer-sets.js';
import type { GatheredEvidence } from './evidence.js';

/**
 * Scores an evaluation on other corpora as the shipped model's confidences and sets would fare there.
 *
 * @param result of `affetto evaluate` with the shipped settings, `--protocol cross-corpus` or `leave-one-corpus-out`
 * @param folder where it lies, for messages
 * @param gathered what the evaluation to ship says; its answers to the foreign corpus do not count here
 * @param level the level of answer sets
 * @returns an entry for each corpus that was tested
 * @throws AffettoError `OPTION_INVALID` where it tests no other corpus, is of other settings or labels, or where several
 *   networks are shipped together, of which it knows nothing
 */
export function foreignEvidence(
  result: EvaluationResult,
  folder: string,
  { models, labels, answered }: Pick<GatheredEvidence, 'models' | 'labels' | 'answered'>,
  level: number,
): ForeignEvidence[] {
  const tested = testedIn(result);
  if (tested.length === 0) {
    throw refused(
      folder,
      `is ${result.protocol.title}. Evaluate with --protocol cross-corpus or leave-one-corpus-out`,
    );
  }
  const sibling = siblingIn(result, folder, models);
  if (result.labels.join() !== labels.join()) {
    throw refused(folder, `answers among ${result.labels.join(', ')}, not ${labels.join(', ')}`);
  }
  return tested.map((corpus) =>
    evidenceOn(
      corpus,
      where(sibling.predictions, (name) => name === corpus.testedOn),
      {
        ...{ labels, answered, level },
      },
    ),
  );
}

/** A corpus and those that were trained on instead, by name. */
interface TestedCorpus {
  readonly testedOn: string;
  readonly trainedOn: readonly string[];
}

/** Lists the corpora of which the models that answered had heard nothing. */
function testedIn({
  protocol,
  corpus,
  testCorpus,
  corpora = [],
}: EvaluationResult): TestedCorpus[] {
  if (protocol.kind === 'cross-corpus' && testCorpus) {
    return [{ testedOn: testCorpus.name, trainedOn: corpus.name.split('+') }];
  }
  if (protocol.kind !== 'leave-one-corpus-out') return [];
  const names = corpora.map(({ name }) => name);
  return names.map((testedOn) => ({
    testedOn,
    trainedOn: names.filter((name) => name !== testedOn),
  }));
}

function evidenceOn(
  { testedOn, trainedOn }: TestedCorpus,
  foreign: readonly SeedPredictions[],
  {
    labels,
    answered,
    level,
  }: Pick<GatheredEvidence, 'labels' | 'answered'> & { readonly level: number },
): ForeignEvidence {
  // Its voices may not shape the temperature or the thresholds that it is judged by, either.
  const others = where(answered, (name) => name !== testedOn);
  const { cool, predictions: calibrated } = recalibrate(others, labels.length);
  const common = labels.filter((_, label) => occurs(foreign, label));
  const predictions = restricted(cool(foreign), labels, common);
  const summary = summarizePredictions({ labels: common, predictions });
  const threshold = thresholdFrom(calibrated, level);
  const sets =
    threshold === undefined
      ? undefined
      : summarizeSetsAt({ labels: common, predictions, level }, threshold);
  const described = findCorpus(testedOn);
  return {
    corpus: testedOn,
    title: corpusTitle(testedOn),
    languages: [...(described?.speech.languages ?? [])],
    trainedOn: trainedOn.map(corpusTitle).join(', '),
    labels: common,
    utterances: summary.count,
    speakers: summary.speakers,
    uar: estimate(summary.uar),
    accuracy: estimate(summary.accuracy),
    confidence: mean(
      predictions.flatMap(({ utterances }) =>
        utterances.map(({ probabilities }) => Math.max(...probabilities)),
      ),
    ),
    ece: summary.ece.mean,
    ...(sets && { answerSets: plain(sets) }),
  };
}

/** The model of the same settings as the one that is shipped. */
function siblingIn(
  { models: tested }: EvaluationResult,
  folder: string,
  models: readonly ModelResult[],
): ModelResult {
  const [shipped, ...more] = models;
  if (!shipped || more.length > 0) {
    throw refused(folder, 'knows nothing of networks of several evaluations that answer together');
  }
  const sibling = tested.find(({ config }) => sameSettings(config, shipped.config));
  if (sibling) return sibling;
  const names = tested.map(({ name }) => name).join(', ');
  throw refused(
    folder,
    `is of other settings (${names}) than ${shipped.name}, so it says nothing of this model. Evaluate with the same`,
  );
}

const sameSettings = (one: ModelResult['config'], other: ModelResult['config']) =>
  JSON.stringify(one) === JSON.stringify(other);

/** The answers to some of the corpora. */
function where(
  predictions: readonly SeedPredictions[],
  isWanted: (corpus: string) => boolean,
): SeedPredictions[] {
  return predictions.map(({ seed, utterances }) => ({
    seed,
    utterances: utterances.filter(({ corpus }) => isWanted(corpus)),
  }));
}

const occurs = (predictions: readonly SeedPredictions[], label: number) =>
  predictions.some(({ utterances }) => utterances.some(({ truth }) => truth === label));

/** The answers among the labels that both corpora have. */
function restricted(
  predictions: readonly SeedPredictions[],
  labels: readonly string[],
  keep: readonly string[],
): SeedPredictions[] {
  return predictions.map(({ seed, utterances }) => ({
    seed,
    utterances: utterances.map((utterance): ScoredUtterance => {
      const { probabilities } = utterance;
      const kept = restrictLabels({ labels, probabilities, keep });
      return {
        ...utterance,
        truth: keep.indexOf(labels[utterance.truth] as string),
        probabilities: [...kept.probabilities],
      };
    }),
  }));
}

const estimate = ({ mean: value, deviation, interval }: Estimate): ForeignEvidence['uar'] => ({
  ...{ mean: value, deviation, interval: [...interval] },
});

function refused(folder: string, why: string): AffettoError {
  return new AffettoError('OPTION_INVALID', `--foreign ${folder}: the evaluation ${why}.`);
}
