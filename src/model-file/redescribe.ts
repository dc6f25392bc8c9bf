// A model file that says other things of where it comes from: when a corpus's licence or reference is corrected,
// or when files learn to carry something new. The graph is not touched, so every answer stays what it was.

import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import type { AnswerSets } from './answer-sets.js';
import { type ModelMetadata, metadataKey, readModelMetadata } from './model-file.js';
import { digestKey, seal, unsealed } from './seal.js';

/** What may be said anew of a finished file; anything else would have to change its graph. */
export interface Redescription
  extends Partial<Pick<ModelMetadata, 'training' | 'licence' | 'listeners' | 'evidence'>> {
  /** Which emotions its answers leave open; the rest of the calibration is in the graph. */
  readonly answerSets?: AnswerSets;
}

/**
 * The same model with other words about its training, its licence, how people did on the same recordings, how others of
 * its kind did, or which emotions its answers leave open.
 * @returns a file whose graph and weights are those of `file`, with a checksum of its own
 * @throws AffettoError `MODEL_FILE_INVALID` as `readModelMetadata`
 */
export function redescribed(
  file: Uint8Array,
  { answerSets, ...description }: Redescription,
): Uint8Array {
  const metadata = readModelMetadata(file);
  const calibration = { ...metadata.calibration, ...(answerSets && { answerSets }) };
  const text = JSON.stringify({ ...metadata, ...description, calibration });
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
