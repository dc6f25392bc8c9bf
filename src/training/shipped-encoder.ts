// The pretrained encoder that comes with the package, read once a process.

import { AffettoError } from '../errors.js';
import type { FrontEndOptions } from '../features/options.js';
import { readEncoderFile } from '../model-file/encoder-file.js';
import type { EncoderMetadata } from '../model-file/encoder-metadata.js';
import { readShippedEncoder } from '../model-file/shipped-encoder.js';
import type { PretrainedEncoder } from '../models/encoder-features.js';

/** An encoder with what its file says of it. */
export interface ShippedEncoder {
  readonly encoder: PretrainedEncoder;
  readonly metadata: EncoderMetadata;
  /** The file's checksum, hexadecimal. */
  readonly digest: string;
}

let shipped: Promise<ShippedEncoder> | undefined;

/**
 * Reads the encoder that a front end asks for.
 * @returns undefined where it asks for none
 * @throws AffettoError `MODEL_FILE_INVALID` where the package's file is missing or damaged
 */
export async function encoderFor({ output }: FrontEndOptions): Promise<ShippedEncoder | undefined> {
  if (output !== 'encoder') return undefined;
  shipped ??= read();
  return shipped;
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
