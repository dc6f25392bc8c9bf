// Which labels somebody chooses among: those that are asked for, else those that the recordings have already, else those
// of the model.

import { asWritten, inLabelOrder, isEmotion } from '../../../corpora/labels.js';
import { emotions } from '../../../corpora/types.js';
import { AffettoError } from '../../../errors.js';
import type { GivenLabels } from '../../terminal/labels-option.js';

/**
 * Settles them.
 * @param given what `--labels` says
 * @param listed the labels that the recordings have
 * @param models the labels of the model, where one listens
 * @returns at least two, each once
 * @throws AffettoError `OPTION_INVALID` where fewer than two are left, or one is given twice
 */
export function labelsToChoose(
  { labels, labelMap }: GivenLabels,
  listed: readonly string[],
  models: readonly string[] = emotions,
): string[] {
  const chosen = chosenLabels();
  const twice = chosen.find((label, index) => chosen.indexOf(label) < index);
  if (twice !== undefined) throw invalid(`--labels: "${twice}" is given twice; give each once.`);
  if (chosen.length >= 2) return chosen;
  throw invalid(
    `There ${chosen.length === 1 ? `is one label, ${chosen[0]},` : 'are no labels'} to choose among, and telling apart takes two. Give them as --labels angry,happy,sad.`,
  );

  function chosenLabels(): string[] {
    if (Array.isArray(labels)) return labels.map(asWritten);
    if (labels === 'emotions') return [...emotions];
    if (labelMap) {
      const made = Object.values(labelMap).flatMap((label) => label ?? []);
      return inLabelOrder([...listed, ...made].map(asWritten));
    }
    if (listed.length === 0) return [...models];
    const own = inLabelOrder(listed);
    // Who checks a list of two labels may find that a third is right.
    const isWhole = labels === 'all' || !own.every(isEmotion);
    return isWhole ? own : inLabelOrder([...own, ...models.filter(isEmotion)]);
  }
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
