// Protocols over several corpora: which corpora each fold trains on and tests. How a model does on another corpus,
// another language and another room says more about strangers than any split of one corpus.

import { type Utterance, unlabelled } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { checkFold, speakerFolds, takeFold } from './k-folds.js';
import { requireKnownSpeakers } from './known-speakers.js';
import { type Sameness, speakerUnits } from './units.js';

/** The protocols over several corpora. */
export const corporaKinds = ['leave-one-corpus-out', 'corpus-matrix'] as const;

/** The name of a protocol over several corpora. */
export type CorporaKind = (typeof corporaKinds)[number];

/** What one fold trains on and tests. */
export interface CorpusFold {
  /** The corpora that are trained on, sorted by name. */
  readonly trainedOn: readonly string[];
  /** The corpora that are tested, sorted by name. */
  readonly testedOn: readonly string[];
  /** Which fold of a corpus's speakers is tested, where a corpus is tested by a model trained on itself. */
  readonly own?: {
    /** The number of the fold, from 1. */
    readonly fold: number;
    /** How many folds the corpus's speakers are dealt into, at least 2. */
    readonly folds: number;
  };
}

/** What of a split says which corpora a fold is made of. */
export interface CorpusFoldSettings {
  /** The protocol; any but those of `corporaKinds` has no such folds. */
  readonly kind: string;
  /** Into how many folds `corpus-matrix` deals the speakers of each corpus; one that has fewer: one speaker a fold. */
  readonly folds: number;
}

/** Tells whether a protocol is one over several corpora. */
export function isOverCorpora(kind: string): kind is CorporaKind {
  return (corporaKinds as readonly string[]).includes(kind);
}

/** Lists the corpora that utterances are of, sorted by name. */
export function corporaOf(utterances: readonly Utterance[]): string[] {
  return [...new Set(utterances.map(({ corpus }) => corpus))].sort();
}

/**
 * Lists the folds of a protocol over several corpora. `leave-one-corpus-out`: each corpus is tested once.
 * `corpus-matrix`: for each corpus its own folds by speaker, then one training on all of it that is tested on all others.
 * @returns the folds in the order of their numbers; none for other protocols
 * @throws AffettoError `OPTION_INVALID` where there is one corpus only, where two have fewer than two labels in common,
 *   or where `corpus-matrix` has a corpus whose speakers are not known or one alone
 */
export function corpusFolds(
  utterances: readonly Utterance[],
  { kind, folds }: CorpusFoldSettings,
): CorpusFold[] {
  if (!isOverCorpora(kind)) return [];
  const corpora = corporaOf(utterances);
  if (corpora.length < 2) {
    throw invalid(
      `The protocol ${kind} needs two corpora or more, and there is only ${corpora.join() || 'none'}. Give --corpus once for each; within one corpus, take speaker-folds.`,
    );
  }
  const others = (corpus: string) => corpora.filter((other) => other !== corpus);
  const listed =
    kind === 'leave-one-corpus-out'
      ? corpora.map((corpus): CorpusFold => ({ trainedOn: others(corpus), testedOn: [corpus] }))
      : corpora.flatMap((corpus): CorpusFold[] => [
          ...ownFolds(utterances, corpus, folds),
          { trainedOn: [corpus], testedOn: others(corpus) },
        ]);
  for (const { trainedOn, testedOn } of listed) {
    for (const tested of testedOn) {
      requireCommonLabels(ofCorpora(utterances, trainedOn), ofCorpora(utterances, [tested]));
    }
  }
  return listed;
}

/**
 * Takes the utterances that a fold is about: under `corpus-matrix` those of one corpus, where it is tested on itself.
 * @throws AffettoError what `corpusFolds` throws; `OPTION_INVALID` where there is no such fold
 */
export function involvedUtterances(
  utterances: readonly Utterance[],
  settings: CorpusFoldSettings & { readonly fold: number },
): readonly Utterance[] {
  if (!isOverCorpora(settings.kind)) return utterances;
  const { trainedOn, testedOn } = corpusFold(utterances, settings);
  return ofCorpora(utterances, [...trainedOn, ...testedOn]);
}

