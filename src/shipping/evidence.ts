// From evaluations to the model to ship: the same configurations trained on the whole corpus, with the
// temperature, the threshold of "not sure" and the scores that their out-of-fold siblings earned.

import { AffettoError } from '../errors.js';
import type { EvaluationResult, ModelResult } from '../evaluation/result.js';
import type { ModelEvidence } from '../model-file/evidence.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import { type CoveragePoint, findOperatingPoint } from '../scores/coverage.js';
import { ensemble } from '../scores/ensemble.js';
import { percent } from '../scores/format.js';
import type { SeedPredictions } from '../scores/predictions.js';
import { type Recalibration, recalibrate } from '../scores/recalibrate.js';
import { eachScore, scoreList } from '../scores/score-list.js';
import { type Estimate, summarizePredictions } from '../scores/summary.js';
import { listenersTo } from '../training/model-metadata.js';
import type { Evidence } from '../training/train.js';

/** How often an answer that is not called "not sure" shall be right unless told; the threshold follows from it. */
export const defaultAnsweredAccuracy = 0.75;

/** What was gathered, and what more can be made of it. */
export interface GatheredEvidence {
  /** The model of each evaluation. */
  readonly models: readonly ModelResult[];
  /** What a model file carries of them. */
  readonly evidence: Evidence;
  /** What they answer among. */
  readonly labels: readonly string[];
  /** Their answers, those of networks that answer together joined, before confidences were made honest. */
  readonly answered: readonly SeedPredictions[];
  /** The temperatures of these answers. */
  readonly recalibration: Recalibration;
}

/**
 * What evaluations say about a model of the same configurations that is trained on everything.
 * @param results several: the networks of all of them answer together
 * @param name of the model in each evaluation; may be left out where there is one
 * @throws AffettoError `OPTION_INVALID` where an evaluation shares speakers between training and test, has
 *   no such model, fewer seeds than members, another protocol or other labels, or no threshold reaches the
 *   accuracy
 */
export function gatherEvidence(
  results: readonly EvaluationResult[],
  name: string | undefined,
  options: EvidenceOptions = {},
): GatheredEvidence {
  const { answeredAccuracy = defaultAnsweredAccuracy, members: ofEach = 1 } = options;
  const models = results.map((result) => choose(result, name));
  const protocol = sharedProtocol(results);
  const labels = sharedLabels(results);
  if (labels.length === 0) throw withoutLabels(models);
  const [model] = models as [ModelResult];
  const members = models.length * ofEach;
  const answered = members > 1 ? together(models, ofEach) : model.predictions;
  const seeds = answered.map(({ seed }) => seed);
  const uncalibrated =
    members > 1
      ? summarizePredictions({ labels, predictions: answered, resamples: 2 })
      : model.summary;
  const recalibration = recalibrate(answered, labels.length);
  const { temperature, predictions } = recalibration;
  const summary = summarizePredictions({ labels, predictions });
  const sure = findOperatingPoint(summary.coverage, { accuracy: answeredAccuracy });
  if (!sure) throw tooSure(model.name, answeredAccuracy, summary.coverage);
  const answers = summary.count * summary.seeds;
  const listeners = listenersBeside(results, labels);
  const carried: ModelEvidence = {
    protocol: `${protocol.title}. ${protocol.description}`,
    seeds: [...seeds],
    foldsPerSeed: protocol.foldsPerSeed,
    ...(members > 1 && { members }),
    speakers: summary.speakers,
    ...eachScore(scoreList, ({ key }) => estimate(summary[key])),
    eceUncalibrated: uncalibrated.ece.mean,
    perClass: summary.perClass.map((scores) => ({ ...scores })),
    confusion: summary.confusion.map((row) => [...row]),
    perSex: summary.perSex.map(group),
    perIntensity: summary.perIntensity.map(group),
    perSpeaker: summary.perSpeaker.map(group),
    calibration: summary.calibration.map((bin) => ({ ...bin })),
    answered: { coverage: sure.coverage, accuracy: sure.accuracy },
  };
  const calibration: ModelMetadata['calibration'] = {
    temperature,
    fittedOn: `${answers} answers to speakers that ${seeds.length * members * protocol.foldsPerSeed} models of the same ${configurations(models)}${inGroups(members)} had not heard`,
    notSureBelow: Number(sure.threshold.toFixed(3)),
  };
  return {
    ...{ models, labels, answered, recalibration },
    evidence: {
      calibration,
      evaluation: {
        protocol: `${protocol.title}, ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}: other models of the same ${configurations(models)}${inGroups(members)}, on speakers they had not heard`,
        speakerIndependent: true,
        testUtterances: summary.count,
        ...eachScore(scoreList, ({ key }) => summary[key].mean),
      },
      evidence: carried,
      ...(listeners && { listeners }),
      ...(members === 1 && model.dimensions && { dimensions: model.dimensions }),
    },
  };
}

