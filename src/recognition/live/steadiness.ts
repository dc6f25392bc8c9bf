// Whether the answer to an utterance that goes on can be shown: the first ones heard a syllable, and a face that changes at
// once is worse than none. studies/first-face-in-live compares rules on voices never heard.

import type { LiveSettings } from './live-settings.js';

/** The settings that the rule has. */
export type SteadyRule = Pick<LiveSettings, 'steadyHeardMs' | 'steadyAnswers' | 'steadyConfidence'>;

/** Follows the answers of one utterance after the other. */
export class Steadiness {
  readonly #rule: SteadyRule;
  #best = -1;
  #run = 0;
  #isSteady = false;

  /** Starts before the first utterance. */
  constructor(rule: SteadyRule) {
    this.#rule = rule;
  }

  /** Whether an answer to this utterance was steady. */
  get isSteady(): boolean {
    return this.#isSteady;
  }

  /** Forgets the utterance before. */
  restart(): void {
    this.#best = -1;
    this.#run = 0;
    this.#isSteady = false;
  }

  /**
   * Takes the next answer to the utterance. One that was steady stays so: a face that is shown may change, but does not go.
   * @param probabilities A probability for each label, shape [labels].
   * @param heardMs How much of the utterance was heard for it.
   * @returns Whether it is steady.
   */
  push(probabilities: readonly number[], heardMs: number): boolean {
    const { steadyHeardMs, steadyAnswers, steadyConfidence } = this.#rule;
    const confidence = Math.max(...probabilities);
    const best = probabilities.indexOf(confidence);
    this.#run = best === this.#best ? this.#run + 1 : 1;
    this.#best = best;
    this.#isSteady ||=
      heardMs >= steadyHeardMs && this.#run >= steadyAnswers && confidence >= steadyConfidence;
    return this.#isSteady;
  }
}
