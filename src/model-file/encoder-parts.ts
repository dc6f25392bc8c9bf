// The pretrained encoder within the model `encoder`, which was trained on top of it: nearly all bytes of the one file are in
// the other. The package that is published has only the larger one and, in this module's place, what is not in it
// (scripts/bundle-parts.mjs), which spares a third of the models.

/** A stretch of bytes that two files share. */
export interface SharedBytes {
  /** Where it begins in the encoder's file. */
  readonly at: number;
  /** Where it begins in the model's file. */
  readonly from: number;
  /** How many bytes it has. */
  readonly length: number;
}

/** What makes the encoder's file of the model's. */
export interface EncoderParts {
  /** The length of the encoder's file in bytes. */
  readonly length: number;
  /** What it shares with the model's, in order. */
  readonly shared: readonly SharedBytes[];
  /** All other bytes, in order. */
  readonly own: Uint8Array;
}

/** Gives the parts; undefined where the encoder's file is there itself. */
export async function encoderParts(): Promise<EncoderParts | undefined> {
  return undefined;
}
