// Front end, normalisation and network joined the same way wherever a network is built: for a training
// step, for evaluation, and for the model file.

import { normalizeFeatures } from '../features/normalization.js';
import { type FrontEndOptions, featureShape, frontEndOptions } from '../features/options.js';
import { timeMask } from '../grad/layers/pooling.js';
import { add, affine, maximum, multiply } from '../grad/operators/elementwise.js';
import { reshape, reverse } from '../grad/operators/shaping.js';
import type { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import type { Forward } from '../grad/training-step.js';
import type { Model } from './registry.js';

/** Takes the normalisation out of a front end: what is left is what training caches and augments. */
export function extractionOptions(frontEnd: FrontEndOptions): FrontEndOptions {
  return frontEndOptions({
    ...frontEnd,
    normalization: { floorDb: null, utterance: 'none', speaker: false, global: null },
  });
}

/** Lists the inputs of a network in training: raw features and their lengths, shapes without the batch axis. */
export function networkInputs(frontEnd: FrontEndOptions): Record<string, readonly number[]> {
  return { features: featureShape(frontEnd), lengths: [] };
}

/** Lists two inputs more for training with masks: 1 keeps a frame or a band, 0 masks it, see `appendNetwork`. */
export function maskInputs(frontEnd: FrontEndOptions): Record<string, readonly number[]> {
  const [frames, channels] = featureShape(frontEnd);
  return { keptFrames: [frames], keptBands: [channels] };
}

/** One input more for training with mixup: how much of each example is its own, see `appendNetwork`. */
export const mixInputs: Record<string, readonly number[]> = { ownShare: [] };

/** Joins normalisation and network, for `buildTrainingStep` and `buildEvaluation`. */
export function networkForward(model: Model, frontEnd: FrontEndOptions, classes: number): Forward {
  return (scope, { features, lengths, keptFrames, keptBands, ownShare }) =>
    appendNetwork(scope, model, frontEnd, classes, {
      features: features as Tensor,
      lengths: lengths as Tensor,
      ...(keptFrames && keptBands && { kept: { frames: keptFrames, bands: keptBands } }),
      ...(ownShare && { ownShare }),
    });
}

/** What goes into a network in training. */
export interface RawFeatures {
  /** The features without normalisation, [batch, frames, channels]. */
  readonly features: Tensor;
  /** The number of valid frames of each clip, float32 [batch]. */
  readonly lengths: Tensor;
  /**
   * The masks of SpecAugment (Park et al. 2019), [batch, frames] and [batch, channels]: what they mark with 0
   * becomes 0 after normalising, the mean of the training set.
   */
  readonly kept?: { readonly frames: Tensor; readonly bands: Tensor };
  /**
   * The shares of mixup (Zhang et al. 2018), [batch], 0 to 1: each example, normalised and masked, becomes this much of
   * itself and the rest of the one as far from the batch's other end; it is as long as the longer of them.
   */
  readonly ownShare?: Tensor;
}

/** Appends normalisation and network to raw features; returns logits [batch, classes]. */
export function appendNetwork(
  scope: Scope,
  model: Model,
  frontEnd: FrontEndOptions,
  classes: number,
  raw: RawFeatures,
): Tensor {
  const { kept, ownShare } = raw;
  const mask = timeMask(raw.lengths, featureShape(frontEnd)[0]);
  const normalized = normalizeFeatures(raw.features, mask, frontEnd);
  const features = kept ? applyMasks(normalized, kept) : normalized;
  const heard = { features, lengths: raw.lengths };
  return model.build(scope, { ...(ownShare ? mixed(heard, ownShare) : heard), classes });
}

function applyMasks(features: Tensor, kept: NonNullable<RawFeatures['kept']>): Tensor {
  const [batch, frames, channels] = features.shape as [number, number, number];
  const framesKept = reshape(kept.frames, [batch, frames, 1]);
  const bandsKept = reshape(kept.bands, [batch, 1, channels]);
  return multiply(multiply(features, framesKept), bandsKept);
}

function mixed({ features, lengths }: Pick<RawFeatures, 'features' | 'lengths'>, ownShare: Tensor) {
  const own = reshape(ownShare, [ownShare.size, 1, 1]);
  const others = affine(own, -1, 1);
  return {
    features: add(multiply(features, own), multiply(reverse(features, 0), others)),
    lengths: maximum(lengths, reverse(lengths, 0)),
  };
}
