// Opens a model file as protobuf, to damage it in one place at a time.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema, StringStringEntryProtoSchema } from 'onnx-buf';
import { digestKey, seal, unsealed } from '../../src/model-file/seal.js';

/** The bytes after `change` was applied to the parsed model, with a checksum that matches if it has one. */
export function changed(bytes: Uint8Array, change: (proto: ModelProto) => void): Uint8Array {
  const proto = fromBinary(ModelProtoSchema, bytes);
  change(proto);
  const digest = proto.metadataProps.find(({ key }) => key === digestKey);
  if (!digest) return toBinary(ModelProtoSchema, proto);
  digest.value = unsealed;
  return seal(toBinary(ModelProtoSchema, proto));
}

/** The bytes with other text as affetto's metadata and a checksum that matches; undefined removes both. */
export function withMetadataText(bytes: Uint8Array, text: string | undefined): Uint8Array {
  return changed(bytes, (proto) => {
    const properties = text === undefined ? {} : { affetto: text, [digestKey]: unsealed };
    proto.metadataProps = Object.entries(properties).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    );
  });
}
