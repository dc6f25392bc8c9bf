// Opens a model file as protobuf, to damage it in one place at a time.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { contentDigest, digestKey } from '../../src/recognition/model-file.js';
import { type ModelProto, ModelProtoSchema, StringStringEntryProtoSchema } from 'onnx-buf';

/** The bytes after `change` was applied to the parsed model. */
export function changed(bytes: Uint8Array, change: (proto: ModelProto) => void): Uint8Array {
  const proto = fromBinary(ModelProtoSchema, bytes);
  change(proto);
  return toBinary(ModelProtoSchema, proto);
}

/** The bytes with other text as affetto's metadata and a checksum that matches; undefined removes both. */
export function withMetadataText(bytes: Uint8Array, text: string | undefined): Uint8Array {
  return changed(bytes, (proto) => {
    const constants = proto.graph?.initializer.map(({ rawData }) => rawData) ?? [];
    const properties =
      text === undefined ? {} : { affetto: text, [digestKey]: contentDigest(text, constants) };
    proto.metadataProps = Object.entries(properties).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    );
  });
}
