// The public surface of features/.

export { appendFrontEnd, buildFrontEnd, type FrontEndTensors } from './front-end.js';
export { normalizeFeatures } from './normalization.js';
export {
  type FrontEndInput,
  type FrontEndOptions,
  featureShape,
  frontEndOptions,
  frontEndSchema,
  maxSamples,
} from './options.js';
