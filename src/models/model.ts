// What a model is: a name, options as data, and a forward pass from features to logits.

import { AffettoError } from '../errors.js';
import type { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';

/** Plain numbers, booleans, strings and lists of numbers: what a run's configuration file can hold. */
export type OptionValue = number | boolean | string | readonly number[];
export type ModelOptions = Readonly<Record<string, OptionValue>>;

/** What the network sees: the front end's output and the classes to tell apart. */
export interface ModelInput {
  /** Normalised features, [batch, frames, coefficients]. */
  readonly features: Tensor;
  /** Valid frames of each clip, float32 [batch]; the rows beyond are 0. */
  readonly lengths: Tensor;
  readonly classes: number;
}

/** One architecture. */
export interface ModelDefinition<Options extends ModelOptions = ModelOptions> {
  readonly name: string;
  /** One sentence for `affetto models`. */
  readonly description: string;
  /** Every option with its default value. */
  readonly defaults: Options;
  /** Declares the parameters on `scope` and returns logits [batch, classes]. */
  readonly build: (scope: Scope, input: ModelInput, options: Options) => Tensor;
}

/** How a network's weights may start, see the models' option `init`. */
export type NetworkInit = 'uniform' | 'he';

/** @throws AffettoError `OPTION_INVALID` for any other word: options come from files. */
export function requireInit(model: string, init: NetworkInit): void {
  if (init === 'uniform' || init === 'he') return;
  throw new AffettoError('OPTION_INVALID', `${model}: init is "${init}". Give "uniform" or "he".`);
}
