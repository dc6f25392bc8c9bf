// LSTM (Hochreiter & Schmidhuber 1997, with forget gates). Forward is ONNX Runtime's fused operator;
// backward recomputes all gates in two matrix products and then walks the steps with six small nodes
// each, instead of differentiating an unrolled recurrence. Gate order is ONNX's: i, o, f, c.

import { add, multiply, sigmoid, tanh } from '../operators/elementwise.js';
import { gemm } from '../operators/linear.js';
import { reduceSum } from '../operators/reduce.js';
import { concatenate, pad, reshape, slice, transpose, unstack } from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

export interface LstmOptions {
  /** Hidden units in each direction. */
  readonly units: number;
  readonly bidirectional?: boolean;
  /** `sequence`: every step, [batch, time, units * directions]; `last`: the final state of each direction, [batch, units * directions]. */
  readonly output: 'sequence' | 'last';
  /** Valid steps of each sequence, int32 [batch]; outputs beyond are 0 and do not count. Absent: all. */
  readonly lengths?: Tensor;
  /** 1 for valid steps, float32 [batch, time] (see `timeMask`); needed with `lengths`. */
  readonly mask?: Tensor;
}

interface Direction {
  readonly reverse: boolean;
  /** Input weights [4 * units, in]. */
  readonly w: Tensor;
  /** Recurrent weights [4 * units, units]. */
  readonly r: Tensor;
  /** [4 * units]. */
  readonly b: Tensor;
}

/** An LSTM over [batch, time, in]. Forget gates start with bias 1 (Jozefowicz et al. 2015). */
export function lstm(scope: Scope, name: string, x: Tensor, options: LstmOptions): Tensor {
  const { units, bidirectional = false, output, lengths, mask } = options;
  if (x.rank !== 3) {
    throw shapeError(`lstm "${name}"`, [x.shape], 'the input does not have three axes', 'Give [batch, time, channels]');
  }
  if ((lengths === undefined) !== (mask === undefined)) {
    throw shapeError(
      `lstm "${name}"`,
      [x.shape],
      'lengths and mask must come together',
      'Give both: mask = timeMask(lengths, time)',
    );
  }
  const inputs = x.dim(2);
  const direction = (suffix: string, reverse: boolean): Direction => ({
    reverse,
    w: scope.parameter(`${name}/${suffix}/input`, [4 * units, inputs], {
      kind: 'glorot',
      fanIn: inputs,
      fanOut: units,
    }),
    r: scope.parameter(`${name}/${suffix}/recurrent`, [4 * units, units], {
      kind: 'orthogonal',
      blocks: 4,
    }),
    b: scope.parameter(`${name}/${suffix}/bias`, [4 * units], { kind: 'blocks', values: [0, 0, 1, 0] }),
  });
  const directions = [
    direction('forward', false),
    ...(bidirectional ? [direction('backward', true)] : []),
  ];
  const timeMajor = transpose(x, [1, 0, 2]);
  const steps = run(timeMajor, directions, units, lengths, mask);
  const y =
    output === 'sequence'
      ? transpose(steps, [1, 0, 2])
      : lastStates(steps, directions, units, lengths, mask);
  const count = directions.reduce((sum, { w, r, b }) => sum + w.size + r.size + b.size, 0);
  scope.describe(name, `${bidirectional ? 'bidirectional ' : ''}lstm ${units}`, y, count);
  return y;
}

/** All steps of all directions, [time, batch, directions * units], differentiable. */
function run(
  x: Tensor,
  directions: readonly Direction[],
  units: number,
  lengths: Tensor | undefined,
  mask: Tensor | undefined,
): Tensor {
  const { graph } = x;
  const [time, batch] = x.shape as [number, number, number];
  const count = directions.length;
  const stack = (part: (direction: Direction) => Tensor) =>
    concatenate(
      directions.map((direction) => {
        const tensor = part(direction).detached();
        return reshape(tensor, [1, ...tensor.shape]);
      }),
      0,
    );
  // ONNX has a second bias for the recurrence; one is enough, so that half is zero.
  const bias = (direction: Direction) => pad(direction.b.detached(), 0, 0, 4 * units);
  const [fused] = graph.emitAll(
    'LSTM',
    [x.detached(), stack(({ w }) => w), stack(({ r }) => r), stack(bias), lengths],
    [{ shape: [time, count, batch, units] }],
    { hidden_size: units, direction: count === 2 ? 'bidirectional' : 'forward' },
  ) as [Tensor];
  const y =
    count === 1
      ? reshape(fused, [time, batch, units])
      : reshape(transpose(fused, [0, 2, 1, 3]), [time, batch, count * units]);
  const inputs = [x, ...directions.flatMap(({ w, r, b }) => [w, r, b])];
  return graph.differentiable(y, inputs, (gradient) => {
    const parts = directions.map((direction, index) =>
      backward({
        x: x.detached(),
        y: slice(y, 2, index * units, (index + 1) * units),
        gradient: slice(gradient, 2, index * units, (index + 1) * units),
        direction,
        units,
        mask,
        needsInput: x.requiresGradient,
      }),
    );
    const toInput = parts.map((part) => part.dx).filter((dx) => dx !== undefined);
    return [
      toInput.length > 0 ? toInput.reduce((sum, dx) => add(sum, dx)) : undefined,
      ...parts.flatMap(({ dw, dr, db }) => [dw, dr, db]),
    ];
  });
}

