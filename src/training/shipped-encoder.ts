// The pretrained encoder that comes with the package, or that of the model file a training starts from, read once a
// process.

import { createHash } from 'node:crypto';
import { AffettoError } from '../errors.js';
import type { FrontEndOptions } from '../features/options.js';
import { readEncoderFile } from '../model-file/encoder-file.js';
import type { EncoderMetadata } from '../model-file/encoder-metadata.js';
import { readShippedEncoder } from '../model-file/shipped-encoder.js';
import type { PretrainedEncoder } from '../models/encoder-features.js';
import { readStart } from './start.js';
import type { StartSettings } from './start-settings.js';

/** An encoder with what its file says of it. */
export interface ShippedEncoder {
  readonly encoder: PretrainedEncoder;
  readonly metadata: EncoderMetadata;
  /** The file's checksum, hexadecimal. */
  readonly digest: string;
}

let shipped: Promise<ShippedEncoder> | undefined;
const started = new Map<string, Promise<ShippedEncoder>>();

/**
 * Reads the encoder that a front end asks for.
 * @param from the model file that training starts from, whose encoder is then taken; absent: the package's
 * @returns undefined where it asks for none
 * @throws AffettoError `MODEL_FILE_INVALID` where the package's file is missing or damaged; what `readStart` throws
 */
export async function encoderFor(
  { output }: FrontEndOptions,
  from?: StartSettings,
): Promise<ShippedEncoder | undefined> {
  if (output !== 'encoder') return undefined;
  shipped ??= read();
  if (!from) return shipped;
  const key = JSON.stringify(from);
  const own = started.get(key) ?? encoderOfStart(from, await shipped);
  started.set(key, own);
  return own;
}

/** Takes the encoder out of a model file; one that is the package's is that, so that what is cached of it is used. */
async function encoderOfStart(
  from: StartSettings,
  packaged: ShippedEncoder,
): Promise<ShippedEncoder> {
  const { metadata, values } = await readStart(from);
  if (!metadata.encoder || !values.encoder) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${from.file} has no encoder inside, and the front end asks for one. Start from a model such as models/encoder.onnx.`,
    );
  }
  const digest = weightsDigest(values.encoder.weights);
  if (digest === weightsDigest(packaged.encoder.values.weights)) return packaged;
  const { encoder, arithmetic } = metadata.encoder;
  return {
    metadata: metadata.encoder,
    encoder: { options: encoder, values: values.encoder, ...(arithmetic && { arithmetic }) },
    digest,
  };
}

function weightsDigest({ buffer, byteOffset, byteLength }: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

async function read(): Promise<ShippedEncoder> {
  let bytes: Uint8Array;
  try {
    bytes = await readShippedEncoder();
  } catch (cause) {
    throw new AffettoError(
      'MODEL_FILE_INVALID',
      `The pretrained encoder cannot be read (${(cause as Error).message}). Install affetto again.`,
      { cause },
    );
  }
  const { metadata, digest, values } = readEncoderFile(bytes);
  const { encoder, arithmetic } = metadata;
  return {
    metadata,
    encoder: { options: encoder, values, ...(arithmetic && { arithmetic }) },
    digest,
  };
}
