// Operators that move numbers without changing them: reshape, transpose, slice, pad, concatenate.

import { formatShape, resolveAxis, shapeError } from '../shape-error.js';
import { sizeOf, type Tensor } from '../tensor.js';

/**
 * The same elements of `x` [...], in the same order, under another shape.
 * @param shape The length of each axis; one may be -1 and is then computed.
 * @throws AffettoError `GRAPH_SHAPE` where the elements do not fill the shape.
 */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  const full = filled(x, shape);
  if (full.join() === x.shape.join()) return x;
  const result = x.graph.emit('Reshape', [x, x.graph.integers(full)], full, {}, x.dtype);
  return x.graph.differentiable(result, [x], (gradient) => [reshape(gradient, x.shape)]);
}

/**
 * Does with `x` [...] what `reshape` does, but the one length that is given as -1 stays open in the graph, for an axis
 * whose length is known only at run time. The tensor's own shape is then the upper bound that its graph was built for.
 * @param shape The length of each axis; one may be -1.
 * @returns A tensor of that shape, with the upper bound in place of -1.
 * @throws AffettoError `GRAPH_SHAPE` where the elements do not fill the shape.
 */
export function reshapeOpen(x: Tensor, shape: readonly number[]): Tensor {
  const full = filled(x, shape);
  const result = x.graph.emit('Reshape', [x, x.graph.integers(shape)], full, {}, x.dtype);
  return x.graph.differentiable(result, [x], (gradient) => [reshape(gradient, x.shape)]);
}

/** The shape with its -1 worked out. */
function filled(x: Tensor, shape: readonly number[]): number[] {
  const known = sizeOf(shape.filter((length) => length !== -1));
  const full = shape.map((length) => (length === -1 ? x.size / known : length));
  if (sizeOf(full) === x.size && full.every(Number.isInteger)) return full;
  throw shapeError(
    'reshape',
    [x.shape],
    `${x.size} elements do not fill ${formatShape(shape)}`,
    'Keep the number of elements',
  );
}

/**
 * The axes of `x` [...] in another order: output axis i is input axis `permutation[i]`.
 * @throws AffettoError `GRAPH_SHAPE` where the permutation does not name every axis once.
 */
export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  const sorted = [...permutation].sort((a, b) => a - b);
  if (sorted.length !== x.rank || sorted.some((axis, index) => axis !== index)) {
    throw shapeError(
      'transpose',
      [x.shape],
      `[${permutation.join(', ')}] is not an order of ${x.rank} axes`,
      'Name every axis once',
    );
  }
  const result = x.graph.emit(
    'Transpose',
    [x],
    permutation.map((axis) => x.dim(axis)),
    { perm: permutation },
    x.dtype,
  );
  const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
  return x.graph.differentiable(result, [x], (gradient) => [transpose(gradient, inverse)]);
}

/**
 * The elements `start`, `start + step`, … before `end` of `x` [...] along one axis.
 * @param axis The axis; a negative one counts from the end.
 * @param step The distance from one element to the next, at least 1. Default 1.
 * @throws AffettoError `GRAPH_SHAPE` where there is no such axis, or not 0 <= start < end <= its length.
 */
export function slice(x: Tensor, axis: number, start: number, end: number, step = 1): Tensor {
  const at = resolveAxis('slice', x.shape, axis);
  const length = x.dim(at);
  if (
    ![start, end, step].every(Number.isInteger) ||
    !(start >= 0 && end <= length && start < end && step >= 1)
  ) {
    throw shapeError(
      'slice',
      [x.shape],
      `${start}:${end}:${step} is not inside axis ${axis} of length ${length}`,
      'Choose 0 <= start < end <= length and step >= 1',
    );
  }
  if (start === 0 && end === length && step === 1) return x;
  const { graph } = x;
  const count = Math.ceil((end - start) / step);
  const shape = x.shape.map((size, index) => (index === at ? count : size));
  const result = graph.emit(
    'Slice',
    [
      x,
      graph.integers([start]),
      graph.integers([end]),
      graph.integers([at]),
      graph.integers([step]),
    ],
    shape,
    {},
    x.dtype,
  );
  return graph.differentiable(result, [x], (gradient) => {
    const spread = step === 1 ? gradient : interleaveZeros(gradient, at, step);
    const covered = start + spread.dim(at);
    if (covered > length) return [pad(slice(spread, at, 0, length - start), at, start, 0)];
    return [pad(spread, at, start, length - covered)];
  });
}

/**
 * The same elements of `x` [...] with one axis in reverse order.
 * @param axis The axis; a negative one counts from the end.
 * @throws AffettoError `GRAPH_SHAPE` where there is no such axis.
 */
export function reverse(x: Tensor, axis: number): Tensor {
  const at = resolveAxis('reverse', x.shape, axis);
  const { graph } = x;
  // From the last element to before the first, which Slice counts from the end too.
  const [start, end, along, step] = [-1, -x.dim(at) - 1, at, -1].map((n) => graph.integers([n]));
  const result = graph.emit('Slice', [x, start, end, along, step], x.shape, {}, x.dtype);
  return graph.differentiable(result, [x], (gradient) => [reverse(gradient, at)]);
}

