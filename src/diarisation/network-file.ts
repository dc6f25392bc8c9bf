// The files of the networks that diarise: each one ONNX graph with a checksum and what it says of itself.

import { z } from 'zod';
import { AffettoError } from '../errors.js';
import { readOnnxContents } from '../model-file/onnx-contents.js';
import { digestKey, isSealed } from '../model-file/seal.js';
import { diarisationRate } from './rules.js';

/** Key of the JSON text in a file's `metadata_props`. */
export const networkKey = 'affetto.diarisation';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const networkMetadataSchema = z.object({
  /** The format of this metadata; readers refuse what is newer than they know. */
  format: z.literal(1),
  /** What the network does: tells who of three speaks, or what somebody sounds like. */
  network: z.enum(['segmentation', 'voice']),
  /** The rate of the sound in Hz. */
  sampleRate: z.literal(diarisationRate),
  /** Where the weights come from. */
  provenance: z.object({
    /** What was taken from where and what was changed, in words. */
    summary: z.string(),
    /** The package that the weights came in. */
    package: z.object({ name: z.string(), version: z.string(), file: z.string(), sha256 }),
    /** The file inside it. */
    file: z.object({ path: z.string(), bytes: z.int().positive(), sha256 }),
    /** The licence, and whose it is. */
    licence: z.object({ spdx: z.string(), of: z.string(), copyright: z.string() }),
  }),
});

/** What the file of a network says about itself. */
export type NetworkMetadata = z.infer<typeof networkMetadataSchema>;

/** The files of both networks. */
export interface DiarisationFiles {
  /** `segmentation.onnx`. */
  readonly segmentation: Uint8Array;
  /** `voice.onnx`. */
  readonly voice: Uint8Array;
}

/** The names of the files, in the folder `models/diarisation` of the repository and in the package affetto-diarisation. */
export const networkFiles = { segmentation: 'segmentation.onnx', voice: 'voice.onnx' } as const;

/**
 * Reads what a network's file says about itself.
 * @param network the network that it is to be
 * @throws AffettoError `MODEL_FILE_INVALID` where it is damaged, newer, or something else
 */
export function readNetworkMetadata(
  bytes: Uint8Array,
  network: NetworkMetadata['network'],
): NetworkMetadata {
  const invalid = (what: string, cause?: unknown) =>
    new AffettoError(
      'MODEL_FILE_INVALID',
      `${networkFiles[network]} of diarisation cannot be used: ${what}. Fetch it again.`,
      { cause },
    );
  let properties: ReadonlyMap<string, string>;
  try {
    ({ properties } = readOnnxContents(bytes));
  } catch (cause) {
    throw invalid('it is not an ONNX file, or it is cut off', cause);
  }
  const text = properties.get(networkKey);
  if (text === undefined) throw invalid('it is an ONNX file, but none of these networks');
  if (!isSealed(bytes, properties.get(digestKey) ?? '')) {
    throw invalid('its content does not match its checksum, so it is damaged');
  }
  const parsed = networkMetadataSchema.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw invalid('what it says of itself is of a format that affetto does not know');
  if (parsed.data.network === network) return parsed.data;
  throw invalid(`it is the network "${parsed.data.network}"`);
}
