// Front end, normalisation and network joined the same way wherever a network is built: for a training
// step, for evaluation, and for the model file.

import type { FrontEndOptions } from '../features/index.js';
import { featureShape, frontEndOptions, normalizeFeatures } from '../features/index.js';
import type { Forward, Scope, Tensor } from '../grad/index.js';
import { timeMask } from '../grad/index.js';
import type { Model } from '../models/index.js';

/** The front end without normalisation: what training caches and augments. */
export function extractionOptions(frontEnd: FrontEndOptions): FrontEndOptions {
  return frontEndOptions({
    ...frontEnd,
    normalization: { utterance: 'none', speaker: false, global: null },
  });
}

/** Inputs of a network in training: raw features and their lengths, shapes without the batch axis. */
export function networkInputs(frontEnd: FrontEndOptions): Record<string, readonly number[]> {
  return { features: featureShape(frontEnd), lengths: [] };
}

/** Normalisation and network, for `buildTrainingStep` and `buildEvaluation`. */
export function networkForward(model: Model, frontEnd: FrontEndOptions, classes: number): Forward {
  return (scope, inputs) =>
    appendNetwork(scope, model, frontEnd, classes, {
      features: inputs.features as Tensor,
      lengths: inputs.lengths as Tensor,
    });
}

/** Appends normalisation and network to raw features [batch, frames, channels]; returns logits [batch, classes]. */
export function appendNetwork(
  scope: Scope,
  model: Model,
  frontEnd: FrontEndOptions,
  classes: number,
  raw: { readonly features: Tensor; readonly lengths: Tensor },
): Tensor {
  const mask = timeMask(raw.lengths, featureShape(frontEnd)[0]);
  const features = normalizeFeatures(raw.features, mask, frontEnd);
  return model.build(scope, { features, lengths: raw.lengths, classes });
}
