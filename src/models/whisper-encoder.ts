// The encoder of Whisper (Radford et al. 2022): two convolutions that halve time, learned positions, and
// transformer blocks that normalise first. One clip of any length in inference, padded batches in training.

import { AffettoError } from '../errors.js';
import { selfAttention } from '../grad/layers/attention.js';
import { convolution1d } from '../grad/layers/convolution.js';
import { dense } from '../grad/layers/dense.js';
import { gelu } from '../grad/layers/gelu.js';
import { layerNorm, normalizeRows } from '../grad/layers/layer-norm.js';
import { statisticsPooling, timeMask } from '../grad/layers/pooling.js';
import { learnedPositions } from '../grad/layers/positions.js';
import { add, affine, multiply, squareRoot, subtract } from '../grad/operators/elementwise.js';
import { concatenate, reshape } from '../grad/operators/shaping.js';
import type { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';

/** The sizes of an encoder. */
export interface WhisperEncoderOptions {
  /** The number of mel bands of a frame. */
  readonly bands: number;
  /** The number of channels of a step. */
  readonly width: number;
  /** The number of heads of each block's attention; it divides the width. */
  readonly heads: number;
  /** The number of units inside each block, between its two dense layers. */
  readonly hidden: number;
  /** The most steps, two frames each. */
  readonly positions: number;
  /** The number of transformer blocks. */
  readonly blocks: number;
}

/** Whisper tiny's sizes over at most 8 s, and the first three of its four blocks: what hears emotion best. */
export const whisperTiny: WhisperEncoderOptions = {
  bands: 80,
  width: 384,
  heads: 6,
  hidden: 1536,
  positions: 400,
  blocks: 3,
};

/** What the encoder hears. */
export interface EncoderInput {
  /**
   * Whisper's log-mel spectrum: [batch, frames, bands], or one clip [frames, bands], whose length in inference
   * may be known only at run time, at most `frames`.
   */
  readonly features: Tensor;
  /** Valid frames of each clip, float32 [batch], where a batch is padded; the rows beyond are not heard. */
  readonly lengths?: Tensor;
}

/** What the encoder makes of it. */
export interface EncoderStates {
  /**
   * After the convolutions and positions, and after each block, the rows normalised: [batch, steps, width], or
   * [steps, width] of one clip, a step for every two frames.
   */
  readonly states: readonly Tensor[];
  /** 1 for the steps of the clip, [batch, steps]; absent without lengths. */
  readonly mask?: Tensor;
}

/**
 * Appends the encoder. In a padded batch every clip gets what it would get alone.
 * @throws AffettoError `OPTION_INVALID` for options that are not positive integers; `GRAPH_SHAPE` for features
 *   of another number of bands, or of more frames than there are positions for
 */
export function whisperEncoder(
  scope: Scope,
  { features, lengths }: EncoderInput,
  options: WhisperEncoderOptions = whisperTiny,
): EncoderStates {
  requireOptions(options, features);
  const { width, positions, blocks } = options;
  const frames = lengths && { lengths, mask: timeMask(lengths, features.dim(1)) };
  // A convolution hears its neighbours: what lies beyond a clip has to be the zeros that pad it.
  const first = convolution1d(scope, 'conv1', masked(features, frames?.mask), {
    channels: width,
    kernel: 3,
    padding: 1,
  });
  const second = convolution1d(scope, 'conv2', masked(gelu(first), frames?.mask), {
    channels: width,
    kernel: 3,
    stride: 2,
    padding: 1,
  });
  const heard = gelu(second);
  const steps = frames && stepsOf(frames.lengths, heard.dim(1));
  let x = learnedPositions(scope, 'positions', heard, {
    positions,
    ...(steps && { lengths: steps.lengths }),
  });
  const states = [x];
  for (let index = 1; index <= blocks; index++) {
    x = block(scope, `block${index}`, x, options, steps?.mask);
    states.push(x);
  }
  return {
    states: states.map((state) => normalizeRows(state)),
    ...(steps && { mask: steps.mask }),
  };
}

/** x + attention, then + two dense layers, each of what is normalised first. */
function block(
  scope: Scope,
  name: string,
  x: Tensor,
  { heads, hidden, width }: WhisperEncoderOptions,
  mask: Tensor | undefined,
): Tensor {
  const attended = selfAttention(scope, `${name}/attention`, layerNorm(scope, `${name}/norm1`, x), {
    heads,
    keyBias: false,
    ...(mask && { mask }),
  });
  const between = add(x, attended);
  const inner = gelu(
    dense(scope, `${name}/dense1`, layerNorm(scope, `${name}/norm2`, between), { units: hidden }),
  );
  return add(between, dense(scope, `${name}/dense2`, inner, { units: width, init: 'glorot' }));
}

/**
 * What a linear layer hears best: mean and standard deviation over the clip's steps of each state. [batch, 2 * width * states], or [1, ...] of one clip; for each state in order its means, then
 * its deviations. The variance is biased, floored by 1e-5.
 */
export function encoderStatistics(scope: Scope, { states, mask }: EncoderStates): Tensor {
  const parts = states.map((state, index) =>
    state.rank === 2
      ? openStatistics(state)
      : statisticsPooling(scope, `statistics${index}`, state, mask),
  );
  return concatenate(parts, -1);
}

/** `statisticsPooling` of one sequence [steps, width] whose length is known only at run time: [1, 2 * width]. */
function openStatistics(x: Tensor): Tensor {
  const { graph } = x;
  const over = (tensor: Tensor) =>
    graph.emit('ReduceMean', [tensor, graph.integers([0])], [1, x.dim(1)], { keepdims: 1 });
  const mean = over(x);
  const centred = subtract(x, mean);
  const variance = over(multiply(centred, centred));
  return concatenate([mean, squareRoot(affine(variance, 1, 1e-5))], -1);
}

function masked(x: Tensor, mask: Tensor | undefined): Tensor {
  return mask ? multiply(x, reshape(mask, [...mask.shape, 1])) : x;
}

function stepsOf(lengths: Tensor, steps: number) {
  const halved = lengths.graph.emit('Ceil', [affine(lengths, 0.5)], lengths.shape);
  return { lengths: halved, mask: timeMask(halved, steps) };
}

function requireOptions(options: WhisperEncoderOptions, features: Tensor): void {
  for (const [name, value] of Object.entries(options)) {
    const least = name === 'blocks' ? 0 : 1;
    if (Number.isInteger(value) && value >= least) continue;
    throw new AffettoError(
      'OPTION_INVALID',
      `whisperEncoder: ${name} is ${value}. Give a whole number from ${least}.`,
    );
  }
  if (features.dim(-1) === options.bands) return;
  throw new AffettoError(
    'GRAPH_SHAPE',
    `whisperEncoder: the features have ${features.dim(-1)} bands, and the encoder hears ${options.bands}. Give [batch, frames, ${options.bands}].`,
  );
}
