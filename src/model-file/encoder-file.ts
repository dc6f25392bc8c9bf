// The encoder's file: one ONNX graph from waveform to what the encoder hears, with pretrained weights, where they
// are from and under which licences. Any ONNX runtime can run it; affetto reads the weights back to build on them.

import { AffettoError } from '../errors.js';
import { appendWhisperLogMel, whisperMaxSamples } from '../features/whisper-log-mel.js';
import { type EightBits, fromEightBits } from '../grad/eight-bits.js';
import { Graph } from '../grad/graph.js';
import type { LayoutEntry } from '../grad/initialization.js';
import { Scope } from '../grad/scope.js';
import type { ParameterValues } from '../grad/scope-options.js';
import {
  encoderStatistics,
  type WhisperEncoderOptions,
  whisperEncoder,
} from '../models/whisper-encoder.js';
import {
  type EncoderMetadata,
  encoderFormatVersion,
  encoderMetadataSchema,
} from './encoder-metadata.js';
import { collectEncoder, encoderLayout } from './encoder-weights.js';
import { readOnnxContents } from './onnx-contents.js';
import { type OnnxFile, parseMetadata, parseOnnx } from './onnx-file.js';
import { digestKey, isSealed, seal, unsealed } from './seal.js';

/** Key of the JSON text in the file's `metadata_props`. */
const metadataKey = 'affetto.encoder';

/** An encoder's file taken apart: `buildEncoderFile(metadata, values)` puts it together again. */
export interface EncoderParts extends DescribedEncoder {
  /** Where each parameter lies in `values.weights`. */
  readonly layout: readonly LayoutEntry[];
  /** Weights, those that are stored in eight bits also as these. */
  readonly values: ParameterValues;
}

/**
 * Builds the file. Input: `waveform` float32 [1, samples] at 16,000 Hz, of any length; silence at the ends is cut
 * off (where the metadata's `trim` says so), then what exceeds 8 s is not heard. Outputs: `statistics`
 * [1, 2 * width * (1 + blocks)], see `encoderStatistics`; `state0` (convolutions and positions), `state1` ... (each
 * block) [steps, width], 50 steps a second, rows normalised; with trimming also `heard` [2], the first and the end
 * sample of what was left.
 */
export function buildEncoderFile(metadata: EncoderMetadata, values: ParameterValues): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, whisperMaxSamples], 'float32', [1, 'samples']);
  const { arithmetic = 'float32' } = metadata;
  const scope = new Scope(graph, { mode: 'inference', values, arithmetic });
  const { features, heard } = appendWhisperLogMel(waveform, { trim: metadata.trim });
  const encoded = whisperEncoder(scope, { features }, metadata.encoder);
  graph.output('statistics', encoderStatistics(scope, encoded));
  for (const [index, state] of encoded.states.entries()) {
    graph.output(`state${index}`, state, ['steps', metadata.encoder.width]);
  }
  if (heard) graph.output('heard', heard);
  scope.close();
  return seal(graph.toOnnx({ [metadataKey]: JSON.stringify(metadata), [digestKey]: unsealed }));
}

/** What an encoder's file says about itself, and which file it is. */
export interface DescribedEncoder {
  readonly metadata: EncoderMetadata;
  /** The file's checksum, SHA-256 in hexadecimal: files that compute something else have another one. */
  readonly digest: string;
}

/**
 * Reads what an encoder's file says about itself, without taking its weights apart.
 * @throws AffettoError `MODEL_FILE_INVALID` when the bytes are not ONNX, not an encoder of affetto's, damaged or newer
 */
export function readEncoderMetadata(bytes: Uint8Array): DescribedEncoder {
  return sealedMetadata(bytes, opened(bytes, readOnnxContents));
}

/**
 * Reads an encoder's file.
 * @throws AffettoError `MODEL_FILE_INVALID` when the bytes are not ONNX, not an encoder of affetto's, damaged,
 *   newer, or do not hold the encoder that the metadata names
 */
export function readEncoderFile(bytes: Uint8Array): EncoderParts {
  const file = opened(bytes, parseOnnx);
  const described = sealedMetadata(bytes, file);
  const layout = encoderLayout(described.metadata.encoder);
  const tensors = new Map(file.constants.map((tensor) => [tensor.name, tensor]));
  return { ...described, layout, values: collectEncoder(layout, tensors) };
}

/**
 * Flat weights from an encoder's tensors by name: eight bits where they are given so, float32 otherwise.
 * @throws AffettoError `MODEL_FILE_INVALID` for a tensor that is missing, superfluous or of another size
 */
export function encoderValues(
  options: WhisperEncoderOptions,
  tensors: ReadonlyMap<string, EightBits | Float32Array>,
): ParameterValues {
  const layout = encoderLayout(options);
  const weights = new Float32Array(layout.reduce((total, entry) => total + entry.size, 0));
  const eightBits = new Map<string, EightBits>();
  for (const { name, shape, offset, size: count } of layout) {
    const tensor = tensors.get(name);
    if (!tensor) throw invalid(`the weights "${name}" are missing. Give all of its parameters`);
    if (!(tensor instanceof Float32Array)) eightBits.set(name, tensor);
    const values = tensor instanceof Float32Array ? tensor : fromEightBits(tensor);
    const columns = tensor instanceof Float32Array ? undefined : tensor.scales.length;
    if (values.length !== count || (columns !== undefined && columns !== shape.at(-1))) {
      throw invalid(
        `"${name}" has ${values.length} values${columns === undefined ? '' : ` in ${columns} columns`}, and its shape is [${shape.join(', ')}]`,
      );
    }
    weights.set(values, offset);
  }
  const known = new Set(layout.map(({ name }) => name));
  const stranger = [...tensors.keys()].find((name) => !known.has(name));
  if (stranger) throw invalid(`the encoder has no parameter "${stranger}"`);
  return { weights, statistics: new Float32Array(), eightBits };
}

function opened<File>(bytes: Uint8Array, read: (bytes: Uint8Array) => File): File {
  try {
    return read(bytes);
  } catch (cause) {
    const what = bytes.length === 0 ? 'it is empty' : 'it is not an ONNX file, or it is cut off';
    throw invalid(`${what}. Fetch it again`, cause);
  }
}

function sealedMetadata(bytes: Uint8Array, file: Pick<OnnxFile, 'properties'>): DescribedEncoder {
  const metadata = metadataOf(file);
  const digest = file.properties.get(digestKey) ?? '';
  if (isSealed(bytes, digest)) return { metadata, digest };
  throw invalid('its content does not match its checksum, so it is damaged. Fetch it again');
}

function metadataOf({ properties }: Pick<OnnxFile, 'properties'>): EncoderMetadata {
  const text = properties.get(metadataKey);
  if (text === undefined) {
    throw invalid(
      "it is an ONNX file, but no encoder of affetto's. Use models/speech-encoder.onnx",
    );
  }
  return parseMetadata(text, {
    schema: encoderMetadataSchema,
    formatVersion: encoderFormatVersion,
    remedy: 'Fetch it again',
    invalid,
  });
}

function invalid(why: string, cause?: unknown): AffettoError {
  return new AffettoError('MODEL_FILE_INVALID', `This is not a usable encoder file: ${why}.`, {
    cause,
  });
}
