// The public surface of grad/: graphs that train on ONNX Runtime. It knows nothing of speech.

export { RandomStream } from '../random.js';
export { differentiate } from './differentiate.js';
export { fromEightBits, toEightBits } from './eight-bits.js';
export { Graph, type GraphNode, type GraphValue, type OutputSpec } from './graph.js';
export { fromHalf } from './half-precision.js';
export { type Initializer, initialize, type LayoutEntry } from './initialization.js';
export { type BatchNormOptions, batchNorm } from './layers/batch-norm.js';
export {
  type Convolution1dOptions,
  type Convolution2dOptions,
  convolution1d,
  convolution2d,
} from './layers/convolution.js';
export { type DenseOptions, dense } from './layers/dense.js';
export { dropout } from './layers/dropout.js';
export { type LstmOptions, lstm } from './layers/lstm.js';
export {
  attentionPooling,
  averagePool1d,
  averagePool2d,
  maxPool1d,
  maxPool2d,
  meanOverTime,
  statisticsPooling,
  timeMask,
} from './layers/pooling.js';
export { type CrossEntropyOptions, crossEntropy } from './losses.js';
export * from './operators/elementwise.js';
export { type GemmOptions, gemm, linear, matmul } from './operators/linear.js';
export { broadcastTo, reduceMean, reduceSum } from './operators/reduce.js';
export { concatenate, pad, reshape, reverse, slice, transpose } from './operators/shaping.js';
export { maskedSoftmax, softmax } from './operators/softmax.js';
export { type OptimizerOptions, optimizerSlots } from './optimizers.js';
export { type LayerSummary, Scope, type ScopeOptions } from './scope.js';
export { type DataType, sizeOf, Tensor } from './tensor.js';
export {
  buildEvaluation,
  buildTrainingStep,
  type Forward,
  initialState,
  type NetworkOptions,
  type StateVector,
  type TrainingStep,
  type TrainingStepOptions,
} from './training-step.js';
