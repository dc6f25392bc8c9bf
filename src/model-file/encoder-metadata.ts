// What a file says of the pretrained encoder in it: its sizes, where it comes from, and under which licences.

import { z } from 'zod';
import { frontEndSchema } from '../features/options.js';
import {
  whisperBands,
  whisperMaxFrames,
  whisperMaxSamples,
  whisperSampleRate,
} from '../features/whisper-log-mel.js';

/** The format of this metadata. */
export const encoderFormatVersion = 1;

const size = z.int().min(1).max(65_536);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const encoderMetadataSchema = z.object({
  /** Format of this metadata; readers refuse what is newer than they know. */
  format: z.literal(encoderFormatVersion),
  /** See `WhisperEncoderOptions`. */
  encoder: z.object({
    /** The number of mel bands. */
    bands: z.literal(whisperBands),
    /** The numbers of a state. */
    width: size,
    /** The attention heads of a block. */
    heads: size,
    /** The units between the two layers of a block. */
    hidden: size,
    /** The states of the longest clip. */
    positions: z.literal(whisperMaxFrames / 2),
    /** The number of blocks. */
    blocks: z.int().min(0).max(64),
  }),
  /** The rate of the input waveform in Hz. */
  sampleRate: z.literal(whisperSampleRate),
  /** Longest stretch that is heard, seconds. */
  windowSeconds: z.literal(whisperMaxSamples / whisperSampleRate),
  /** How silence is cut off both ends first, as in the front end's options; null: it is kept. */
  trim: frontEndSchema.shape.trim.unwrap(),
  /** How matrices are multiplied, see `ScopeOptions`; absent: in float32. */
  arithmetic: z.literal('integer').optional(),
  /** Where the weights come from. */
  provenance: z.object({
    /** What was taken from where and what was changed, in words. */
    summary: z.string(),
    /** What is known of the recordings that the weights were trained on, in words. */
    trainedOn: z.string(),
    /** The package that the weights came in. */
    package: z.object({
      /** The package's name in its registry. */
      name: z.string(),
      /** Its version. */
      version: z.string(),
      /** The archive's file name. */
      file: z.string(),
      /** SHA-256 of the archive, hexadecimal. */
      sha256,
    }),
    /** The file inside it. */
    file: z.object({
      /** Its path in the archive. */
      path: z.string(),
      /** Its size. */
      bytes: z.int().positive(),
      /** SHA-256 of the file, hexadecimal. */
      sha256,
    }),
    /** How the weights were changed after they were taken over; absent: they were not. */
    tuned: z
      .object({
        /** What was taught, in words. */
        summary: z.string(),
        /** The recordings that were heard, in words, each with its licence. */
        heard: z.array(z.string()).min(1),
        /** The command that did it. */
        command: z.string(),
      })
      .optional(),
    /** All of them hold. */
    licences: z
      .array(
        z.object({
          /** Its SPDX identifier. */
          spdx: z.string(),
          /** What is under it, in words. */
          of: z.string(),
          /** The copyright line. */
          copyright: z.string(),
        }),
      )
      .min(1),
  }),
});

/** What an encoder's file says about itself. */
export type EncoderMetadata = z.infer<typeof encoderMetadataSchema>;
