// The study that affetto starts from, as two evaluations: its CNN and its CNN with an LSTM, at random as such studies are
// made, and on voices never heard. Its own figures stand beside them.

import type { PublishedScores } from '../corpora/published-figures.js';
import { findCorpus } from '../corpora/registry.js';
import { presetSettings } from '../training/presets.js';
import type { TrainingSettings } from '../training/settings.js';
import { type CorpusSource, type EvaluationPlan, planEvaluation } from './plan.js';
import type { EvaluationResult } from './result.js';

/** The corpus that the study was made on, as the registry names it. */
export const studiedCorpus = 'ravdess';

/** The study's networks: what they are called here, and in the study. */
export const studiedNetworks = [
  { model: 'cnn', title: 'CNN' },
  { model: 'cnn-lstm', title: 'CNN+LSTM' },
] as const;

/** One of the two evaluations. */
export interface ReproductionPart {
  /** The name of its folder. */
  readonly name: 'random' | 'speaker';
  /** What it asks, in words for people. */
  readonly asks: string;
  readonly plan: EvaluationPlan;
}

/** The epochs of the short form: enough to see where a curve goes, not where it ends. */
const shortEpochs = { cnn: 10, 'cnn-lstm': 20 } as const;

/**
 * Plans both evaluations.
 * @param isShort whether a first look is enough: fewer epochs, one fold of five, recordings at their own speed only
 */
export function planReproduction(corpus: CorpusSource, isShort: boolean): ReproductionPart[] {
  const models = studiedNetworks.map(({ model }) => ({
    name: model,
    config: isShort ? shortSettings(model) : presetSettings({ name: model }),
  }));
  const shared = { corpus, testCorpus: null, seeds: [1], models };
  const split = models[0]!.config.split;
  return [
    {
      name: 'random',
      asks: 'the usual split, in which every voice is heard in training',
      plan: planEvaluation({
        ...shared,
        split: { ...split, kind: 'random', seed: 1 },
        onlyFolds: null,
      }),
    },
    {
      name: 'speaker',
      asks: 'voices that training never heard',
      plan: planEvaluation({
        ...shared,
        split: { ...split, kind: 'speaker-folds', seed: 1 },
        onlyFolds: isShort ? [1] : null,
      }),
    },
  ];
}

function shortSettings(name: (typeof studiedNetworks)[number]['model']): TrainingSettings {
  return presetSettings({ name }, { epochs: shortEpochs[name], augmentation: { speeds: [1] } });
}

/** Says in a sentence what the short form leaves out; undefined for plans of the whole. */
export function shortenedBy(parts: readonly ReproductionPart[]): string | undefined {
  const models = parts.flatMap(({ plan }) => plan.models);
  const epochs = studiedNetworks.map(({ model, title }) => {
    const planned = models.find(({ name }) => name === model)?.config.epochs;
    return { title, planned, whole: presetSettings({ name: model }).epochs };
  });
  if (epochs.every(({ planned, whole }) => planned === whole)) return undefined;
  const words = epochs.map(({ title, planned, whole }) => `${title} ${planned} of ${whole} epochs`);
  return `Short form: ${words.join(', ')}, 1 of 5 folds by speaker, no other playback speeds. Expect less than the whole reaches.`;
}

/** A line of the table: what was claimed, or what was measured here. */
export interface ReproductionRow {
  /** The network, as the study calls it. */
  readonly network: string;
  /** Whose figures they are. */
  readonly whose: 'original study' | 'affetto';
  /** How test and training were separated. */
  readonly protocol: string;
  /** The share of right answers, 0 to 1. */
  readonly accuracy: number;
  /** 0 to 1. */
  readonly macroF1: number;
  /** 0 to 1; absent where it was not published. */
  readonly uar?: number;
  /** How many utterances were tested; absent where it was not published. */
  readonly tested?: number;
  /** How many epochs were trained, and how many the whole reproduction trains; absent where it was not published. */
  readonly epochs?: { readonly trained: number; readonly whole: number };
}

/** Puts what was measured beside what was claimed: network by network, the claim first. */
export function reproductionRows(results: readonly EvaluationResult[]): ReproductionRow[] {
  return studiedNetworks.flatMap(({ model, title }) => {
    const claim = claimOf(title);
    const measured = results.flatMap(({ protocol, models }): ReproductionRow[] => {
      const found = models.find(({ name }) => name === model);
      if (!found) return [];
      const { accuracy, macroF1, uar, count } = found.summary;
      const trained = Math.max(...found.folds.map(({ epochs }) => epochs));
      const folds = new Set(found.folds.map(({ fold }) => fold)).size;
      const part =
        folds < protocol.foldsPerSeed ? `, ${folds} of ${protocol.foldsPerSeed} folds` : '';
      return [
        {
          ...{ network: title, whose: 'affetto', protocol: `${protocol.title}${part}` },
          ...{ accuracy: accuracy.mean, macroF1: macroF1.mean, uar: uar.mean, tested: count },
          epochs: { trained, whole: presetSettings({ name: model }).epochs },
        },
      ];
    });
    if (!claim) return measured;
    const { accuracy, macroF1, protocol } = claim;
    return [{ network: title, whose: 'original study', protocol, accuracy, macroF1 }, ...measured];
  });
}

function claimOf(title: string): PublishedScores | undefined {
  const studies = findCorpus(studiedCorpus)?.published?.studies ?? [];
  return studies.find(({ name }) => name.startsWith(`${title} (`));
}
