// The models by name, with their options checked: a run's configuration meets the code here.

import { inputError, unknownName } from '../check-input.js';
import { AffettoError } from '../errors.js';
import { Graph } from '../grad/graph.js';
import { type LayerSummary, Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import { didYouMean } from '../nearest.js';
import { cnn } from './cnn.js';
import { cnnLstm } from './cnn-lstm.js';
import { crnn } from './crnn.js';
import { encoder } from './encoder.js';
import type { ModelDefinition, ModelInput, ModelOptions, OptionValue } from './model.js';

const definitions: readonly ModelDefinition[] = [cnn, cnnLstm, crnn, encoder];

/** The names of affetto's own models; `createModel` accepts those of `registerModel`, too. */
export const modelNames: readonly string[] = definitions.map(({ name }) => name);

/** Architectures that somebody else defined, with where each comes from. */
const registered = new Map<
  string,
  { readonly definition: ModelDefinition; readonly source: string }
>();

/**
 * Makes an architecture known by its name, for this process.
 * @param source where it is defined, in words: a second definition of the name is refused unless it comes from there
 * @throws AffettoError `OPTION_INVALID` where the name is one of affetto's own, or is taken
 */
export function registerModel(definition: ModelDefinition, source: string): void {
  const { name } = definition;
  const known = registered.get(name);
  const owner = modelNames.includes(name) ? 'affetto' : known?.source;
  if (owner !== undefined && owner !== source) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${source} calls its model "${name}", and so does ${owner}. Give it another name.`,
    );
  }
  registered.set(name, { definition, source });
}

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
  const definition = definitionOf(name);
  if (!definition) {
    const names = [...modelNames, ...registered.keys()];
    throw new AffettoError(
      'MODEL_UNKNOWN',
      `There is no model "${name}".${didYouMean(name, names)} Choose one of: ${names.join(', ')}.`,
    );
  }
  const problems = modelProblems(name, options);
  if (problems.length > 0) throw inputError(`the model ${name}`, problems);
  const settled = { ...definition.defaults, ...options };
  return {
    name,
    description: definition.description,
    options: settled,
    build: (scope, input) => definition.build(scope, input, settled),
  };
}

/**
 * Says what is wrong with the options of a model.
 * @returns a phrase for each option that it does not have, or that is of another kind; empty for a model that there is
 *   not
 */
export function modelProblems(name: string, options: Readonly<Record<string, unknown>>): string[] {
  const defaults = definitionOf(name)?.defaults;
  if (!defaults) return [];
  return Object.entries(options).flatMap(([key, value]) => {
    const known = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
    if (known === undefined) return [unknownName(key, Object.keys(defaults), { noun: 'option' })];
    if (sameKind(known, value)) return [];
    const kind = Array.isArray(known) ? 'list of numbers' : typeof known;
    return [`${key} is ${JSON.stringify(value)}: give a ${kind}, such as ${JSON.stringify(known)}`];
  });
}

function definitionOf(name: string): ModelDefinition | undefined {
  return (
    definitions.find((candidate) => candidate.name === name) ?? registered.get(name)?.definition
  );
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
