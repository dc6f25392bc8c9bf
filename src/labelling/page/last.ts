// What is told of the recording that was labelled last: the choice, what the model heard and what others said. Before the
// choice nobody is told.

import type { GuessState, ItemState } from './protocol.js';
import { labelInWords, percentOf, t } from './texts.js';

/** What the last step was. */
export interface LastStep {
  readonly item: ItemState;
  /** `waiting`: the model has not heard it yet; null: no model listens. */
  readonly guess: GuessState | 'waiting' | null;
}

/** Tells it in sentences. */
export function tellLast({ item: { name, choice, said = [] }, guess }: LastStep): string {
  if (!choice) return t('tookBack', { name });
  const { label } = choice;
  const chose =
    label === null ? t('choseNone', { name }) : t('chose', { name, label: labelInWords(label) });
  const others = said.map(({ by, label: other }) =>
    by === 'listed'
      ? t('listed', { label: labelInWords(other) })
      : t('saidBy', { by, label: labelInWords(other) }),
  );
  return [chose, ...(guess === null ? [] : [tellGuess(guess)]), ...others].join(' ');
}

function tellGuess(guess: GuessState | 'waiting'): string {
  if (guess === 'waiting') return t('guessing');
  if ('reason' in guess) return t('guessNone', { reason: guess.reason });
  const { label, probability, sure } = guess;
  const values = { label: labelInWords(label), percent: percentOf(probability) };
  return t(sure ? 'guess' : 'guessUnsure', values);
}
