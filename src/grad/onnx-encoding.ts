// Graph -> ONNX protobuf bytes. The one place that knows the wire format's messages.

import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType,
} from 'onnx-buf';
import { version } from '../version.js';
import type { Graph, GraphConstant, GraphValue } from './graph.js';
import type { DataType } from './tensor.js';

/** The value of a node's attribute: an integer, integers, a string, strings, or a float. */
export type Attribute =
  | number
  | readonly number[]
  | string
  | readonly string[]
  | {
      /** A number that ONNX is to take for a float, though it may be whole. */
      float: number;
    };

const opsetVersion = 21n;
const irVersion = 10n;

const elementTypes: Record<DataType, TensorProto_DataType> = {
  float32: TensorProto_DataType.FLOAT,
  float16: TensorProto_DataType.FLOAT16,
  int8: TensorProto_DataType.INT8,
  int32: TensorProto_DataType.INT32,
  int64: TensorProto_DataType.INT64,
  uint8: TensorProto_DataType.UINT8,
  bool: TensorProto_DataType.BOOL,
};

/** Serialises a graph; see `Graph.toOnnx`. */
export function encodeModel(graph: Graph, metadata: Readonly<Record<string, string>>): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion,
      producerName: 'affetto',
      producerVersion: version,
      opsetImport: [{ domain: '', version: opsetVersion }],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name: 'affetto',
        node: graph.nodes.map((node) => ({
          opType: node.opType,
          input: [...node.inputs],
          output: [...node.outputs],
          attribute: Object.entries(node.attributes).map(encodeAttribute),
        })),
        initializer: graph.constants.map(encodeConstant),
        input: graph.inputs.map(encodeValue),
        output: graph.outputs.map(encodeValue),
      },
    }),
  );
}

type AttributeInit = Parameters<typeof create<typeof AttributeProtoSchema>>[1];

function encodeAttribute([name, value]: [string, Attribute]): NonNullable<AttributeInit> {
  const text = new TextEncoder();
  if (typeof value === 'number') {
    return { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) };
  }
  if (typeof value === 'string') {
    return { name, type: AttributeProto_AttributeType.STRING, s: text.encode(value) };
  }
  if ('float' in value) {
    return { name, type: AttributeProto_AttributeType.FLOAT, f: value.float };
  }
  if (value.every((item) => typeof item === 'string')) {
    return {
      name,
      type: AttributeProto_AttributeType.STRINGS,
      strings: value.map((item) => text.encode(item)),
    };
  }
  return {
    name,
    type: AttributeProto_AttributeType.INTS,
    ints: (value as readonly number[]).map((item) => BigInt(item)),
  };
}

function encodeConstant(constant: GraphConstant) {
  const { data } = constant;
  return {
    name: constant.name,
    dims: constant.shape.map((length) => BigInt(length)),
    dataType: elementTypes[constant.dtype] as number,
    // Raw data is little-endian by the standard, as is every platform that ONNX Runtime supports.
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  };
}

function encodeValue(value: GraphValue) {
  return {
    name: value.name,
    type: {
      value: {
        case: 'tensorType' as const,
        value: {
          elemType: elementTypes[value.dtype] as number,
          shape: {
            dim: value.shape.map((length) => ({
              value:
                typeof length === 'number'
                  ? { case: 'dimValue' as const, value: BigInt(length) }
                  : { case: 'dimParam' as const, value: length },
            })),
          },
        },
      },
    },
  };
}