function withoutLabels([model]: readonly ModelResult[]): AffettoError {
  return new AffettoError(
    'OPTION_INVALID',
    `${model?.name} answers dimensions alone, and shipping is about labels: how honest confidences are, and when an answer is sure. The model.onnx of affetto train answers the dimensions and says how right it is.`,
  );
}

/** Names the highest accuracy that some confidence goes with, and how few answers are left there. */
function tooSure(name: string, wanted: number, curve: readonly CoveragePoint[]): AffettoError {
  const best = curve.reduce((most, point) => (point.accuracy > most.accuracy ? point : most));
  // Rounded down, so that it is reached.
  const reached = Math.floor(100 * best.accuracy) / 100;
  return new AffettoError(
    'OPTION_INVALID',
    `No confidence of ${name} goes with an accuracy of ${wanted}. The highest that one goes with is ${percent(best.accuracy)}%, where ${percent(best.coverage)}% of the utterances are answered: ask for at most --sure ${reached}.`,
  );
}

/** How people did on the corpus that all of them were tested on. */
function listenersBeside(
  results: readonly EvaluationResult[],
  labels: readonly string[],
): ModelMetadata['listeners'] {
  const tested = new Set(results.map(({ corpus, testCorpus }) => (testCorpus ?? corpus).name));
  const [name] = tested;
  return name !== undefined && tested.size === 1 ? listenersTo(name, labels) : undefined;
}

export interface EvidenceOptions {
  /** The accuracy wanted among the answers that are sure, 0 to 1; default `defaultAnsweredAccuracy`. */
  readonly answeredAccuracy?: number;
  /** How many networks of each evaluation, of its first seeds, answer together; default 1. */
  readonly members?: number;
}

/** Averages the answers of each model's first `members` seeds into one, under the first one's number. */
function together(models: readonly ModelResult[], members: number): SeedPredictions[] {
  const chosen = models.flatMap(({ name, predictions }) => {
    if (predictions.length >= members) return predictions.slice(0, members);
    throw new AffettoError(
      'OPTION_INVALID',
      `The evaluation holds ${predictions.length} seeds of ${name}, so nobody knows how ${members} of them answer together. Evaluate with --seeds ${members}.`,
    );
  });
  return [{ seed: chosen[0]!.seed, utterances: ensemble(chosen) }];
}

/** Returns the protocol that all evaluations share. */
function sharedProtocol(results: readonly EvaluationResult[]): EvaluationResult['protocol'] {
  const [first, ...others] = results.map(({ protocol }) => protocol);
  if (!first) throw new AffettoError('OPTION_INVALID', 'There is no evaluation to ship.');
  const dependent = [first, ...others].find(({ speakerIndependent }) => !speakerIndependent);
  if (dependent) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The evaluation is ${dependent.title}: its scores would flatter a model that meets new voices. Evaluate with --protocol speaker-folds.`,
    );
  }
  if ([first, ...others].some(({ kind }) => kind === 'corpus-matrix')) {
    throw new AffettoError(
      'OPTION_INVALID',
      'The evaluation is a matrix of corpora: each of its models heard one corpus alone, so it does not say how one would do that heard all. Evaluate them together with --protocol speaker-folds or leave-one-corpus-out.',
    );
  }
  const other = others.find(({ title }) => title !== first.title);
  if (other) {
    throw new AffettoError(
      'OPTION_INVALID',
      `One evaluation is ${first.title}, another ${other.title}, so nobody knows how their networks answer together. Evaluate them alike.`,
    );
  }
  return first;
}

/** What all of them answered among. */
function sharedLabels(results: readonly EvaluationResult[]): readonly string[] {
  const [first, ...others] = results.map(({ labels }) => labels);
  const other = others.find((labels) => labels.join() !== first!.join());
  if (other) {
    throw new AffettoError(
      'OPTION_INVALID',
      `One evaluation answers among ${first!.join(', ')}, another among ${other.join(', ')}, so their networks cannot answer together. Evaluate them with the same labels in the same order.`,
    );
  }
  return first!;
}

const configurations = (models: readonly ModelResult[]) =>
  models.length > 1 ? 'configurations' : 'configuration';

const inGroups = (members: number) => (members > 1 ? `, ${members} of them together` : '');

function choose({ models }: EvaluationResult, name: string | undefined): ModelResult {
  const names = models.map((model) => model.name).join(', ');
  if (name === undefined && models.length > 1) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The evaluation holds ${models.length} models: ${names}. Say which by --model.`,
    );
  }
  const model = name === undefined ? models[0] : models.find((one) => one.name === name);
  if (model) return model;
  throw new AffettoError(
    'OPTION_INVALID',
    `The evaluation has no model ${name}. There are: ${names}.`,
  );
}

function estimate({ mean, deviation, interval }: Estimate): ModelEvidence['uar'] {
  return { mean, deviation, interval: [...interval] };
}

function group(scores: {
  readonly group: string;
  readonly count: number;
  readonly accuracy: number;
  readonly uar: number;
}): ModelEvidence['perSex'][number] {
  const { group: name, count, accuracy, uar } = scores;
  return { group: name, count, accuracy, uar };
}
