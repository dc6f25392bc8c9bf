// State that a graph is fed and gives back changed: the weights and moments of a training step.

import { floatOutput, floats, type TensorValue } from './runtime.js';

/** The vectors of a state, as `TrainingStep.state` lists them. */
type StateVectors = readonly { readonly name: string }[];

/** Makes the feeds of a state: each vector under its name. */
export function stateFeeds(
  vectors: StateVectors,
  state: Readonly<Record<string, Float32Array>>,
): Record<string, TensorValue> {
  return Object.fromEntries(vectors.map(({ name }) => [name, floats(state[name] as Float32Array)]));
}

/** Takes the changed state out of a run's outputs, where each vector is `<name>/next`. */
export function nextState(
  vectors: StateVectors,
  outputs: Readonly<Record<string, TensorValue>>,
): Record<string, Float32Array> {
  return Object.fromEntries(
    vectors.map(({ name }) => [name, floatOutput(outputs, `${name}/next`)]),
  );
}
