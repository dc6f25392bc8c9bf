/**
 * Graphs that train on ONNX Runtime. This part knows nothing of speech.
 * @module affetto/grad
 */

export { differentiate } from './grad/differentiate.js';
export {
  type EightBits,
  fitsSigned,
  fromEightBits,
  toEightBits,
  toSignedEightBits,
} from './grad/eight-bits.js';
export {
  type ConstantData,
  Graph,
  type GraphConstant,
  type GraphNode,
  type GraphValue,
  type OutputSpec,
} from './grad/graph.js';
export { fromHalf } from './grad/half-precision.js';
export {
  type Initializer,
  initialize,
  type LayoutEntry,
  type WeightInit,
} from './grad/initialization.js';
export { type SelfAttentionOptions, selfAttention } from './grad/layers/attention.js';
export { type BatchNormOptions, batchNorm } from './grad/layers/batch-norm.js';
export {
  type Convolution1dOptions,
  type Convolution2dOptions,
  convolution1d,
  convolution2d,
} from './grad/layers/convolution.js';
export { type DenseOptions, dense } from './grad/layers/dense.js';
export { dropout } from './grad/layers/dropout.js';
export { gelu } from './grad/layers/gelu.js';
export { type LayerNormOptions, layerNorm, normalizeRows } from './grad/layers/layer-norm.js';
export { type LstmOptions, lstm } from './grad/layers/lstm.js';
export {
  attentionPooling,
  averagePool1d,
  averagePool2d,
  maxPool1d,
  maxPool2d,
  meanOverTime,
  statisticsPooling,
  timeMask,
} from './grad/layers/pooling.js';
export { learnedPositions, type PositionsOptions } from './grad/layers/positions.js';
export type { Padding } from './grad/layers/unfold.js';
export { type CrossEntropyOptions, crossEntropy, squaredError } from './grad/losses.js';
export type { Attribute } from './grad/onnx-encoding.js';
export * from './grad/operators/elementwise.js';
export { type GemmOptions, gemm, linear, matmul } from './grad/operators/linear.js';
export { broadcastTo, type ReduceOptions, reduceMean, reduceSum } from './grad/operators/reduce.js';
export {
  concatenate,
  pad,
  reshape,
  reshapeOpen,
  reverse,
  slice,
  transpose,
} from './grad/operators/shaping.js';
export { maskedSoftmax, softmax } from './grad/operators/softmax.js';
export { type OptimizerOptions, optimizerSlots } from './grad/optimizers.js';
export { type LayerSummary, Scope } from './grad/scope.js';
export type { ParameterValues, ScopeOptions, StoredSteps } from './grad/scope-options.js';
export { type DataType, type Origin, sizeOf, Tensor } from './grad/tensor.js';
export {
  buildEvaluation,
  buildTrainingStep,
  type Forward,
  initialState,
  type NetworkOptions,
  type StateVector,
  type TrainingStep,
  type TrainingStepOptions,
} from './grad/training-step.js';
export { RandomStream } from './random.js';
