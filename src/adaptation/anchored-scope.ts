// Fine-tuning as training of differences: what is trained is the change from the shipped weights, starting
// at 0, so that ordinary weight decay pulls towards the shipped model instead of towards nothing.

import type { Initializer } from '../grad/initialization.js';
import { add } from '../grad/operators/elementwise.js';
import { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import type { TrainedValues } from '../model-file/model-file.js';

const zero: Initializer = { kind: 'constant', value: 0 };

/**
 * A scope for layers to declare themselves on, in place of the training step's own: each parameter is its
 * shipped value (a constant) plus a trained change. Decay of the changes is the L2-SP penalty (Xuhong Li et
 * al. 2018, "Explicit Inductive Bias for Transfer Learning with Convolutional Networks"), on all parameters.
 *
 * Running statistics are constants and batch normalisation uses them: a handful of clips of one voice says
 * too little about means and variances.
 */
export class AnchoredScope extends Scope {
  private readonly outer: Scope;
  private readonly start: TrainedValues;

  /**
   * Stands in for `outer`.
   * @param start The shipped values, laid out as the network declares them.
   */
  constructor(outer: Scope, start: TrainedValues) {
    super(outer.graph, { mode: outer.mode });
    this.outer = outer;
    this.start = start;
  }

  override get batchStatistics(): boolean {
    return false;
  }

  override within<T>(prefix: string, build: () => T): T {
    return this.outer.within(prefix, build);
  }

  override parameter(name: string, shape: readonly number[]): Tensor {
    const { weights } = this.start;
    const offset = this.outer.weightCount;
    const change = this.outer.parameter(name, shape, zero, true);
    const shipped = weights.slice(offset, offset + change.size);
    return add(this.graph.constant(shipped, shape), change);
  }

  private statisticsUsed = 0;

  override statistic(_name: string, shape: readonly number[]): Tensor {
    const from = this.statisticsUsed;
    this.statisticsUsed += shape.reduce((product, length) => product * length, 1);
    const shipped = this.start.statistics.slice(from, this.statisticsUsed);
    return this.graph.constant(shipped, shape);
  }

  override randomBytes(count: number): Tensor {
    return this.outer.randomBytes(count);
  }
}
