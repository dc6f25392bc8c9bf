// LSTM (Hochreiter & Schmidhuber 1997, with forget gates). Inference is ONNX Runtime's fused operator.
// Training unrolls the steps so that gates are computed once and kept; the way back needs six small
// nodes a step, everything else is batched over all steps. Gate order is ONNX's: i, o, f, c.

import { AffettoError } from '../../errors.js';
import type { Initializer } from '../initialization.js';
import { add, multiply, sigmoid, subtract, tanh } from '../operators/elementwise.js';
import { gemm, turned } from '../operators/linear.js';
import { reduceSum } from '../operators/reduce.js';
import {
  concatenate,
  cutRows,
  pad,
  reshape,
  slice,
  split,
  transpose,
} from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

/** What `lstm` can be told. */
export interface LstmOptions {
  /** The number of hidden units in each direction, at least 1. */
  readonly units: number;
  /** Whether a second LSTM reads the sequence backwards. Default false. */
  readonly bidirectional?: boolean;
  /**
   * What comes back. `sequence`: every step, [batch, time, units * directions]; `last`: the final state of each
   * direction, [batch, units * directions].
   */
  readonly output: 'sequence' | 'last';
  /** The valid steps of each sequence, int32 or float32 [batch]; outputs beyond are 0 and do not count. Default all. */
  readonly lengths?: Tensor;
  /** 1 for valid steps, 0 for others, float32 [batch, time] (see `timeMask`); needed with `lengths`. */
  readonly mask?: Tensor;
  /**
   * How the weights start. Default: input weights by Glorot, recurrent ones orthogonal, forget gates with bias 1
   * (Jozefowicz et al. 2015). `uniform`: everything within +-1/sqrt(units), as in PyTorch.
   */
  readonly init?: 'uniform';
}

interface Direction {
  readonly reverse: boolean;
  /** The input weights, [4 * units, in]. */
  readonly w: Tensor;
  /** The recurrent weights, [4 * units, units]. */
  readonly r: Tensor;
  /** The biases, [4 * units]. */
  readonly b: Tensor;
}

/**
 * An LSTM over `x` [batch, time, in], with forget gates, in ONNX's gate order.
 * @returns The states, in the shape that `options.output` says.
 * @throws AffettoError `GRAPH_SHAPE` where `x`, `lengths` or `mask` have other shapes, `OPTION_INVALID` for units that
 *   are no positive integer.
 */
export function lstm(scope: Scope, name: string, x: Tensor, options: LstmOptions): Tensor {
  const { units, bidirectional = false, output, lengths, mask } = options;
  if (x.rank !== 3) {
    throw shapeError(
      `lstm "${name}"`,
      [x.shape],
      'the input does not have three axes',
      'Give [batch, time, channels]',
    );
  }
  if ((lengths === undefined) !== (mask === undefined)) {
    throw shapeError(
      `lstm "${name}"`,
      [x.shape],
      'lengths and mask must come together',
      'Give both: mask = timeMask(lengths, time)',
    );
  }
  const [batch, time, inputs] = x.shape as [number, number, number];
  if (
    lengths &&
    mask &&
    (lengths.shape.join() !== `${batch}` || mask.shape.join() !== `${batch},${time}`)
  ) {
    throw shapeError(
      `lstm "${name}"`,
      [x.shape, lengths.shape, mask.shape],
      'lengths and mask do not fit the batch',
      `Give lengths [${batch}] and a mask [${batch}, ${time}]`,
    );
  }
  if (!Number.isInteger(units) || units < 1) {
    throw new AffettoError(
      'OPTION_INVALID',
      `lstm "${name}": units is ${units}. Give a positive integer.`,
    );
  }
  const initial = options.init === 'uniform' ? uniformly(units) : openGates(inputs, units);
  const direction = (suffix: string, reverse: boolean): Direction => ({
    reverse,
    w: scope.parameter(`${name}/${suffix}/input`, [4 * units, inputs], initial.w),
    r: scope.parameter(`${name}/${suffix}/recurrent`, [4 * units, units], initial.r),
    b: scope.parameter(`${name}/${suffix}/bias`, [4 * units], initial.b),
  });
  const directions = [
    direction('forward', false),
    ...(bidirectional ? [direction('backward', true)] : []),
  ];
  const timeMajor = transpose(x, [1, 0, 2]);
  const steps = scope.training
    ? concatenate(
        directions.map((one) => unrolled(timeMajor, one, units, mask)),
        2,
      )
    : fused(timeMajor, directions, units, lengths);
  const y =
    output === 'sequence'
      ? transpose(steps, [1, 0, 2])
      : lastStates(steps, directions, units, lengths, mask);
  const count = directions.reduce((sum, { w, r, b }) => sum + w.size + r.size + b.size, 0);
  scope.describe(name, `${bidirectional ? 'bidirectional ' : ''}lstm ${units}`, y, count);
  return y;
}

