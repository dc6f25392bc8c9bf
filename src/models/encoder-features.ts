// Waveform to features where the front end asks for a pretrained encoder, and where it does not: the one place that
// knows both, for training, adaptation and the model file.

import { AffettoError } from '../errors.js';
import { appendFrontEnd, type FrontEndTensors } from '../features/front-end.js';
import { type FrontEndOptions, featureShape, maxSamples } from '../features/options.js';
import { appendWhisperLogMel } from '../features/whisper-log-mel.js';
import { Graph } from '../grad/graph.js';
import { reshape } from '../grad/operators/shaping.js';
import { Scope } from '../grad/scope.js';
import type { ParameterValues, ScopeOptions } from '../grad/scope-options.js';
import type { Tensor } from '../grad/tensor.js';
import {
  encoderStatistics,
  type WhisperEncoderOptions,
  whisperEncoder,
} from './whisper-encoder.js';

/** An encoder with its weights, as `readEncoderFile` gives it. */
export interface PretrainedEncoder {
  /** Its sizes. */
  readonly options: WhisperEncoderOptions;
  /** Its weights. */
  readonly values: ParameterValues;
  /** How matrices are multiplied; default `float32`, see `ScopeOptions`. */
  readonly arithmetic?: ScopeOptions['arithmetic'];
}

/** What the names of an encoder's weights begin with in the file of a model that has one. */
export const encoderPrefix = 'encoder/';

/**
 * Appends what turns a waveform into raw features: the front end's own nodes, or the encoder's.
 * @param waveform Mono samples of any number (dynamic), nominally in [-1, 1], shape [1, samples].
 * @param encoder The encoder, where `frontEnd.output` is `encoder`.
 * @throws AffettoError `OPTION_INVALID` where the front end asks for an encoder and there is none, or one of other sizes
 */
export function appendRawFeatures(
  waveform: Tensor,
  frontEnd: FrontEndOptions,
  encoder?: PretrainedEncoder,
): FrontEndTensors {
  if (frontEnd.output !== 'encoder') return appendFrontEnd(waveform, frontEnd);
  const { features, heard } = appendWhisperLogMel(waveform, { trim: frontEnd.trim });
  return { ...appendEncoded(features, frontEnd, encoder), ...(heard && { heard }) };
}

/**
 * Appends what the encoder makes of a spectrum.
 * @param spectrum as `appendWhisperLogMel` gives it, [frames, 80], its length known at run time
 * @param encoder the encoder that `frontEnd` asks for
 * @throws AffettoError `OPTION_INVALID` where there is none, or one of other sizes
 */
export function appendEncoded(
  spectrum: Tensor,
  frontEnd: FrontEndOptions,
  encoder?: PretrainedEncoder,
): Pick<FrontEndTensors, 'features' | 'lengths'> {
  const { options, values, arithmetic = 'float32' } = requireEncoder(frontEnd, encoder);
  const { graph } = spectrum;
  const scope = new Scope(graph, { mode: 'inference', values: prefixed(values), arithmetic });
  const states = scope.within(encoderPrefix.slice(0, -1), () =>
    whisperEncoder(scope, { features: spectrum }, options),
  );
  const statistics = encoderStatistics(scope, states);
  scope.close();
  return {
    features: reshape(statistics, [1, ...featureShape(frontEnd)]),
    lengths: graph.constant([1], [1]),
  };
}

/** Names in `eightBits` are full ones. */
function prefixed(values: ParameterValues): ParameterValues {
  const { eightBits } = values;
  if (!eightBits) return values;
  const named = [...eightBits].map(([name, steps]) => [`${encoderPrefix}${name}`, steps] as const);
  return { ...values, eightBits: new Map(named) };
}

function requireEncoder(
  { coefficients }: FrontEndOptions,
  encoder: PretrainedEncoder | undefined,
): PretrainedEncoder {
  if (!encoder) {
    throw new AffettoError(
      'OPTION_INVALID',
      'The front end asks for a pretrained encoder, and none is given. Give the encoder of models/speech-encoder.onnx.',
    );
  }
  const { width, blocks } = encoder.options;
  const count = 2 * width * (1 + blocks);
  if (count === coefficients) return encoder;
  throw new AffettoError(
    'OPTION_INVALID',
    `The front end asks for ${coefficients} statistics of an encoder, and this one has ${count}. Set frontEnd.coefficients to ${count}.`,
  );
}

/**
 * Builds what `appendRawFeatures` appends as a graph of its own: the input `waveform` [1, samples] gives `features`
 * [1, frames, channels] and `lengths` [1], the number of valid frames.
 * @param encoder The encoder, where `frontEnd.output` is `encoder`.
 * @returns The bytes of an .onnx file.
 * @throws AffettoError `OPTION_INVALID` as `appendRawFeatures`
 */
export function buildRawFeatures(
  frontEnd: FrontEndOptions,
  encoder?: PretrainedEncoder,
): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, maxSamples(frontEnd)], 'float32', [1, 'samples']);
  const { features, lengths } = appendRawFeatures(waveform, frontEnd, encoder);
  graph.output('features', features);
  graph.output('lengths', lengths);
  return graph.toOnnx();
}