interface BackwardArguments {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly gradient: Tensor;
  readonly direction: Direction;
  readonly units: number;
  readonly mask: Tensor | undefined;
  readonly needsInput: boolean;
}

/** Backpropagation through time for one direction; all tensors are time-major. */
function backward(args: BackwardArguments) {
  const { x, y, direction, units, mask } = args;
  const { graph } = x;
  const [time, batch, inputs] = x.shape as [number, number, number];
  const { reverse } = direction;
  const [w, r] = [direction.w.detached(), direction.r.detached()];
  // In the order of computation, step t follows t - 1 (forward) or t + 1 (reverse).
  const shifted = (tensor: Tensor) =>
    reverse
      ? pad(slice(tensor, 0, 1, time), 0, 0, 1)
      : pad(slice(tensor, 0, 0, time - 1), 0, 1, 0);
  const order = Array.from({ length: time }, (_, index) => (reverse ? time - 1 - index : index));
  const rows = time * batch;
  const flatX = reshape(x, [rows, inputs]);
  const flatPrevious = reshape(time > 1 ? shifted(y) : zerosLike(y), [rows, units]);

  // Gates of all steps at once: the outputs are known, so nothing is sequential here.
  const gates = gemm(flatPrevious, r, {
    transposeB: true,
    bias: gemm(flatX, w, { transposeB: true, bias: direction.b.detached() }),
  });
  const iof = sigmoid(slice(gates, 1, 0, 3 * units));
  const i = slice(iof, 1, 0, units);
  const o = slice(iof, 1, units, 2 * units);
  const f = slice(iof, 1, 2 * units, 3 * units);
  const g = tanh(slice(gates, 1, 3 * units, 4 * units));
  const flatMask = mask && reshape(transpose(mask, [1, 0]), [rows, 1]);
  const masked = (tensor: Tensor) => (flatMask ? multiply(tensor, flatMask) : tensor);

  // Cell states: the one recurrence of the forward pass that must be replayed.
  const perStep = (tensor: Tensor, width: number) =>
    unstack(reshape(tensor, [time, batch, width]), 0);
  const forgetSteps = perStep(f, units);
  const writeSteps = perStep(masked(multiply(i, g)), units);
  const cells: Tensor[] = new Array(time);
  let cell: Tensor | undefined;
  for (const t of order) {
    const write = writeSteps[t] as Tensor;
    cell = cell ? add(multiply(forgetSteps[t] as Tensor, cell), write) : write;
    cells[t] = cell;
  }
  const stackedCells = concatenate(
    cells.map((tensor) => reshape(tensor, [1, batch, units])),
    0,
  );
  const c = reshape(stackedCells, [rows, units]);
  const cPrevious = reshape(time > 1 ? shifted(stackedCells) : zerosLike(stackedCells), [rows, units]);
  const tanhC = tanh(c);

  // Local slopes, batched over all steps: d(gate input) = [dc, dh, dc, dc] * slopes.
  const oneMinus = (tensor: Tensor) => add(multiply(tensor, graph.scalar(-1)), graph.scalar(1));
  const sigmoidSlopes = multiply(iof, oneMinus(iof));
  const slopes = masked(
    concatenate(
      [
        multiply(slice(sigmoidSlopes, 1, 0, units), g),
        multiply(slice(sigmoidSlopes, 1, units, 2 * units), tanhC),
        multiply(slice(sigmoidSlopes, 1, 2 * units, 3 * units), cPrevious),
        multiply(i, oneMinus(multiply(g, g))),
      ],
      1,
    ),
  );
  const slopeSteps = perStep(slopes, 4 * units);
  const cellSlopeSteps = perStep(masked(multiply(o, oneMinus(multiply(tanhC, tanhC)))), units);
  const carrySteps = flatMask ? perStep(masked(f), units) : forgetSteps;
  const outputSteps = perStep(masked(reshape(args.gradient, [rows, units])), units);

  const gateGradients: Tensor[] = new Array(time);
  let laterGates: Tensor | undefined;
  let laterCell: Tensor | undefined;
  for (const t of [...order].reverse()) {
    const direct = outputSteps[t] as Tensor;
    const dh: Tensor = laterGates ? gemm(laterGates, r, { bias: direct }) : direct;
    const through = multiply(dh, cellSlopeSteps[t] as Tensor);
    const dc: Tensor = laterCell ? add(through, laterCell) : through;
    laterGates = multiply(concatenate([dc, dh, dc, dc], 1), slopeSteps[t] as Tensor);
    laterCell = multiply(dc, carrySteps[t] as Tensor);
    gateGradients[t] = laterGates;
  }
  const flatGates = concatenate(gateGradients, 0);
  return {
    dx: args.needsInput ? reshape(gemm(flatGates, w), x.shape) : undefined,
    dw: gemm(flatGates, flatX, { transposeA: true }),
    dr: gemm(flatGates, flatPrevious, { transposeA: true }),
    db: reduceSum(flatGates, [0]),
  };
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
    const after = pad(slice(mask, 1, 1, time), 1, 0, 1);
    const last = add(mask, multiply(after, steps.graph.scalar(-1)));
    const weights = reshape(transpose(last, [1, 0]), [time, batch, 1]);
    return reduceSum(multiply(own, weights), [0]);
  });
  return concatenate(states, 1);
}

function zerosLike(x: Tensor): Tensor {
  return x.graph.constant(new Float32Array(x.size), x.shape);
}
