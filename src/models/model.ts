// What a model is: a name, options as data, and a forward pass from features to logits.

import { AffettoError } from '../errors.js';
import type { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';

/** What an option may be: a number, a boolean, a string or a list of numbers, so that a settings file can hold it. */
export type OptionValue = number | boolean | string | readonly number[];
/** A model's options by name; `affetto models --json` lists them. */
export type ModelOptions = Readonly<Record<string, OptionValue>>;

/** What the network sees: the front end's output and the classes to tell apart. */
export interface ModelInput {
  /** The normalised features, [batch, frames, coefficients]. */
  readonly features: Tensor;
  /** The number of valid frames of each clip, float32 [batch]; the rows beyond are 0. */
  readonly lengths: Tensor;
  /** The number of labels to tell apart; 0 only where `dimensions` are answered. */
  readonly classes: number;
  /** The number of dimensions (numbers such as arousal) to answer; absent: none. Only `encoder` can. */
  readonly dimensions?: number;
}

/** One architecture. */
export interface ModelDefinition<Options extends ModelOptions = ModelOptions> {
  /** The name that settings and `--model` use. */
  readonly name: string;
  /** What it is, in one sentence for `affetto models`. */
  readonly description: string;
  /** Every option with its default value, which also says what kind of value it takes. */
  readonly defaults: Options;
  /** Declares the parameters on `scope` and returns logits [batch, classes]. */
  build(scope: Scope, input: ModelInput, options: Options): Tensor;
}

/** How a network's weights may start, see the models' option `init`. */
export type NetworkInit = 'uniform' | 'he';

/**
 * Refuses any other word: options come from files.
 * @throws AffettoError `OPTION_INVALID`
 */
export function requireInit(model: string, init: NetworkInit): void {
  if (init === 'uniform' || init === 'he') return;
  throw new AffettoError('OPTION_INVALID', `${model}: init is "${init}". Give "uniform" or "he".`);
}
