// What an evaluation says corpus by corpus: each corpus that was tested, beside those that were trained on. Computed
// from the answers, so that tables, figures and programs are told the same.

import { amongLabels, answeredLabels } from '../scores/answered-labels.js';
import { recalibrate } from '../scores/recalibrate.js';
import { type Estimate, type ModelSummary, summarizePredictions } from '../scores/summary.js';
import { isOverCorpora } from '../splits/by-corpus.js';
import type { EvaluationResult, ModelResult } from './result.js';

/** How one corpus was answered by models that were trained on certain corpora. */
export interface CorpusCell {
  /** The model's name in the result. */
  readonly model: string;
  /** The corpora that were trained on, in the result's order. */
  readonly trainedOn: readonly string[];
  /** The corpus that was tested; trained on other speakers of it where it is among `trainedOn`. */
  readonly testedOn: string;
  /** The labels that were answered among: those in common. */
  readonly labels: readonly string[];
  /** The scores, with 95% intervals over the tested corpus's speakers. */
  readonly summary: ModelSummary;
  /**
   * The calibration error, as `summary.ece`, of the same answers at the temperature that fits the other speakers of the
   * tested corpus: what is left once confidences are calibrated on such speakers (see `recalibrate`).
   */
  readonly eceCalibrated: Estimate;
}

const known = new WeakMap<EvaluationResult, readonly CorpusCell[]>();

/**
 * Scores an evaluation under a protocol over several corpora corpus by corpus.
 * @returns model by model, the tested corpora in the result's order; none for other protocols, or where answers were not
 *   kept
 */
export function corpusCells(result: EvaluationResult): readonly CorpusCell[] {
  // Without labels nothing is told apart.
  if (result.labels.length === 0) return [];
  // Thousands of draws each, and page, figures and tables all ask.
  const cells = known.get(result) ?? computeCells(result);
  known.set(result, cells);
  return cells;
}

/** Tells whether all answers were among all labels; over corpora with fewer in common, chance is another for each. */
export function sharesAllLabels(result: EvaluationResult): boolean {
  return corpusCells(result).every(({ labels }) => labels.length === result.labels.length);
}

/** Returns the name that a model was asked for by: `corpus-matrix` lists it once for each corpus it was trained on. */
export function nameAskedFor({ name, trainedOn }: Pick<ModelResult, 'name' | 'trainedOn'>): string {
  const end = trainedOn === undefined ? '' : ` (${trainedOn})`;
  return name.endsWith(end) ? name.slice(0, name.length - end.length) : name;
}

function computeCells(result: EvaluationResult): CorpusCell[] {
  const { protocol, corpora = [], models } = result;
  if (!isOverCorpora(protocol.kind)) return [];
  const names = corpora.map(({ name }) => name);
  return models.flatMap((model) =>
    names.flatMap((testedOn) => cellOf(result, model, names, testedOn) ?? []),
  );
}

function cellOf(
  { labels, protocol }: EvaluationResult,
  model: ModelResult,
  names: readonly string[],
  testedOn: string,
): CorpusCell | undefined {
  const answers = model.predictions
    .map(({ seed, utterances }) => ({
      seed,
      utterances: utterances.filter(({ corpus }) => corpus === testedOn),
    }))
    .filter(({ utterances }) => utterances.length > 0);
  if (answers.length === 0) return undefined;
  const kept = answeredLabels(answers.flatMap(({ utterances }) => utterances));
  const common = kept.map((label) => labels[label] as string);
  const predictions = answers.map(({ seed, utterances }) => ({
    seed,
    utterances: amongLabels(utterances, kept),
  }));
  const calibrated = recalibrate(predictions, common.length).predictions;
  return {
    model: model.name,
    trainedOn:
      protocol.kind === 'corpus-matrix'
        ? names.filter((name) => name === model.trainedOn)
        : names.filter((name) => name !== testedOn),
    testedOn,
    labels: common,
    summary: summarizePredictions({ labels: common, predictions }),
    eceCalibrated: summarizePredictions({ labels: common, predictions: calibrated }).ece,
  };
}
