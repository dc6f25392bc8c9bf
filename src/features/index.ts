// The public surface of features/.

export {
  appendFeatures,
  appendFrontEnd,
  appendMelLevels,
  buildFrontEnd,
  type FrontEndTensors,
  heardStretch,
  type MelTensors,
} from './front-end.js';
export { bandCentres } from './matrices.js';
export { normalizeFeatures } from './normalization.js';
export {
  type FrontEndInput,
  type FrontEndOptions,
  featureShape,
  frontEndOptions,
  frontEndSchema,
  maxSamples,
} from './options.js';
