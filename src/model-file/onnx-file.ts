// An ONNX file taken apart, as far as its metadata and constants go: what every reader of affetto's files begins
// with.

import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, type TensorProto } from 'onnx-buf';
import type { z } from 'zod';
import { firstIssue } from '../check-input.js';
import type { AffettoError } from '../errors.js';

/** How a file's metadata is read, and what is said where that fails. */
export interface MetadataReading<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** The newest format that is known. */
  readonly formatVersion: number;
  /** What to do about metadata that is incomplete or wrong, e.g. `Fetch it again`. */
  readonly remedy: string;
  /** Makes the error of what is wrong with the file. */
  readonly invalid: (why: string, cause?: unknown) => AffettoError;
}

/**
 * Reads the JSON text of a file's metadata.
 * @throws AffettoError what `invalid` makes, for text that is not JSON, of a newer format, or not what the schema says
 */
export function parseMetadata<Schema extends z.ZodType>(
  text: string,
  { schema, formatVersion, remedy, invalid }: MetadataReading<Schema>,
): z.infer<Schema> {
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
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalid(`its metadata is incomplete or wrong: ${firstIssue(parsed.error)}. ${remedy}`);
}

export interface OnnxFile {
  /** The file's `metadata_props`. */
  readonly properties: ReadonlyMap<string, string>;
  readonly constants: readonly TensorProto[];
}

/** @throws Error where the bytes are not ONNX, hold no graph, or claim more numbers than they have */
export function parseOnnx(bytes: Uint8Array): OnnxFile {
  const { graph, metadataProps } = fromBinary(ModelProtoSchema, bytes);
  if (!graph) throw new Error('it holds no graph');
  // The engine allocates what a shape says before it looks at the data, and prints where it cannot.
  const boundless = graph.initializer.find(
    ({ dims, rawData }) =>
      rawData.length > 0 && dims.reduce((size, dim) => size * Number(dim), 1) > rawData.length,
  );
  if (boundless) throw new Error(`the shape of ${boundless.name} exceeds its data`);
  return {
    properties: new Map(metadataProps.map(({ key, value }) => [key, value])),
    constants: graph.initializer,
  };
}
