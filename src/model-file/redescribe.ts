// A model file that says other things of where it comes from: when a corpus's licence or reference is corrected,
// or when files learn to carry something new. The graph is not touched, so every answer stays what it was.

import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { type ModelMetadata, metadataKey, readModelMetadata } from './model-file.js';
import { digestKey, seal, unsealed } from './seal.js';

/** What may be said anew of a finished file; anything else would have to change its graph. */
export type Redescription = Partial<Pick<ModelMetadata, 'training' | 'licence' | 'listeners'>>;

/**
 * The same model with other words about its training, its licence, or how people did on the same recordings.
 * @returns a file whose graph and weights are those of `file`, with a checksum of its own
 * @throws AffettoError `MODEL_FILE_INVALID` as `readModelMetadata`
 */
export function redescribed(file: Uint8Array, description: Redescription): Uint8Array {
  const text = JSON.stringify({ ...readModelMetadata(file), ...description });
  const proto = fromBinary(ModelProtoSchema, file);
  const kept = proto.metadataProps.filter(({ key }) => key !== metadataKey && key !== digestKey);
  const [sample] = proto.metadataProps;
  const properties = { [metadataKey]: text, [digestKey]: unsealed };
  proto.metadataProps = [
    ...kept,
    ...Object.entries(properties).map(([key, value]) => ({ ...sample!, key, value })),
  ];
  return seal(toBinary(ModelProtoSchema, proto));
}
