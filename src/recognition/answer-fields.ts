// An answer as other programs read it: the fields of `affetto predict --json`, of the server, and of what agents call.

import type { Recognition } from './recognition.js';

/** An answer without its windows, in the order that people read it. */
export type AnswerFields = Pick<Recognition, 'durationSeconds'> &
  Partial<
    Pick<
      Recognition,
      'emotion' | 'confidence' | 'sure' | 'probabilities' | 'dimensions' | 'answerSet'
    >
  >;

/** Gives the fields of an answer; a model without labels has nothing to say of them. */
export function answerFields(recognition: Omit<Recognition, 'windows'>): AnswerFields {
  const { emotion, confidence, sure, probabilities, durationSeconds, ...more } = recognition;
  const { answerSet, dimensions } = more;
  return {
    ...(hasLabels(recognition) && { emotion, confidence, sure, probabilities }),
    ...(dimensions && { dimensions }),
    durationSeconds,
    ...(answerSet && { answerSet }),
  };
}

/** Whether the model answers among labels at all. */
export function hasLabels({ probabilities }: Pick<Recognition, 'probabilities'>): boolean {
  return Object.keys(probabilities).length > 0;
}
