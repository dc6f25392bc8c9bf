// Dropout (Srivastava et al. 2014), inverted: kept activations are scaled up in training, so that
// inference needs nothing. Masks come from bytes fed in each step: resuming a run repeats them exactly.

import { AffettoError } from '../../errors.js';
import { multiply } from '../operators/elementwise.js';
import { reshape } from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { resolveAxis } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

/**
 * Zeroes each element of `x` [...] with probability `rate`, in [0, 1), rounded to a 256th (255/256 at most), and
 * scales the others up. In inference it gives `x` itself.
 * @param sharedAxes The axes along which one draw serves all elements (spatial dropout); negative ones count from the
 *   end. Default none.
 * @throws AffettoError `OPTION_INVALID` for a rate outside [0, 1).
 */
export function dropout(
  scope: Scope,
  x: Tensor,
  rate: number,
  sharedAxes: readonly number[] = [],
): Tensor {
  if (!(rate >= 0 && rate < 1)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `dropout: the rate ${rate} is not in [0, 1). Give the share of activations to drop, e.g. 0.3.`,
    );
  }
  const shared = sharedAxes.map((axis) => resolveAxis('dropout', x.shape, axis));
  const dropped = Math.min(255, Math.round(rate * 256));
  if (!scope.training || dropped === 0) return x;
  const { graph } = scope;
  const shape = x.shape.map((length, axis) => (shared.includes(axis) ? 1 : length));
  const bytes = reshape(
    scope.randomBytes(shape.reduce((product, length) => product * length, 1)),
    shape,
  );
  const limit = graph.constant([dropped], [], 'uint8');
  const drop = graph.emit('Less', [bytes, limit], shape, {}, 'bool');
  const keptScale = graph.scalar(256 / (256 - dropped));
  const mask = graph.emit('Where', [drop, graph.scalar(0), keptScale], shape);
  return multiply(x, mask);
}