/** Input weights, recurrent weights and biases at the start. */
type Initial = Readonly<Record<'w' | 'r' | 'b', Initializer>>;

function openGates(inputs: number, units: number): Initial {
  return {
    w: { kind: 'glorot', fanIn: inputs, fanOut: units },
    r: { kind: 'orthogonal', blocks: 4 },
    b: { kind: 'blocks', values: [0, 0, 1, 0] },
  };
}

function uniformly(units: number): Initial {
  const all = { kind: 'uniform', limit: 1 / Math.sqrt(units) } as const;
  return { w: all, r: all, b: all };
}

/** All steps with ONNX Runtime's fused operator, [time, batch, directions * units]; no gradient. */
function fused(
  x: Tensor,
  directions: readonly Direction[],
  units: number,
  lengths: Tensor | undefined,
): Tensor {
  const { graph } = x;
  const [time, batch] = x.shape as [number, number, number];
  const count = directions.length;
  const stack = (part: (direction: Direction) => Tensor) =>
    concatenate(
      directions.map((direction) => {
        const tensor = part(direction);
        return reshape(tensor, [1, ...tensor.shape]);
      }),
      0,
    );
  // ONNX has a second bias for the recurrence; one is enough, so that half is zero.
  const bias = (direction: Direction) => pad(direction.b, 0, 0, 4 * units);
  // 6 is INT32 among ONNX's element types; lengths that come as floats are a network's inputs.
  const integers =
    lengths && lengths.dtype !== 'int32'
      ? graph.emit('Cast', [lengths], lengths.shape, { to: 6 }, 'int32')
      : lengths;
  const [steps] = graph.emitAll(
    'LSTM',
    [x, stack(({ w }) => w), stack(({ r }) => r), stack(bias), integers],
    [{ shape: [time, count, batch, units] }],
    { hidden_size: units, direction: count === 2 ? 'bidirectional' : 'forward' },
  ) as [Tensor];
  return reshape(count === 1 ? steps : transpose(steps, [0, 2, 1, 3]), [
    time,
    batch,
    count * units,
  ]);
}

/** What the way back needs of the way forth; all flat, [time * batch, ...]. */
interface Tape {
  readonly x: Tensor;
  readonly previousY: Tensor;
  /** i, o and f after the sigmoid. */
  readonly i: Tensor;
  readonly o: Tensor;
  readonly f: Tensor;
  readonly g: Tensor;
  readonly forgetSteps: readonly Tensor[];
  readonly previousC: Tensor;
  readonly tanhC: Tensor;
}

/** One direction, step by step, time-major: [time, batch, in] -> [time, batch, units], differentiable. */
function unrolled(
  x: Tensor,
  direction: Direction,
  units: number,
  mask: Tensor | undefined,
): Tensor {
  const { graph } = x;
  const [time, batch, inputs] = x.shape as [number, number, number];
  const rows = time * batch;
  const flatX = reshape(x.detached(), [rows, inputs]);
  const [w, r, b] = [direction.w.detached(), direction.r.detached(), direction.b.detached()];
  const projected = gemm(flatX, w, { transposeB: true, bias: b });
  const projectedSteps = cutRows(projected, time);
  const maskSteps = mask && cutRows(reshape(transpose(mask, [1, 0]), [rows, 1]), time);
  const order = Array.from({ length: time }, (_, index) =>
    direction.reverse ? time - 1 - index : index,
  );
  // Turned once: MLAS would turn it anew in every step.
  const turnedR = turned(r);
  const zero = graph.constant(new Float32Array(batch * units), [batch, units]);
  const kept: Record<'i' | 'o' | 'f' | 'g' | 'h', Tensor[]> = { i: [], o: [], f: [], g: [], h: [] };
  const cells: { previous: Tensor[]; tanh: Tensor[]; previousH: Tensor[] } = {
    previous: [],
    tanh: [],
    previousH: [],
  };
  let h: Tensor | undefined;
  let c: Tensor | undefined;
  for (const t of order) {
    const input = projectedSteps[t] as Tensor;
    const gates = h ? gemm(h, turnedR, { bias: input }) : input;
    const [gateIof, gateC] = split(gates, [3 * units, units]) as [Tensor, Tensor];
    const iof = sigmoid(gateIof);
    const g = tanh(gateC);
    const [i, o, f] = split(iof, [units, units, units]) as [Tensor, Tensor, Tensor];
    cells.previous[t] = c ?? zero;
    cells.previousH[t] = h ?? zero;
    const written = multiply(i, g);
    c = c ? add(multiply(f, c), written) : written;
    // Padding leaves no trace: a state of 0 is what the first valid step expects to find.
    const valid = maskSteps?.[t];
    if (valid) c = multiply(c, valid);
    const tanhC = tanh(c);
    h = multiply(o, tanhC);
    kept.i[t] = i;
    kept.o[t] = o;
    kept.f[t] = f;
    kept.g[t] = g;
    kept.h[t] = h;
    cells.tanh[t] = tanhC;
  }
  const y = reshape(concatenate(kept.h, 0), [time, batch, units]);
  return graph.differentiable(y, [x, direction.w, direction.r, direction.b], (gradient) => {
    const tape: Tape = {
      x: flatX,
      previousY: concatenate(cells.previousH, 0),
      i: concatenate(kept.i, 0),
      o: concatenate(kept.o, 0),
      f: concatenate(kept.f, 0),
      g: concatenate(kept.g, 0),
      forgetSteps: kept.f,
      previousC: concatenate(cells.previous, 0),
      tanhC: concatenate(cells.tanh, 0),
    };
    const flatMask = mask && reshape(transpose(mask, [1, 0]), [rows, 1]);
    const gates = throughTime(tape, gradient, r, order, flatMask);
    return [
      x.requiresGradient ? reshape(gemm(gates, w), x.shape) : undefined,
      gemm(gates, flatX, { transposeA: true }),
      gemm(gates, tape.previousY, { transposeA: true }),
      reduceSum(gates, [0]),
    ];
  });
}

