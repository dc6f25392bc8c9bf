// What a finished run writes into its model file: where the model comes from and what it scored.

import type { CorpusDescription } from '../corpora/corpus-description.js';
import type { CorpusListing } from '../corpora/listing.js';
import { hasEmotionsOf } from '../corpora/published-figures.js';
import { findCorpus } from '../corpora/registry.js';
import { type FrontEndOptions, maxSamples } from '../features/options.js';
import type { HeardCorpus } from '../model-file/heard.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import type { Model } from '../models/registry.js';
import { type DimensionSummary, dimensionScoreList } from '../scores/dimension-scores.js';
import { speakersAmong } from '../scores/groups.js';
import { eachScore, scoreList } from '../scores/score-list.js';
import type { Estimate } from '../scores/summary.js';
import { version } from '../version.js';
import type { Snapshot } from './evaluator.js';
import type { Example } from './examples.js';
import type { SettledSettings } from './settings.js';
import type { TestReport } from './train.js';

/** Collects what the run itself knows of the metadata of its model file; see `ModelMetadata`. */
export function provenanceOf(run: {
  readonly settings: SettledSettings;
  readonly model: Model;
  /** The front end, with `normalization.global` settled. */
  readonly frontEnd: FrontEndOptions;
  readonly weights: Snapshot;
  readonly corpus: Pick<CorpusListing, 'format' | 'title' | 'parts'>;
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
}): Omit<ModelMetadata, 'calibration' | 'evaluation' | 'listeners' | 'dimensions'> {
  const { settings, model, frontEnd, weights, corpus, train, validation } = run;
  const parts = corpus.parts ?? [corpus];
  const described = parts.flatMap(({ format }) => findCorpus(format) ?? []);
  const nameOf = speakersAmong([...train, ...validation].map(({ utterance }) => utterance));
  const speakersOf = (examples: readonly Example[]) =>
    [...new Set(examples.map(({ utterance }) => nameOf(utterance)))].sort();
  return {
    format: 1,
    affettoVersion: version,
    labels: [...settings.labels],
    sampleRate: frontEnd.sampleRate,
    windowSeconds: maxSamples(frontEnd) / frontEnd.sampleRate,
    model: {
      name: model.name,
      options: { ...model.options } as ModelMetadata['model']['options'],
      parameters: weights.weights.length,
    },
    frontEnd,
    ...(weights.voice && { voice: weights.voice }),
    ...(weights.speechLimits && { speechLimits: weights.speechLimits }),
    training: {
      corpus: corpus.title,
      utterances: train.length,
      speakers: speakersOf(train),
      ...(validation.length > 0 && { validationSpeakers: speakersOf(validation) }),
      seed: settings.seed,
      epochs: weights.epoch,
      nonSpeech: settings.nonSpeech,
      ...(described.length === parts.length && { heard: described.map(heardIn) }),
    },
    licence: parts.map(licenceOfPart).join('. '),
  };
}

/** What a model that is trained on a described corpus has heard. */
export function heardIn(corpus: CorpusDescription): HeardCorpus {
  const { name, title, speech, licence, citation } = corpus;
  const { terms: _, ...terms } = licence;
  const { languages, ages, texts, ...others } = speech;
  return {
    corpus: name,
    title,
    languages: [...languages],
    ...others,
    ...(ages && { ages: [...ages] }),
    texts: { ...texts },
    licence: terms,
    citation: citation.full,
  };
}

function licenceOfPart({ format, title }: Pick<CorpusListing, 'format' | 'title'>): string {
  const description = findCorpus(format);
  return description ? licenceOf(description) : unknownLicence(title);
}

/** The licence note of a model that is trained on a described corpus. */
export function licenceOf({ title, citation, licence }: CorpusDescription): string {
  return `Trained on ${title} (${citation.short}), ${licence.name}: ${licence.terms}`;
}

const unknownLicence = (title: string) =>
  `Trained on ${title}: what may be done with the model depends on that corpus's licence`;

/**
 * How people did on the corpus that a model's scores are about.
 * @param name of that corpus, as `CorpusListing.name`
 * @returns undefined where nobody measured that, or the model lacks emotions that they judged
 */
export function listenersTo(name: string, labels: readonly string[]): ModelMetadata['listeners'] {
  const description = findCorpus(name);
  const listeners = description?.published?.listeners;
  if (!description || !listeners || !hasEmotionsOf(listeners, labels)) return undefined;
  const { title, part } = description;
  return {
    ...listeners,
    corpus: part ? `${title} ${part}` : title,
    recalls: listeners.recalls.map(({ emotions: group, recall }) => ({
      emotions: [...group],
      recall,
    })),
  };
}

/** Collects the scores of a run's own test part. */
export function scoresOf(report: TestReport): ModelMetadata['evaluation'] {
  const { protocol, speakerIndependent, count } = report;
  const scores = eachScore(scoreList, ({ key }) => report[key]);
  return { protocol, speakerIndependent, testUtterances: count, ...scores };
}

/**
 * Collects what a model file says of its dimensions; nothing where it has none.
 * @param found the scores of its own test part, or those of its siblings
 */
export function dimensionsOfFile(
  { dimensions = [] }: Pick<Snapshot, 'dimensions'>,
  found: {
    readonly scores?: readonly DimensionSummary[];
    readonly evidence?: readonly DimensionSummary[];
  },
): Pick<ModelMetadata, 'dimensions'> {
  if (dimensions.length === 0) return {};
  const about = (summaries: readonly DimensionSummary[] | undefined, name: string) =>
    summaries?.find(({ dimension }) => dimension === name);
  return {
    dimensions: dimensions.map((fitted) => {
      const { dimension: name, utterances, speakers, penalty, lowest, highest } = fitted;
      const scores = about(found.scores, name);
      const evidence = about(found.evidence, name);
      return {
        ...{ name, range: [lowest, highest], utterances, speakers, penalty },
        ...(scores && {
          scores: { count: scores.count, ...eachOf(scores, ({ mean }) => defined(mean)) },
        }),
        ...(evidence && {
          evidence: {
            ...{ count: evidence.count, speakers: evidence.speakers },
            ...eachOf(evidence, estimateOf),
          },
        }),
      };
    }),
  };
}

type DimensionScoreKey = (typeof dimensionScoreList)[number]['key'];

function eachOf<T>(
  summary: DimensionSummary,
  make: (estimate: Estimate) => T,
): Record<DimensionScoreKey, T> {
  const made = dimensionScoreList.map(({ key }) => [key, make(summary[key])]);
  return Object.fromEntries(made) as Record<DimensionScoreKey, T>;
}

function estimateOf({ mean, deviation, interval: [low, high] }: Estimate) {
  return {
    mean: defined(mean),
    deviation: defined(deviation),
    interval:
      Number.isFinite(low) && Number.isFinite(high) ? ([low, high] as [number, number]) : null,
  };
}

/** JSON has no word for what is not a number. */
function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
