// Matrix products: one Gemm for two-dimensional operands, MatMul for batches of them.

import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';
import { add } from './elementwise.js';
import { reduceSum, sumTo } from './reduce.js';
import { reshape, transpose } from './shaping.js';

/** What `gemm` can be told. */
export interface GemmOptions {
  /** Whether the first matrix is transposed before the product. Default false. */
  readonly transposeA?: boolean;
  /** Whether the second matrix is transposed before the product. Default false. */
  readonly transposeB?: boolean;
  /** What is added: to every row, shape [columns], or to every element, [rows, columns]. */
  readonly bias?: Tensor;
}

/**
 * The product of two matrices, each optionally transposed: `a` [rows, inner] and `b` [inner, columns] -> [rows, columns].
 * @throws AffettoError `GRAPH_SHAPE` where they are no matrices, the inner lengths differ or the bias does not fit.
 */
export function gemm(a: Tensor, b: Tensor, options: GemmOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, bias } = options;
  const [rows, innerA] = transposeA ? [a.dim(1), a.dim(0)] : [a.dim(0), a.dim(1)];
  const [innerB, columns] = transposeB ? [b.dim(1), b.dim(0)] : [b.dim(0), b.dim(1)];
  if (a.rank !== 2 || b.rank !== 2 || innerA !== innerB) {
    throw shapeError(
      'gemm',
      [a.shape, b.shape],
      a.rank === 2 && b.rank === 2
        ? `the inner lengths are ${innerA} and ${innerB}`
        : 'they are not both matrices',
      'Give two matrices whose inner lengths agree (see transposeA and transposeB)',
    );
  }
  if (bias && bias.shape.join() !== `${columns}` && bias.shape.join() !== `${rows},${columns}`) {
    throw shapeError(
      'gemm',
      [a.shape, b.shape, bias.shape],
      'the bias does not fit the product',
      `Give a bias of shape [${columns}] or [${rows}, ${columns}]`,
    );
  }
  const { graph } = a;
  const product = graph.emit('Gemm', bias ? [a, b, bias] : [a, b], [rows, columns] as number[], {
    ...(transposeA ? { transA: 1 } : {}),
    ...(transposeB ? { transB: 1 } : {}),
  });
  const inputs = bias ? [a, b, bias] : [a, b];
  return graph.differentiable(product, inputs, (gradient) => [
    a.requiresGradient
      ? transposeA
        ? gemm(b, gradient, { transposeA: transposeB, transposeB: true })
        : gemm(gradient, b, { transposeB: !transposeB })
      : undefined,
    b.requiresGradient
      ? transposeB
        ? gemm(gradient, a, { transposeA: true, transposeB: transposeA })
        : transposeA
          ? gemm(a, gradient)
          : tallProduct(a, gradient)
      : undefined,
    bias?.requiresGradient
      ? bias.rank === 1
        ? reduceSum(gradient, [0])
        : sumTo(gradient, bias.shape)
      : undefined,
  ]);
}

/** Rows from which turning a matrix beforehand is worth its time. */
const tall = 512;

/**
 * aᵀ · b of two matrices of many rows, as a weight's gradient is. MLAS turns `a` anew for every few columns of
 * the result: with the narrower one turned once and for all, it takes two thirds of the time.
 */
function tallProduct(a: Tensor, b: Tensor): Tensor {
  if (a.dim(0) < tall) return gemm(a, b, { transposeA: true });
  return a.dim(1) > b.dim(1) ? turned(gemm(turned(b), a)) : gemm(turned(a), b);
}

/** The transposed matrix, or each of a stack. The reshapes keep ONNX Runtime from fusing it into a slower product. */
export function turned(x: Tensor): Tensor {
  const apart = swapLast(reshape(x, [1, ...x.shape]));
  return reshape(apart, apart.shape.slice(1));
}

/**
 * The products of stacks of matrices: `a` [..., m, k] and `b` [..., k, n] or [k, n] -> [..., m, n].
 * @throws AffettoError `GRAPH_SHAPE` where the inner lengths or the leading axes differ.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const leadA = a.shape.slice(0, -2);
  const leadB = b.shape.slice(0, -2);
  if (a.rank < 2 || b.rank < 2 || a.dim(-1) !== b.dim(-2)) {
    throw shapeError(
      'matmul',
      [a.shape, b.shape],
      a.rank < 2 || b.rank < 2
        ? 'they do not both have two axes or more'
        : `the last axis of a (${a.dim(-1)}) is not the second last of b (${b.dim(-2)})`,
      'Transpose or reshape one of them',
    );
  }
  if (leadB.length > 0 && leadA.join() !== leadB.join()) {
    throw shapeError(
      'matmul',
      [a.shape, b.shape],
      'the leading axes differ',
      'Make them equal, or give b two axes',
    );
  }
  const { graph } = a;
  const product = graph.emit('MatMul', [a, b], [...leadA, a.dim(-2), b.dim(-1)]);
  return graph.differentiable(product, [a, b], (gradient) => {
    const flat = (x: Tensor) => reshape(x, [-1, x.dim(-1)]);
    return [
      a.requiresGradient ? matmul(gradient, swapLast(b)) : undefined,
      b.requiresGradient
        ? leadB.length === 0
          ? gemm(flat(a), flat(gradient), { transposeA: true })
          : matmul(swapLast(a), gradient)
        : undefined,
    ];
  });
}

/**
 * A matrix product on the last axis, whatever the axes before it: `x` [..., in], `weight` [in, out] and, where given,
 * `bias` [out] -> [..., out].
 * @throws AffettoError `GRAPH_SHAPE` where they do not fit together.
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  if (x.rank === 0 || weight.rank !== 2 || x.dim(-1) !== weight.dim(0)) {
    throw shapeError(
      'linear',
      [x.shape, weight.shape],
      'the last axis of x is not the first of a weight with two axes',
      'Give a weight of shape [last axis of x, units]',
    );
  }
  if (bias && bias.shape.join() !== `${weight.dim(1)}`) {
    throw shapeError(
      'linear',
      [x.shape, weight.shape, bias.shape],
      'the bias does not have one number for each unit',
      `Give a bias of shape [${weight.dim(1)}]`,
    );
  }
  const product = gemm(reshape(x, [-1, x.dim(-1)]), weight, bias ? { bias } : {});
  return reshape(product, [...x.shape.slice(0, -1), weight.dim(1)]);
}

/** Adds up several tensors of one shape; used where gradients meet. */
export function sumOf(parts: readonly Tensor[]): Tensor {
  return parts.reduce((sum, part) => add(sum, part));
}

function swapLast(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}
