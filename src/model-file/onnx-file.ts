// An ONNX file taken apart, as far as its metadata and constants go: what every reader of affetto's files begins
// with.

import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, type TensorProto } from 'onnx-buf';

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