/** Puts `step - 1` zeros after each element along `axis`. */
function interleaveZeros(x: Tensor, axis: number, step: number): Tensor {
  const split = [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)];
  const padded = pad(reshape(x, split), axis + 1, 0, step - 1);
  return reshape(
    padded,
    x.shape.map((length, index) => (index === axis ? length * step : length)),
  );
}

/**
 * Adds `before` zeros (or numbers `value`) in front of `x` [...] and `after` behind it, along one axis.
 * @param axis The axis; a negative one counts from the end.
 * @throws AffettoError `GRAPH_SHAPE` where there is no such axis, or the counts are not integers of at least 0.
 */
export function pad(x: Tensor, axis: number, before: number, after: number, value = 0): Tensor {
  const at = resolveAxis('pad', x.shape, axis);
  if (![before, after].every((count) => Number.isInteger(count) && count >= 0)) {
    throw shapeError(
      'pad',
      [x.shape],
      `${before} before and ${after} after axis ${axis} are not counts`,
      'Give integers of at least 0; slice to shorten',
    );
  }
  if (before === 0 && after === 0) return x;
  const { graph } = x;
  const shape = x.shape.map((length, index) => (index === at ? length + before + after : length));
  const pads = [
    ...x.shape.map((_, index) => (index === at ? before : 0)),
    ...x.shape.map((_, index) => (index === at ? after : 0)),
  ];
  const inputs = [x, graph.integers(pads), value === 0 ? undefined : graph.scalar(value)];
  const result = graph.emit('Pad', value === 0 ? inputs.slice(0, 2) : inputs, shape);
  return graph.differentiable(result, [x], (gradient) => [
    slice(gradient, at, before, before + x.dim(at)),
  ]);
}

/**
 * Joins tensors one after another along `axis`: `parts` [..., n, ...] whose other axes agree.
 * @throws AffettoError `GRAPH_SHAPE` where they do not, there is no such axis, or there are no parts.
 */
export function concatenate(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  if (!first) {
    throw shapeError('concatenate', [], 'there is nothing to join', 'Give at least one tensor');
  }
  const at = resolveAxis('concatenate', first.shape, axis);
  if (parts.length === 1) return first;
  const mismatch = parts.find((part) =>
    first.shape.some((length, index) => index !== at && length !== part.shape[index]),
  );
  if (mismatch || parts.some((part) => part.rank !== first.rank)) {
    throw shapeError(
      'concatenate',
      parts.map((part) => part.shape),
      `the axes other than ${axis} differ`,
      'Make them equal by slicing, padding or reshaping',
    );
  }
  const total = parts.reduce((sum, part) => sum + part.dim(at), 0);
  const shape = first.shape.map((length, index) => (index === at ? total : length));
  const result = first.graph.emit('Concat', parts, shape, { axis: at }, first.dtype);
  return first.graph.differentiable(result, parts, (gradient) => {
    let offset = 0;
    return parts.map((part) => {
      const start = offset;
      offset += part.dim(at);
      return part.requiresGradient ? slice(gradient, at, start, offset) : undefined;
    });
  });
}

/** Cuts the first axis into `count` equal parts; without gradient, for closed-form layers. */
export function cutRows(x: Tensor, count: number): Tensor[] {
  if (count === 1) return [x];
  const shape = [x.dim(0) / count, ...x.shape.slice(1)];
  const outputs = Array.from({ length: count }, () => ({ shape, dtype: x.dtype }));
  return x.graph.emitAll('Split', [x], outputs, { axis: 0, num_outputs: count });
}

/** Cuts the last axis into pieces of the given lengths; without gradient, for closed-form layers. */
export function split(x: Tensor, lengths: readonly number[]): Tensor[] {
  const { graph } = x;
  return graph.emitAll(
    'Split',
    [x, graph.integers(lengths)],
    lengths.map((length) => ({ shape: [...x.shape.slice(0, -1), length], dtype: x.dtype })),
    { axis: x.rank - 1 },
  );
}

/**
 * Replaces an axis by one for each list: the entry at the sum of one number of each. Without gradient, for
 * closed-form layers.
 */
export function pick(x: Tensor, axis: number, lists: readonly (readonly number[])[]): Tensor {
  const { graph } = x;
  const shape = lists.map((list) => list.length);
  // Short vectors, added up when the graph is loaded: all sums would make the graph large.
  const places = lists
    .map((list, own) =>
      graph.constant(
        list,
        shape.map((length, other) => (other === own ? length : 1)),
        'int32',
      ),
    )
    .reduce((sum, list) => graph.emit('Add', [sum, list], shape, {}, 'int32'));
  const picked = [...x.shape.slice(0, axis), ...shape, ...x.shape.slice(axis + 1)];
  return graph.emit('Gather', [x, places], picked, { axis });
}

/** Lists 0, step, 2 step ...: what `pick` takes for neighbours that far apart. */
export function steps(count: number, step: number): number[] {
  return Array.from({ length: count }, (_, index) => index * step);
}
