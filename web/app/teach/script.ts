// What is asked for: a few plain sentences first, for how the voice is by itself, then two in each emotion.
// The same two everywhere, as in acted corpora, so that the tone is learned and not the words.

import type { TeachKey } from './texts/texts.js';

export interface Prompt {
  /** The name of the take. */
  readonly key: string;
  readonly emotion: string;
  readonly sentence: TeachKey;
}

export interface Step {
  readonly emotion: string;
  readonly prompts: readonly Prompt[];
}

const sentences = ['sentence.first', 'sentence.second'] as const;
const plainSentences = [...sentences, 'sentence.third', 'sentence.fourth'] as const;

/** Returns the steps for the labels of a model; neutral comes first. */
export function scriptFor(labels: readonly string[]): readonly Step[] {
  const isPlain = (label: string) => label === 'neutral';
  const order = [...labels.filter(isPlain), ...labels.filter((label) => !isPlain(label))];
  return order.map((emotion) => ({
    emotion,
    prompts: (isPlain(emotion) ? plainSentences : sentences).map((sentence, index) => ({
      key: `${emotion}-${index + 1}`,
      emotion,
      sentence,
    })),
  }));
}
