// Shape mistakes are the daily bread of building networks, so they get one well-formed message:
// which operator, which shapes, what is wrong, what to do.

import { AffettoError } from '../errors.js';

/** `[2, 3]`-style text of a shape. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** A `GRAPH_SHAPE` error naming the operator, the shapes it was given, and the remedy. */
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