/**
 * Cuts the test part of a fold.
 * @param seed what the speakers of `corpus-matrix` are dealt by
 * @param same how utterances are told that belong together
 * @throws AffettoError as `involvedUtterances`
 */
export function cutByCorpus(
  utterances: readonly Utterance[],
  settings: CorpusFoldSettings & { readonly fold: number },
  seed: number,
  same: Sameness = {},
): { train: Utterance[]; test: Utterance[] } {
  const { trainedOn, testedOn, own } = corpusFold(utterances, settings);
  const train = ofCorpora(utterances, trainedOn);
  if (own) return takeFold(speakerFolds(train, { folds: own.folds, seed, ...same }), own.fold);
  return { train, test: ofCorpora(utterances, testedOn) };
}

/**
 * Refuses a test on another corpus in which nothing can be told apart: a model that may give one answer alone is
 * always right.
 * @throws AffettoError `OPTION_INVALID` naming the corpora and their labels
 */
export function requireCommonLabels(train: readonly Utterance[], test: readonly Utterance[]): void {
  const labelsOf = (part: readonly Utterance[]) =>
    [...new Set(part.map(({ emotion }) => emotion))].filter((label) => label !== unlabelled).sort();
  const [trained, tested] = [labelsOf(train), labelsOf(test)];
  const common = tested.filter((label) => trained.includes(label));
  // Without any labels it is dimensions that are learnt.
  if (common.length >= 2 || (trained.length === 0 && tested.length === 0)) return;
  throw invalid(
    `${corporaOf(test).join(', ')} cannot be tested by a model that is trained on ${corporaOf(train).join(', ')}: they have ${common.length === 0 ? 'no label' : `only the label ${common.join()}`} in common (${tested.join(', ')}; ${trained.join(', ')}), and telling apart takes two. Leave one of them out, or choose other labels in the settings.`,
  );
}

/** Says what a fold trains on and tests, e.g. `trained on nemo, tested on emo-db and ravdess`. */
export function corpusFoldWords({ trainedOn, testedOn, own }: CorpusFold): string {
  if (own) return `trained and tested on ${trainedOn.join()}, fold ${own.fold} of ${own.folds}`;
  return `trained on ${trainedOn.join(' and ')}, tested on ${testedOn.join(' and ')}`;
}

/** Returns a title and a sentence for tables and reports. */
export function describeCorpora(
  utterances: readonly Utterance[],
  { kind, folds }: { readonly kind: CorporaKind; readonly folds: number },
): readonly [title: string, sentence: string] {
  const corpora = corporaOf(utterances);
  const names = corpora.join(', ');
  if (kind === 'leave-one-corpus-out') {
    return [
      `leave one corpus out, ${corpora.length} corpora`,
      `Each of the corpora ${names} is tested, all of it, by a model that was trained on the others, over the labels that both have.`,
    ];
  }
  return [
    `corpus by corpus, ${corpora.length} corpora`,
    `A model trained on one of the corpora ${names} is tested on all of each other one, over the labels that both have. On its own corpus the speakers are dealt into ${folds} folds at random (a speaker each where there are fewer), and each fold is tested by a model that has heard only the others.`,
  ];
}

function ownFolds(utterances: readonly Utterance[], corpus: string, wanted: number): CorpusFold[] {
  const own = ofCorpora(utterances, [corpus]);
  requireKnownSpeakers(own);
  const speakers = speakerUnits(own).length;
  if (speakers < 2) {
    throw invalid(
      `${corpus} has one speaker, so it cannot be tested by a model trained on its other voices, as corpus-matrix does. Leave it out, or take leave-one-corpus-out.`,
    );
  }
  const folds = Math.min(wanted, speakers);
  return Array.from({ length: folds }, (_, index) => ({
    trainedOn: [corpus],
    testedOn: [corpus],
    own: { fold: index + 1, folds },
  }));
}

function corpusFold(
  utterances: readonly Utterance[],
  settings: CorpusFoldSettings & { readonly fold: number },
): CorpusFold {
  const folds = corpusFolds(utterances, settings);
  checkFold(settings.fold, folds.length);
  return folds[settings.fold - 1] as CorpusFold;
}

function ofCorpora(utterances: readonly Utterance[], names: readonly string[]): Utterance[] {
  return utterances.filter(({ corpus }) => names.includes(corpus));
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
