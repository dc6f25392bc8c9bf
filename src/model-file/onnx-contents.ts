// What of an ONNX file readers of its metadata need: the metadata and the bytes of its constants. Read from the wire format
// itself, field by field: the general reader of protobuf messages is a third of what a page would load.

import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** What a file holds, its graph left out. */
export interface OnnxContents {
  /** The file's `metadata_props`. */
  readonly properties: ReadonlyMap<string, string>;
  /** The bytes of each constant, in the file's order. */
  readonly constants: readonly Uint8Array[];
}

/** The numbers of the fields, from onnx.proto3. */
const model = { graph: 7, metadata: 14 };
const graph = { initializer: 5 };
const tensor = { dims: 1, name: 8, raw: 9 };
const entry = { key: 1, value: 2 };

/** @throws Error where the bytes are not ONNX, hold no graph, or claim more numbers than they have */
export function readOnnxContents(bytes: Uint8Array): OnnxContents {
  const properties = new Map<string, string>();
  const constants: Uint8Array[] = [];
  let hasGraph = false;
  for (const [field, reader] of fieldsOf(bytes)) {
    if (field === model.graph) {
      hasGraph = true;
      for (const [inner, graphReader] of fieldsOf(reader.bytes())) {
        if (inner === graph.initializer) constants.push(constantIn(graphReader.bytes()));
        else graphReader.skip(WireType.LengthDelimited, inner);
      }
    } else if (field === model.metadata) {
      properties.set(...entryIn(reader.bytes()));
    } else reader.skip(WireType.LengthDelimited, field);
  }
  if (!hasGraph) throw new Error('it holds no graph');
  return { properties, constants };
}

/** Goes over the fields that hold bytes; each must be read. Others are skipped. */
function* fieldsOf(bytes: Uint8Array): Generator<[field: number, reader: BinaryReader]> {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === WireType.LengthDelimited) yield [field, reader];
    else reader.skip(type, field);
  }
}

function entryIn(bytes: Uint8Array): [key: string, value: string] {
  let key = '';
  let value = '';
  for (const [field, reader] of fieldsOf(bytes)) {
    if (field === entry.key) key = reader.string();
    else if (field === entry.value) value = reader.string();
    else reader.skip(WireType.LengthDelimited, field);
  }
  return [key, value];
}

/** Gives a constant's bytes. The engine allocates what a shape says before it looks at the data, and prints where it cannot. */
function constantIn(bytes: Uint8Array): Uint8Array {
  const reader = new BinaryReader(bytes);
  let size = 1;
  let name = '';
  let raw: Uint8Array = new Uint8Array(0);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === tensor.dims && type === WireType.LengthDelimited) {
      const packed = new BinaryReader(reader.bytes());
      while (packed.pos < packed.len) size *= Number(packed.int64());
    } else if (field === tensor.dims && type === WireType.Varint) size *= Number(reader.int64());
    else if (field === tensor.name && type === WireType.LengthDelimited) name = reader.string();
    else if (field === tensor.raw && type === WireType.LengthDelimited) raw = reader.bytes();
    else reader.skip(type, field);
  }
  if (raw.length > 0 && size > raw.length) throw new Error(`the shape of ${name} exceeds its data`);
  return raw;
}
