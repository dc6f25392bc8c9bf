// What a card says of the numbers that a model answers beside its labels, or alone: on which scale, and how right.

import { dimensionScoreList } from '../scores/dimension-scores.js';
import { capitalized, counted, decimals, meanAndSpread } from '../scores/format.js';
import { table } from './card-table.js';
import type { ModelDimension } from './dimensions.js';
import type { ModelMetadata } from './model-file.js';

/** Writes the section of dimensions, heading and all; nothing where the model has none. */
export function dimensionsOnCard({
  labels,
  dimensions,
  evidence,
  evaluation,
}: ModelMetadata): string[] {
  if (!dimensions) return [];
  const headings = dimensionScoreList.map(({ title }) => title);
  const names = dimensions.map(({ name }) => name).join(', ');
  return [
    '## Numbers',
    `It ${labels.length > 0 ? 'also answers' : 'answers'} ${names}, in the units of the corpus that taught it. CCC is the concordance correlation (1: the true numbers, 0: nothing to do with them), RMSE the root of the mean squared error. ${evidence?.protocol ?? `${capitalized(evaluation.protocol)}.`}`,
    table(
      [
        'dimension',
        'scale',
        ...headings.flatMap((title) => [title, '95% interval']),
        'tested',
        'trained on',
      ],
      dimensions.map((dimension) => [
        dimension.name,
        dimension.range.map(short).join(' to '),
        ...scoresOf(dimension, evidence?.seeds.length ?? 1),
        tested(dimension),
        `${counted(dimension.utterances, 'recording')} of ${counted(dimension.speakers, 'speaker')}`,
      ]),
    ),
  ];
}

function scoresOf({ evidence, scores }: ModelDimension, seeds: number): string[] {
  return dimensionScoreList.flatMap(({ key }) => {
    const estimate = evidence?.[key];
    if (!estimate) return [decimals(scores?.[key] ?? Number.NaN), ''];
    const [low, high] = estimate.interval ?? [];
    const value = {
      mean: estimate.mean ?? Number.NaN,
      deviation: estimate.deviation ?? Number.NaN,
    };
    return [
      meanAndSpread(value, seeds, decimals),
      low === undefined || high === undefined ? '' : `${decimals(low)} to ${decimals(high)}`,
    ];
  });
}

function tested({ evidence, scores }: ModelDimension): string {
  if (evidence) {
    return `${counted(evidence.count, 'recording')} of ${counted(evidence.speakers, 'speaker')}`;
  }
  return scores ? counted(scores.count, 'recording') : 'nothing';
}

const short = (value: number) => String(Number(value.toPrecision(4)));
