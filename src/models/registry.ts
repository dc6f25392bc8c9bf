// The models by name, with their options checked: a run's configuration meets the code here.

import { AffettoError } from '../errors.js';
import { Graph } from '../grad/graph.js';
import { type LayerSummary, Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import { cnn } from './cnn.js';
import { cnnLstm } from './cnn-lstm.js';
import { crnn } from './crnn.js';
import { encoder } from './encoder.js';
import type { ModelDefinition, ModelInput, ModelOptions, OptionValue } from './model.js';

const definitions: readonly ModelDefinition[] = [cnn, cnnLstm, crnn, encoder];

/** The names that `createModel` accepts. */
export const modelNames: readonly string[] = definitions.map(({ name }) => name);

/** A model with its options settled. */
export interface Model {
  /** The architecture's name. */
  readonly name: string;
  /** What the architecture is, in one sentence. */
  readonly description: string;
  /** All its options, defaults filled in. */
  readonly options: ModelOptions;
  /**
   * Appends the network to the scope's graph.
   * @returns The logits, [batch, classes].
   */
  build(scope: Scope, input: ModelInput): Tensor;
}

/**
 * Makes the model called `name`, its defaults overridden by `options`.
 * @throws AffettoError `MODEL_UNKNOWN` for the name, `OPTION_INVALID` for an option it does not have.
 */
export function createModel(name: string, options: ModelOptions = {}): Model {
  const definition = definitions.find((candidate) => candidate.name === name);
  if (!definition) {
    throw new AffettoError(
      'MODEL_UNKNOWN',
      `There is no model "${name}". Choose one of: ${modelNames.join(', ')}.`,
    );
  }
  for (const [key, value] of Object.entries(options)) {
    const known = definition.defaults[key];
    if (known === undefined || !sameKind(known, value)) {
      throw new AffettoError(
        'OPTION_INVALID',
        known === undefined
          ? `The model ${name} has no option "${key}". It has: ${Object.keys(definition.defaults).join(', ')}.`
          : `The option "${key}" of ${name} is ${JSON.stringify(value)}; give a ${Array.isArray(known) ? 'list of numbers' : typeof known}, such as ${JSON.stringify(known)}.`,
      );
    }
  }
  const settled = { ...definition.defaults, ...options };
  return {
    name,
    description: definition.description,
    options: settled,
    build: (scope, input) => definition.build(scope, input, settled),
  };
}

function sameKind(known: OptionValue, value: unknown): boolean {
  if (!Array.isArray(known)) return typeof known === typeof value;
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

/**
 * Describes a model layer by layer.
 * @param shape The shape of its features, see `featureShape`.
 * @param classes The number of labels.
 * @returns The layers in order, the count of trained `parameters` and that of running `statistics`.
 */
export function summarizeModel(
  model: Model,
  shape: readonly [frames: number, coefficients: number],
  classes: number,
): { layers: LayerSummary[]; parameters: number; statistics: number } {
  const graph = new Graph();
  const scope = new Scope(graph, { mode: 'training' });
  model.build(scope, {
    features: graph.input('features', [1, ...shape]),
    lengths: graph.input('lengths', [1]),
    classes,
  });
  return {
    layers: scope.summary,
    parameters: scope.weightCount,
    statistics: scope.statisticCount,
  };
}
