// What a card says beyond scores: what naming several emotions at once is worth, and what is to be expected of recordings
// of which nothing was trained on. All of it follows from what the file carries; where it carries nothing, so it is said.

import { corpusTitle } from '../corpora/registry.js';
import { count, decimals, intervalText, levelText, listed, percent } from '../scores/format.js';
import { table } from './card-table.js';
import type { ForeignEvidence, ModelEvidence } from './evidence.js';
import type { ModelMetadata } from './model-file.js';

type Sets = NonNullable<ModelEvidence['answerSets']>;

/** What sets of emotions are worth, by how well the voice is known; or that there are none. */
export function severalEmotions({ calibration, evidence }: ModelMetadata): string[] {
  const heading = '### Naming several emotions at once';
  const { answerSets: sets = [] } = evidence ?? {};
  const [unknown] = sets;
  if (!unknown) {
    // Thresholds of which nobody knows what they are worth are no reason to speak of them.
    return calibration.answerSets
      ? []
      : [
          heading,
          'It names one emotion alone: nobody measured from which probability on several together hold the true one, so the file has no thresholds for sets, and `affetto predict --sets` refuses it.',
        ];
  }
  const { level, below, perCorpus, perClass, bySize } = unknown;
  return [
    heading,
    `A set of emotions shall hold the true one in ${levelText(level)}% on voices never heard. Each speaker's sets were built with a threshold from the other speakers, each of whom weighs the same:`,
    table(
      [
        'voice known by',
        'sets that hold it, %',
        '95% interval over speakers',
        'emotions in a set',
        `speakers below ${levelText(below)}%, %`,
      ],
      sets.map(({ recordings, coverage, size, speakersBelow }) => [
        recordings === 0 ? 'nothing' : `${count(recordings)} recordings`,
        percent(coverage.mean),
        intervalText(coverage.interval, percent),
        size.mean.toFixed(1),
        percent(speakersBelow),
      ]),
    ),
    [
      `Of an unknown voice, ${listed(bySize.filter(({ share }) => share >= 0.005).map(ofSize))}.`,
      ...(perCorpus.length > 1
        ? [
            `By corpus: ${perCorpus.map((row) => `${corpusTitle(row.corpus)} ${percent(row.coverage)}%`).join(', ')}.`,
          ]
        : []),
      ...leastAndMost(perClass),
    ].join(' '),
  ];
}

/** The section on recordings of corpora that were left out of training. */
export function otherKind(foreign: ModelEvidence['foreign']): string[] {
  if (!foreign) {
    return [
      'Nobody measured how it hears recordings of corpora of which it has heard nothing. Its figures and confidences hold for voices of the corpora that it was trained on.',
    ];
  }
  const hasSets = foreign.some(({ answerSets }) => answerSets);
  return [
    'Models of the same settings that had heard nothing of a corpus were tested on it, with temperatures and thresholds from the other corpora:',
    table(
      [
        'corpus',
        'trained on',
        'UAR, %',
        '95% interval',
        'right, %',
        'confidence, %',
        'ECE',
        ...(hasSets ? ['sets that hold it, %', 'emotions in a set'] : []),
      ],
      foreign.map(({ answerSets, ...one }) => [
        named(one),
        one.trainedOn,
        percent(one.uar.mean),
        intervalText(one.uar.interval, percent),
        percent(one.accuracy.mean),
        percent(one.confidence),
        decimals(one.ece),
        ...(hasSets
          ? [
              answerSets ? percent(answerSets.coverage.mean) : '',
              answerSets ? answerSets.size.mean.toFixed(1) : '',
            ]
          : []),
      ]),
    ),
    foreign
      .map(
        ({ title, labels, utterances, speakers }) =>
          `${title}: ${count(utterances)} utterances of ${count(speakers)} speakers, among ${listed(labels)}.`,
      )
      .join(' '),
    `How far a confidence can be believed there: ${foreign
      .map(
        (one) =>
          `on ${named(one)}, answers given with ${percent(one.confidence)}% on average were right in ${percent(one.accuracy.mean)}%`,
      )
      .join('; ')}.`,
  ];
}

function named({ title, languages }: Pick<ForeignEvidence, 'title' | 'languages'>): string {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  return languages.length === 0
    ? title
    : `${title} (${listed(languages.map((tag) => names.of(tag) ?? tag))})`;
}

function ofSize({ size, share, coverage }: Sets[number]['bySize'][number]): string {
  return `sets of ${size} (${percent(share)}%) hold it in ${percent(coverage)}%`;
}

function leastAndMost(perClass: Sets[number]['perClass']): string[] {
  const sorted = [...perClass].sort((a, b) => a.coverage - b.coverage);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (!least || !most) return [];
  return [
    `By emotion, from ${percent(least.coverage)}% (${least.label}) to ${percent(most.coverage)}% (${most.label}).`,
  ];
}
