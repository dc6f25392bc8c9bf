// The part of a corpus that has the labels somebody asks for: training and evaluation answer among the labels of
// their settings, and say what of a corpus they leave out for that.

import { AffettoError } from '../errors.js';
import type { CorpusListing } from './listing.js';
import { emotions } from './types.js';

/**
 * A corpus without the utterances whose label is none of `labels`; they are listed as left out.
 *
 * @param labels at least two, all different
 * @throws AffettoError `OPTION_INVALID` where fewer than two of the labels have an utterance, or where one that is
 *   none of affetto's emotions has none, since nobody could tell it from a misspelling
 */
export function withLabels(corpus: CorpusListing, labels: readonly string[]): CorpusListing {
  const chosen = new Set(labels);
  const present = new Set(corpus.utterances.map(({ emotion }) => emotion));
  const strange = labels.find(
    (label) => !present.has(label) && !(emotions as readonly string[]).includes(label),
  );
  if (strange !== undefined || labels.filter((label) => present.has(label)).length < 2) {
    const why =
      strange === undefined
        ? `fewer than two of the labels ${labels.join(', ')}`
        : `no utterance with the label "${strange}"`;
    throw new AffettoError(
      'OPTION_INVALID',
      `${corpus.title} in ${corpus.folder} has ${why}. Its labels are ${[...present].sort().join(', ')}: give those to answer among as labels in the settings.`,
    );
  }
  if ([...present].every((label) => chosen.has(label))) return corpus;
  const others = corpus.utterances.filter(({ emotion }) => !chosen.has(emotion));
  return {
    ...corpus,
    utterances: corpus.utterances.filter(({ emotion }) => chosen.has(emotion)),
    leftOut: [...corpus.leftOut, ...others.map(({ path, emotion }) => ({ path, label: emotion }))],
  };
}

/** How many recordings of each label a corpus leaves out, by the corpus's own word for it. */
export function countLeftOut({ leftOut }: Pick<CorpusListing, 'leftOut'>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { label } of leftOut) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
