// How a corpus is cut into training, validation and test, by name: the protocols of the field as data.
// Every split is a pure function of the utterances and a seed, so any process can repeat it.

import { z } from 'zod';
import type { Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import {
  type CorporaKind,
  corporaKinds,
  corpusFolds,
  cutByCorpus,
  describeCorpora,
  isOverCorpora,
  requireCommonLabels,
} from './by-corpus.js';
import { oneSpeakerFolds, randomFolds, speakerFolds, takeFold } from './k-folds.js';
import { refuseKnownVoices, refuseLeaks } from './leaks.js';
import { cutGiven, cutNamed, isGivenBySpeaker } from './said-parts.js';
import { heldOutSpeakers, randomSplit, sharesSpeakers, speakerSplit } from './two-parts.js';
import { type Sameness, speakerUnits } from './units.js';

/** The protocols, as they are named on the command line and in files. */
export const protocolKinds = [
  'random',
  'random-folds',
  'speaker',
  'speaker-folds',
  'leave-one-speaker-out',
  'speakers',
  'given',
  'cross-corpus',
  ...corporaKinds,
] as const;

/** The name of a protocol; docs/evaluation.md says what each tests. */
export type ProtocolKind = (typeof protocolKinds)[number];

/** How a run cuts its corpus: a protocol, or `none` for a model to ship, which is trained on everything. */
export type SplitKind = ProtocolKind | 'none';

/** One split: a protocol, its settings, and which of its folds. */
export const splitSchema = z.strictObject({
  /**
   * The protocol. `random`: stratified by emotion, the same voices in both parts; `random-folds`: k of them;
   * `speaker`: no voice in both; `speaker-folds`: k of them; `leave-one-speaker-out`; `speakers`: the
   * named ones are tested; `given`: the part of the corpus's own split that is called test; `cross-corpus`: all of another corpus is tested; `leave-one-corpus-out`: each of several
   * corpora is tested by a model trained on the others; `corpus-matrix`: each by one trained on each; `none`: nothing is
   * tested. Default `random`.
   */
  kind: z.enum([...protocolKinds, 'none']).default('random'),
  /** The share that `random` and `speaker` test, above 0 and below 1. Default 0.2. */
  testFraction: z.number().gt(0).lt(1).default(0.2),
  /** The number of folds of `random-folds`, `speaker-folds` and each corpus of `corpus-matrix`, at least 2. Default 5. */
  folds: z.int().min(2).max(10_000).default(5),
  /** Which fold is tested, from 1. Default 1. */
  fold: z.int().min(1).default(1),
  /** Who is tested by `speakers`. */
  testSpeakers: z.array(z.string()).default([]),
  /** What the split is drawn from; null: the run's seed. Default null. */
  seed: z.int().min(0).max(0xffff_fff0).nullable().default(null),
  /** The share of the training part that is kept aside to choose the epoch; 0: none, the last epoch is taken. Default 0.1. */
  validationFraction: z.number().min(0).lt(1).default(0.1),
});

/** One split, checked and complete: a protocol, its settings, and which of its folds. */
export interface SplitSettings extends z.infer<typeof splitSchema> {}

/** How test parts were separated from training parts. */
export interface ProtocolDescription {
  /** The protocol's name: one of `protocolKinds`. */
  readonly kind: string;
  /** Whether no voice is in both training and test in any fold. */
  readonly speakerIndependent: boolean;
  /** A title for table headings; it starts with `speaker-independent` or `speaker-dependent`. */
  readonly title: string;
  /** One or two sentences for people: how it was split, whose voices, where validation came from. */
  readonly description: string;
  /** The number of folds; 1 for a single split. */
  readonly foldsPerSeed: number;
}

/** A corpus in three parts, or something of each. */
export interface SplitParts<T> {
  /** What is trained on. */
  readonly train: T;
  /** What chooses the epoch and fits the temperature. */
  readonly validation: T;
  /** What is scored. */
  readonly test: T;
}

/** What a cut depends on besides the corpus and the protocol. */
export interface CutOptions extends Sameness {
  /** The run's seed, used unless the settings hold their own. */
  readonly seed: number;
  /** What `cross-corpus` tests. */
  readonly testUtterances?: readonly Utterance[] | undefined;
}

/**
 * Cuts a corpus into its three parts. Validation comes out of the training part, by whole speakers where
 * the test is by speakers, else stratified; a split that the corpus gives has its own, where it has one.
 *
 * @throws AffettoError `OPTION_INVALID` for settings that the corpus cannot meet; `SPLIT_LEAKS` where the
 * same recording, parts of one, or under `cross-corpus` the same voice, would be in training and test
 */
export function cutParts(
  utterances: readonly Utterance[],
  settings: SplitSettings,
  options: CutOptions,
): SplitParts<Utterance[]> {
  const { train: rest, test } = cutTest(utterances, settings, options);
  refuseLeaks(rest, test, options);
  if (settings.kind === 'cross-corpus') {
    refuseKnownVoices(rest, test);
    requireCommonLabels(rest, test);
  }
  const { validationFraction } = settings;
  if (validationFraction === 0) return { train: rest, validation: [], test };
  const chosenBy = settings.kind === 'given' ? rest.filter(({ split }) => split === 'dev') : [];
  if (chosenBy.length > 0) {
    const train = rest.filter(({ split }) => split !== 'dev');
    refuseLeaks(train, chosenBy, options);
    return { train, validation: chosenBy, test };
  }
  const cut = isBySpeaker(settings.kind) ? speakerSplit : randomSplit;
  // Another seed than the test cut's, or the same clips would be drawn by rank.
  const inner = cut(rest, {
    testFraction: validationFraction,
    seed: splitSeed(settings, options) + 1,
    ...sameness(options),
  });
  return { train: inner.train, validation: inner.test, test };
}

/**
 * Counts the folds of a protocol over these utterances.
 * @returns The number of folds, from 1: a single split has one.
 * @throws AffettoError `OPTION_INVALID` where `leave-one-speaker-out` has fewer than 2 speakers or an unknown one,
 *   and what `corpusFolds` throws.
 */
export function foldCount(utterances: readonly Utterance[], settings: SplitSettings): number {
  switch (settings.kind) {
    case 'random-folds':
    case 'speaker-folds':
      return settings.folds;
    case 'leave-one-speaker-out':
      return oneSpeakerFolds(utterances).length;
    case 'leave-one-corpus-out':
    case 'corpus-matrix':
      return corpusFolds(utterances, settings).length;
    default:
      return 1;
  }
}

/** Tells whether a protocol keeps voices apart by construction. Two corpora have no voice in common. */
export function isBySpeaker(kind: SplitKind): boolean {
  return kind !== 'random' && kind !== 'random-folds' && kind !== 'given';
}

/**
 * Puts a protocol into words, for tables and reports.
 * @throws AffettoError what `foldCount` throws.
 */
export function describeProtocol(
  utterances: readonly Utterance[],
  settings: SplitSettings,
): ProtocolDescription {
  const { kind } = settings;
  const folds = foldCount(utterances, settings);
  const speakerIndependent = kind === 'given' ? isGivenBySpeaker(utterances) : isBySpeaker(kind);
  const share = Math.round(100 * settings.testFraction);
  const speakers = new Set(utterances.map(({ corpus, speaker }) => `${corpus}/${speaker}`)).size;
  const heldOut = heldOutSpeakers(utterances, settings.testFraction);
  const together =
    speakerUnits(utterances).length < speakers
      ? ' Speakers who share a recording stay together.'
      : '';
  const rules: Record<
    Exclude<SplitKind, CorporaKind>,
    readonly [title: string, sentence: string]
  > = {
    random: [
      `random stratified ${100 - share}/${share}`,
      `${share}% of the utterances, drawn at random within each emotion, are tested; the rest is trained on.`,
    ],
    'random-folds': [
      `random stratified ${folds}-fold`,
      `The utterances of each emotion are dealt into ${folds} folds at random; each fold is tested by a model trained on the others.`,
    ],
    speaker: [
      // A study's page says what is done before anybody has a corpus at hand.
      speakers === 0
        ? `${share}% of speakers held out`
        : `${heldOut} of ${speakers} speakers held out`,
      `${heldOut} of the ${speakers} speakers (${share}% were asked for), drawn at random within each sex, ${heldOut === 1 ? 'is' : 'are'} tested; the rest is trained on.${together}`,
    ],
    'speaker-folds': [
      `speaker ${folds}-fold`,
      `The ${speakers} speakers are dealt into ${folds} folds at random${bothSexes(utterances, folds) ? ', both sexes in each' : ''}; each fold is tested by a model that has heard only the others.${together}`,
    ],
    'leave-one-speaker-out': [
      `leave one speaker out, ${folds} folds`,
      `Each of the ${speakers} speakers is tested by a model that has heard only the others.${together}`,
    ],
    speakers: [
      `speakers ${settings.testSpeakers.join(', ')} held out`,
      `The named speakers are tested; all others are trained on.`,
    ],
    given: [
      "the corpus's own split",
      'The part that the corpus calls test is tested; the rest is trained on.',
    ],
    'cross-corpus': [
      'another corpus',
      'Trained on one corpus, tested on all of another, over the labels that both have.',
    ],
    none: ['nothing', 'Nothing is tested: all utterances are trained on.'],
  };
  const [title, sentence] = isOverCorpora(kind)
    ? describeCorpora(utterances, { kind, folds: settings.folds })
    : rules[kind];
  const voices = speakerIndependent
    ? 'No tested voice was heard in training.'
    : 'The same voices are in training and test: expect much less on a new voice.';
  const validation =
    settings.validationFraction === 0
      ? 'No validation part: the last epoch is taken.'
      : kind === 'given' && utterances.some(({ split }) => split === 'dev')
        ? 'The epoch and the temperature are chosen on the part that the corpus calls dev.'
        : `The epoch and the temperature are chosen on ${Math.round(100 * settings.validationFraction)}% of the training part, ${speakerIndependent ? 'speakers' : 'utterances'} kept aside.`;
  return {
    kind,
    speakerIndependent,
    title: `${speakerIndependent ? 'speaker-independent' : 'speaker-dependent'}: ${title}`,
    description: `${sentence} ${voices} ${validation}`,
    foldsPerSeed: folds,
  };
}

/** Tells whether speakers dealt into folds are of both sexes in each: there are enough, and they are known. */
function bothSexes(utterances: readonly Utterance[], folds: number): boolean {
  return ['female', 'male'].every((sex) => {
    const own = utterances.filter((utterance) => utterance.sex === sex);
    return new Set(own.map(({ corpus, speaker }) => `${corpus}/${speaker}`)).size >= folds;
  });
}

function cutTest(
  utterances: readonly Utterance[],
  settings: SplitSettings,
  options: CutOptions,
): { train: Utterance[]; test: Utterance[] } {
  const { testFraction, folds } = settings;
  const same = sameness(options);
  const seed = splitSeed(settings, options);
  switch (settings.kind) {
    case 'none':
      return { train: [...utterances], test: [] };
    case 'random':
      return randomSplit(utterances, { testFraction, seed, ...same });
    case 'speaker':
      return speakerSplit(utterances, { testFraction, seed, ...same });
    case 'random-folds':
      return takeFold(randomFolds(utterances, { folds, seed, ...same }), settings.fold);
    case 'speaker-folds':
      return takeFold(speakerFolds(utterances, { folds, seed, ...same }), settings.fold);
    case 'leave-one-speaker-out':
      return takeFold(oneSpeakerFolds(utterances, same), settings.fold);
    case 'leave-one-corpus-out':
    case 'corpus-matrix':
      return cutByCorpus(utterances, settings, seed, same);
    case 'speakers':
      return cutNamed(utterances, settings.testSpeakers);
    case 'given':
      return cutGiven(utterances);
    case 'cross-corpus':
      if (!options.testUtterances?.length) {
        throw invalid('The protocol cross-corpus needs a second corpus: give --test-corpus DIR.');
      }
      return { train: [...utterances], test: [...options.testUtterances] };
  }
}

function sameness({ identityOf, recordingOf }: CutOptions): Sameness {
  return { identityOf, recordingOf };
}

/** Tells whether any voice is in training or validation and in the test part. */
export function partsShareSpeakers(parts: SplitParts<readonly Utterance[]>): boolean {
  return sharesSpeakers([...parts.train, ...parts.validation], parts.test);
}

function splitSeed(settings: SplitSettings, { seed }: CutOptions): number {
  return settings.seed ?? seed;
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
