// Learned positions: what attention, which knows no order, is told of each step's place. Counted from the end, as
// encoders of speech are trained whose padding is at the start: the last step always has the last row.

import { add } from '../operators/elementwise.js';
import { reshape, slice } from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

/** What `learnedPositions` can be told. */
export interface PositionsOptions {
  /** The number of the table's rows: the most steps that a sequence can have. */
  readonly positions: number;
  /** The number of steps of each sequence, float32 [batch]; absent: all have the full length. */
  readonly lengths?: Tensor;
}

/**
 * Adds a row of a table to each step: `x` [batch, steps, channels] -> the same shape. A sequence of n steps takes
 * the last n rows in order; steps beyond its length take the last row again. The table is the parameter
 * `name`, [positions, channels].
 *
 * One sequence may come without the batch, [steps, channels]; in inference its length may then be known only at
 * run time, at most `steps`.
 * @throws AffettoError `GRAPH_SHAPE` where `x` has neither three axes nor two, has more steps than there are positions,
 *   or there is not one length for each sequence.
 */
export function learnedPositions(
  scope: Scope,
  name: string,
  x: Tensor,
  options: PositionsOptions,
): Tensor {
  const { positions, lengths } = options;
  const [channels, steps] = [x.dim(-1), x.dim(-2)];
  requireShapes(`learnedPositions "${name}"`, x, positions, lengths);
  // PyTorch's embeddings start normal with variance 1; beside activations of that size, Whisper's are small.
  const table = scope.parameter(name, [positions, channels], { kind: 'uniform', limit: 0.02 });
  const rows =
    x.rank === 2 && !scope.training
      ? openEnd(table, x)
      : lengths
        ? rowsByLength(table, lengths, steps)
        : slice(table, 0, positions - steps, positions);
  const y = add(x, rows);
  scope.describe(name, 'positions', y, table.size);
  return y;
}

/** The last rows, as many as x has at run time. */
function openEnd(table: Tensor, x: Tensor): Tensor {
  const { graph } = x;
  const count = graph.emit('Shape', [x], [1], { start: 0, end: 1 }, 'int64');
  const start = graph.emit('Sub', [graph.integers([table.dim(0)]), count], [1], {}, 'int64');
  const inputs = [table, start, graph.integers([table.dim(0)]), graph.integers([0])];
  return graph.emit('Slice', inputs, x.shape);
}

/** Row positions - length + step for each step, at most the last: [batch, steps, channels]. */
function rowsByLength(table: Tensor, lengths: Tensor, steps: number): Tensor {
  const { graph } = table;
  const [positions, channels] = table.shape as [number, number];
  const batch = lengths.dim(0);
  const cells = [batch, steps];
  const counts = graph.emit('Cast', [lengths], [batch], { to: 7 }, 'int64');
  const first = graph.emit('Sub', [graph.integers([positions]), counts], [batch], {}, 'int64');
  const order = graph.integers(Array.from({ length: steps }, (_, step) => step));
  const column = graph.emit(
    'Reshape',
    [first, graph.integers([batch, 1])],
    [batch, 1],
    {},
    'int64',
  );
  const sum = graph.emit('Add', [column, order], cells, {}, 'int64');
  const index = graph.emit('Min', [sum, graph.integers([positions - 1])], cells, {}, 'int64');
  const rows = graph.emit('Gather', [table.detached(), index], [...cells, channels], { axis: 0 });
  return graph.differentiable(rows, [table], (gradient) => {
    const flat = reshape(gradient, [batch * steps, channels]);
    const places = graph.emit(
      'Reshape',
      [index, graph.integers([batch * steps, 1])],
      [batch * steps, 1],
      {},
      'int64',
    );
    const zeros = graph.emit('ConstantOfShape', [graph.integers(table.shape)], table.shape);
    const inputs = [zeros, places, flat];
    return [graph.emit('ScatterND', inputs, table.shape, { reduction: 'add' })];
  });
}

function requireShapes(
  operator: string,
  x: Tensor,
  positions: number,
  lengths: Tensor | undefined,
): void {
  if (x.rank !== 3 && x.rank !== 2) {
    throw shapeError(
      operator,
      [x.shape],
      'the input does not have three axes',
      'Give [batch, steps, channels], or one sequence [steps, channels]',
    );
  }
  if (!Number.isInteger(positions) || x.dim(-2) > positions) {
    throw shapeError(
      operator,
      [x.shape],
      `${x.dim(-2)} steps do not fit ${positions} positions`,
      'Give a larger table, or shorter sequences',
    );
  }
  if (lengths && (x.rank !== 3 || lengths.shape.join() !== `${x.dim(0)}`)) {
    throw shapeError(
      operator,
      [x.shape, lengths.shape],
      'there is not one length for each sequence',
      `Give lengths of shape [${x.dim(0)}]`,
    );
  }
}
