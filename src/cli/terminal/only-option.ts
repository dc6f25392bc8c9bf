// `--only`: answering among some of a model's labels, for the commands that hear.

import { labelOf } from '../../corpora/labels.js';

export const onlyOption = {
  type: 'string',
  description:
    'Answer among these labels of the model alone, e.g. angry,happy,sad: what is left out counts as ruled out',
  valueHint: 'LABEL,LABEL...',
} as const;

/**
 * Reads the option: the model's labels, or spellings of them such as `anger`.
 * @returns undefined where it is not given
 */
export function readOnly(
  given: string | undefined,
  labels: readonly string[],
): string[] | undefined {
  return given?.split(',').flatMap((word) => labelOf(word, labels) ?? []);
}
