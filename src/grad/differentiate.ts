// Reverse-mode differentiation on the graph: appends the nodes that compute d(loss)/d(parameter).
// It happens once, while the graph is built; at run time the gradients are ordinary nodes.

import { AffettoError } from '../errors.js';
import { sumOf } from './operators/linear.js';
import { shapeError } from './shape-error.js';
import type { Tensor } from './tensor.js';

/**
 * Appends the nodes that compute the gradient of `loss`, shape [], with respect to each of `parameters`.
 * @returns The gradients in the order of `parameters`, each of its parameter's shape.
 * @throws AffettoError `GRAPH_SHAPE` when the loss is not scalar or does not depend on a parameter.
 */
export function differentiate(loss: Tensor, parameters: readonly Tensor[]): Tensor[] {
  if (loss.size !== 1) {
    throw shapeError(
      'differentiate',
      [loss.shape],
      'the loss is not a scalar',
      'Reduce it with reduceMean or reduceSum',
    );
  }
  const order = reverseOrder(loss);
  const pending = new Map<string, Tensor[]>();
  pending.set(loss.name, [loss.graph.constant([1], loss.shape)]);
  const complete = new Map<string, Tensor>();
  for (const tensor of order) {
    const parts = pending.get(tensor.name);
    if (!parts) continue;
    const gradient = sumOf(parts);
    complete.set(tensor.name, gradient);
    const { origin } = tensor;
    if (!origin) continue;
    const gradients = origin.backward(gradient);
    for (const [index, input] of origin.inputs.entries()) {
      const part = gradients[index];
      if (!input.requiresGradient || !part) continue;
      if (part.shape.join() !== input.shape.join()) {
        throw shapeError(
          'differentiate',
          [part.shape, input.shape],
          `the gradient of ${input.name} does not have its shape`,
          'This is a fault of the operator that used it; report it',
        );
      }
      const list = pending.get(input.name);
      if (list) list.push(part);
      else pending.set(input.name, [part]);
    }
  }
  return parameters.map((parameter) => {
    const gradient = complete.get(parameter.name);
    if (!gradient) {
      throw new AffettoError(
        'GRAPH_SHAPE',
        `differentiate: the loss does not depend on ${parameter.name}. Use the parameter in the forward pass, or do not declare it.`,
      );
    }
    return gradient;
  });
}

/** Lists every tensor that leads to the loss, each after all tensors that use it. */
function reverseOrder(loss: Tensor): Tensor[] {
  const visited = new Set<string>();
  const order: Tensor[] = [];
  // An explicit stack: an unrolled recurrence is deeper than the call stack likes.
  const stack: { tensor: Tensor; next: number }[] = [{ tensor: loss, next: 0 }];
  visited.add(loss.name);
  while (stack.length > 0) {
    const top = stack[stack.length - 1] as { tensor: Tensor; next: number };
    const inputs = top.tensor.origin?.inputs ?? [];
    const input = inputs[top.next];
    if (input) {
      top.next++;
      if (input.requiresGradient && !visited.has(input.name)) {
        visited.add(input.name);
        stack.push({ tensor: input, next: 0 });
      }
    } else {
      order.push(top.tensor);
      stack.pop();
    }
  }
  return order.reverse();
}