/** Backpropagation through time: the gradient of all gate inputs, [time * batch, 4 * units]. */
function throughTime(
  tape: Tape,
  gradient: Tensor,
  r: Tensor,
  order: readonly number[],
  mask: Tensor | undefined,
): Tensor {
  const { graph } = gradient;
  const [time, batch, units] = gradient.shape as [number, number, number];
  const masked = (tensor: Tensor) => (mask ? multiply(tensor, mask) : tensor);
  const oneMinus = (tensor: Tensor) => subtract(graph.scalar(1), tensor);
  const { i, o, f, g, tanhC, previousC } = tape;

  // Local slopes, batched over all steps: d(gate inputs) = [dc, dh, dc, dc] * slopes.
  const gateSlope = (gate: Tensor, partner: Tensor) =>
    multiply(multiply(gate, oneMinus(gate)), partner);
  const candidateSlope = multiply(i, oneMinus(multiply(g, g)));
  const slopes = masked(
    concatenate([gateSlope(i, g), gateSlope(o, tanhC), gateSlope(f, previousC), candidateSlope], 1),
  );
  const slopeSteps = cutRows(slopes, time);
  const cellSlopes = multiply(o, oneMinus(multiply(tanhC, tanhC)));
  const cellSlopeSteps = cutRows(masked(cellSlopes), time);
  const outputSteps = cutRows(masked(reshape(gradient, [time * batch, units])), time);

  const gates: Tensor[] = new Array(time);
  let laterGates: Tensor | undefined;
  let laterCell: Tensor | undefined;
  for (const t of [...order].reverse()) {
    const direct = outputSteps[t] as Tensor;
    const dh: Tensor = laterGates ? gemm(laterGates, r, { bias: direct }) : direct;
    const through = multiply(dh, cellSlopeSteps[t] as Tensor);
    const dc: Tensor = laterCell ? add(through, laterCell) : through;
    laterGates = multiply(concatenate([dc, dh, dc, dc], 1), slopeSteps[t] as Tensor);
    laterCell = multiply(dc, tape.forgetSteps[t] as Tensor);
    gates[t] = laterGates;
  }
  return concatenate(gates, 0);
}

/** The state of each direction after its last valid step. */
function lastStates(
  steps: Tensor,
  directions: readonly Direction[],
  units: number,
  lengths: Tensor | undefined,
  mask: Tensor | undefined,
): Tensor {
  const [time, batch] = steps.shape as [number, number, number];
  const states = directions.map(({ reverse }, index) => {
    const own = slice(steps, 2, index * units, (index + 1) * units);
    if (reverse) return reshape(slice(own, 0, 0, 1), [batch, units]);
    if (!lengths || !mask) return reshape(slice(own, 0, time - 1, time), [batch, units]);
    // The last valid step is where the mask ends: mask[t] - mask[t + 1] = 1.
    const last = time === 1 ? mask : subtract(mask, pad(slice(mask, 1, 1, time), 1, 0, 1));
    const weights = reshape(transpose(last, [1, 0]), [time, batch, 1]);
    return reduceSum(multiply(own, weights), [0]);
  });
  return concatenate(states, 1);
}
