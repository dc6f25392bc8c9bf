// How parameters start. The choice travels with the parameter, so that a layout alone can be filled.

import { RandomStream } from '../random.js';
import { sizeOf } from './tensor.js';

/** How the numbers of a parameter start. */
export type Initializer =
  | {
      /** Every number is the same. */
      readonly kind: 'constant';
      /** That number. */
      readonly value: number;
    }
  | {
      /** Equal blocks along axis 0 have one number each: gates that start open or shut. */
      readonly kind: 'blocks';
      /** The number of each block; their count divides axis 0. */
      readonly values: readonly number[];
    }
  | {
      /** Normal deviates of variance 2 / fanIn (He et al. 2015). */
      readonly kind: 'he';
      /** The number of inputs of one output. */
      readonly fanIn: number;
    }
  | {
      /** Uniform within +-sqrt(6 / (fanIn + fanOut)) (Glorot & Bengio 2010). */
      readonly kind: 'glorot';
      /** The number of inputs of one output. */
      readonly fanIn: number;
      /** The number of outputs of one input. */
      readonly fanOut: number;
    }
  | {
      /** Uniform within +-limit. */
      readonly kind: 'uniform';
      /** The largest magnitude. */
      readonly limit: number;
    }
  | {
      /** Square blocks stacked on axis 0, each orthogonal (Saxe et al. 2014): for recurrent weights. */
      readonly kind: 'orthogonal';
      /** The number of blocks. */
      readonly blocks: number;
    };

/** How the weights of a layer start: as `Initializer` says; `uniform` is within +-1/sqrt(fanIn), PyTorch's default. */
export type WeightInit = 'he' | 'glorot' | 'uniform';

/**
 * Chooses how a layer's weights start. Where a batch normalisation follows, the scale of the weights changes no
 * output, but the smaller they start, the further each step of Adam turns them (van Laarhoven 2017, "L2
 * Regularization versus Batch and Weight Normalization").
 */
export function weightInitializer(init: WeightInit, fanIn: number, fanOut: number): Initializer {
  if (init === 'he') return { kind: 'he', fanIn };
  if (init === 'glorot') return { kind: 'glorot', fanIn, fanOut };
  return { kind: 'uniform', limit: 1 / Math.sqrt(fanIn) };
}

/** One named piece of a flat vector of weights (or of running statistics). */
export interface LayoutEntry {
  /** The parameter's full name, such as `conv1/weight`. */
  readonly name: string;
  /** The length of each of its axes. */
  readonly shape: readonly number[];
  /** The index of its first number in the flat vector. */
  readonly offset: number;
  /** The count of its numbers. */
  readonly size: number;
  /** How they start. */
  readonly initializer: Initializer;
  /** Whether weight decay applies: matrices yes, biases and normalisation no. */
  readonly decay: boolean;
}

/**
 * Fills a flat vector by each entry's initialiser; the same seed and layout give the same numbers.
 * @param seed An integer.
 * @returns The vector, as long as all entries together: shape [weights].
 */
export function initialize(layout: readonly LayoutEntry[], seed: number): Float32Array {
  const flat = new Float32Array(layout.reduce((total, entry) => total + entry.size, 0));
  for (const [index, entry] of layout.entries()) {
    const random = new RandomStream(seed, index, 0x1717);
    fill(flat.subarray(entry.offset, entry.offset + entry.size), entry, random);
  }
  return flat;
}

function fill(target: Float32Array, entry: LayoutEntry, random: RandomStream): void {
  const { initializer } = entry;
  switch (initializer.kind) {
    case 'constant':
      target.fill(initializer.value);
      return;
    case 'blocks': {
      const block = target.length / initializer.values.length;
      for (const [index, value] of initializer.values.entries()) {
        target.fill(value, index * block, (index + 1) * block);
      }
      return;
    }
    case 'he': {
      const deviation = Math.sqrt(2 / initializer.fanIn);
      for (let i = 0; i < target.length; i++) target[i] = random.normal() * deviation;
      return;
    }
    case 'glorot':
    case 'uniform': {
      const limit =
        initializer.kind === 'uniform'
          ? initializer.limit
          : Math.sqrt(6 / (initializer.fanIn + initializer.fanOut));
      for (let i = 0; i < target.length; i++) target[i] = (2 * random.uniform() - 1) * limit;
      return;
    }
    case 'orthogonal': {
      const columns = entry.shape[entry.shape.length - 1] as number;
      const block = sizeOf(entry.shape) / initializer.blocks;
      for (let i = 0; i < initializer.blocks; i++) {
        fillOrthogonal(target.subarray(i * block, (i + 1) * block), columns, random);
      }
    }
  }
}

/** Gram-Schmidt on normal deviates; rows beyond the number of columns stay independent but not orthogonal. */
function fillOrthogonal(target: Float32Array, columns: number, random: RandomStream): void {
  const rows = target.length / columns;
  const vectors: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const vector = Float64Array.from({ length: columns }, () => random.normal());
    for (const other of vectors.slice(-columns + 1)) {
      const dot = vector.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
      for (let i = 0; i < columns; i++)
        vector[i] = (vector[i] as number) - dot * (other[i] as number);
    }
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < columns; i++) vector[i] = (vector[i] as number) / norm;
    vectors.push(vector);
    target.set(vector, row * columns);
  }
}
