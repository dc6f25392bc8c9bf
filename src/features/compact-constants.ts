// Large constants written small: their few distinct numbers and the nodes that spread them out. ONNX
// Runtime evaluates such nodes once, when it loads the graph, so model files stay small at no cost later.

import type { Graph } from '../grad/graph.js';
import type { Tensor } from '../grad/tensor.js';

/** Bakes a matrix of mostly zeros into a graph by its other values alone. */
export function sparseConstant(
  graph: Graph,
  dense: Float32Array,
  shape: readonly number[],
): Tensor {
  const places: number[] = [];
  for (const [index, value] of dense.entries()) if (value !== 0) places.push(index);
  const values = graph.constant(
    Float32Array.from(places, (place) => dense[place] as number),
    [places.length],
  );
  const zeros = graph.emit('ConstantOfShape', [graph.integers([dense.length])], [dense.length]);
  const filled = graph.emit(
    'ScatterElements',
    [zeros, graph.constant(places, [places.length], 'int32'), values],
    [dense.length],
    { axis: 0 },
  );
  return graph.emit('Reshape', [filled, graph.integers(shape)], shape);
}

/** Bakes the integers a[i] + b[j] + ... into a graph as one int32 tensor: a short vector for each axis, added up. */
export function sumOfIndices(graph: Graph, parts: readonly (readonly number[])[]): Tensor {
  const shape = parts.map((part) => part.length);
  const tensors = parts.map((part, axis) => axisOf(graph, part, axis, parts.length));
  return tensors.reduce((sum, part) => graph.emit('Add', [sum, part], shape, {}, 'int32'));
}

/** Lays `values` along one axis of a tensor of `rank` axes, int32. */
export function axisOf(
  graph: Graph,
  values: readonly number[],
  axis: number,
  rank: number,
): Tensor {
  const shape = Array.from({ length: rank }, (_, index) => (index === axis ? values.length : 1));
  return graph.constant(values, shape, 'int32');
}
