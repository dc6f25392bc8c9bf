// Shape mistakes are the daily bread of building networks, so they get one well-formed message:
// which operator, which shapes, what is wrong, what to do.

import { AffettoError } from '../errors.js';

/** Writes a shape as `[2, 3]`. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/**
 * Counts `axis` from the start.
 * @throws AffettoError `GRAPH_SHAPE` if the shape does not have it.
 */
export function resolveAxis(operator: string, shape: readonly number[], axis: number): number {
  const resolved = axis < 0 ? axis + shape.length : axis;
  if (Number.isInteger(resolved) && resolved >= 0 && resolved < shape.length) return resolved;
  throw shapeError(
    operator,
    [shape],
    `${axis} is not an axis of a tensor of rank ${shape.length}`,
    shape.length === 0
      ? 'A scalar has no axes'
      : `Use an axis from ${-shape.length} to ${shape.length - 1}`,
  );
}

/** Makes a `GRAPH_SHAPE` error that names the operator, the shapes it was given, and the remedy. */
export function shapeError(
  operator: string,
  shapes: readonly (readonly number[])[],
  problem: string,
  remedy: string,
): AffettoError {
  return new AffettoError(
    'GRAPH_SHAPE',
    `${operator}(${shapes.map(formatShape).join(', ')}): ${problem}. ${remedy}.`,
  );
}
