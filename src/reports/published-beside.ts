// Which published figures belong beside a result, if any.

import { hasEmotionsOf, type PublishedFigures } from '../corpora/published-figures.js';
import { findCorpus } from '../corpora/registry.js';
import type { EvaluationResult } from '../evaluation/result.js';

/**
 * What others reached on the recordings that a result was tested on.
 * @returns undefined where nobody published any, or the models do not know all emotions that were judged
 */
export function publishedBeside({
  labels,
  corpus,
  testCorpus,
}: Pick<EvaluationResult, 'labels' | 'corpus' | 'testCorpus'>): PublishedFigures | undefined {
  const published = findCorpus((testCorpus ?? corpus).name)?.published;
  return published && hasEmotionsOf(published.listeners, labels) ? published : undefined;
}
