// The encoder's file: one ONNX graph from waveform to what the encoder hears, with pretrained weights, where they
// are from and under which licences. Any ONNX runtime can run it; affetto reads the weights back to build on them.

import { z } from 'zod';
import { AffettoError } from '../errors.js';
import { frontEndSchema } from '../features/options.js';
import {
  appendWhisperLogMel,
  whisperBands,
  whisperMaxFrames,
  whisperMaxSamples,
  whisperSampleRate,
} from '../features/whisper-log-mel.js';
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
import { type OnnxFile, parseOnnx } from './onnx-file.js';
import { digestKey, isSealed, seal, unsealed } from './seal.js';
import { collect } from './weights.js';

/** Key of the JSON text in the file's `metadata_props`. */
const metadataKey = 'affetto.encoder';
const formatVersion = 1;

const size = z.int().min(1).max(65_536);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const encoderMetadataSchema = z.object({
  /** Format of this metadata; readers refuse what is newer than they know. */
  format: z.literal(formatVersion),
  /** See `WhisperEncoderOptions`. */
  encoder: z.object({
    bands: z.literal(whisperBands),
    width: size,
    heads: size,
    hidden: size,
    positions: z.literal(whisperMaxFrames / 2),
    blocks: z.int().min(0).max(64),
  }),
  /** The rate of the input waveform in Hz. */
  sampleRate: z.literal(whisperSampleRate),
  /** Longest stretch that is heard, seconds. */
  windowSeconds: z.literal(whisperMaxSamples / whisperSampleRate),
  /** How silence is cut off both ends first, as in the front end's options; null: it is kept. */
  trim: frontEndSchema.shape.trim.unwrap(),
  /** How matrices are multiplied, see `ScopeOptions`; absent: in float32. */
  arithmetic: z.literal('integer').optional(),
  provenance: z.object({
    /** What was taken from where and what was changed, in words. */
    summary: z.string(),
    /** What is known of the recordings that the weights were trained on, in words. */
    trainedOn: z.string(),
    /** The package that the weights came in. */
    package: z.object({ name: z.string(), version: z.string(), file: z.string(), sha256 }),
    /** The file inside it. */
    file: z.object({ path: z.string(), bytes: z.int().positive(), sha256 }),
    /** All of them hold. */
    licences: z.array(z.object({ spdx: z.string(), of: z.string(), copyright: z.string() })).min(1),
  }),
});

/** What an encoder's file says about itself. */
export type EncoderMetadata = z.infer<typeof encoderMetadataSchema>;

/** An encoder's file taken apart: `buildEncoderFile(metadata, values)` puts it together again. */
export interface EncoderParts {
  readonly metadata: EncoderMetadata;
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

/** Where each parameter of an encoder lies in a flat vector of weights; no weights are needed for it. */
export function encoderLayout(options: WhisperEncoderOptions): readonly LayoutEntry[] {
  const graph = new Graph();
  const scope = new Scope(graph, { mode: 'inference' });
  const features = graph.input('features', [whisperMaxFrames, options.bands]);
  whisperEncoder(scope, { features }, options);
  return scope.parameters;
}

/**
 * Reads an encoder's file.
 * @throws AffettoError `MODEL_FILE_INVALID` when the bytes are not ONNX, not an encoder of affetto's, damaged,
 *   newer, or do not hold the encoder that the metadata names
 */
export function readEncoderFile(bytes: Uint8Array): EncoderParts {
  const file = opened(bytes);
  const metadata = metadataOf(file);
  if (!isSealed(bytes, file.properties.get(digestKey) ?? '')) {
    throw invalid('its content does not match its checksum, so it is damaged. Fetch it again');
  }
  const layout = encoderLayout(metadata.encoder);
  const tensors = new Map(file.constants.map((tensor) => [tensor.name, tensor]));
  const weights = collect(layout, tensors);
  const eightBits = new Map<string, EightBits>();
  for (const { name } of layout) {
    const [steps, scales] = [tensors.get(`${name}/steps`), tensors.get(`${name}/scales`)];
    if (!steps || !scales) continue;
    eightBits.set(name, {
      steps: new Int8Array(new Uint8Array(steps.rawData).buffer),
      scales: new Float32Array(new Uint8Array(scales.rawData).buffer),
    });
  }
  return { metadata, layout, values: { weights, statistics: new Float32Array(), eightBits } };
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

function opened(bytes: Uint8Array): OnnxFile {
  try {
    return parseOnnx(bytes);
  } catch (cause) {
    const what = bytes.length === 0 ? 'it is empty' : 'it is not an ONNX file, or it is cut off';
    throw invalid(`${what}. Fetch it again`, cause);
  }
}

function metadataOf({ properties }: OnnxFile): EncoderMetadata {
  const text = properties.get(metadataKey);
  if (text === undefined) {
    throw invalid(
      "it is an ONNX file, but no encoder of affetto's. Use models/whisper-encoder.onnx",
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid('its metadata is not JSON, so the file is damaged. Fetch it again', cause);
  }
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > formatVersion) {
    throw invalid(
      `it has format ${format}, and this version of affetto reads up to ${formatVersion}. Update affetto`,
    );
  }
  const parsed = encoderMetadataSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw invalid(`its metadata is incomplete or wrong: ${where}${issue?.message}. Fetch it again`);
}

function invalid(why: string, cause?: unknown): AffettoError {
  return new AffettoError('MODEL_FILE_INVALID', `This is not a usable encoder file: ${why}.`, {
    cause,
  });
}
