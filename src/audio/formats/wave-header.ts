// The bytes in front of the samples of a plain WAVE file: what our writer puts there, and what our reader gives
// mediabunny in place of a header that may hold anything.

/** How the samples of a WAVE file are stored. */
export interface WaveFormat {
  /** 1: integers; 3: floats; 6: A-law; 7: mu-law. */
  readonly formatTag: number;
  readonly channels: number;
  /** The stored rate in Hz. */
  readonly sampleRate: number;
  /** Bits of one sample; a multiple of 8. */
  readonly bits: number;
}

/**
 * The header of a file that holds `frames` samples of each channel, up to the first of them: 44 bytes for
 * integers; 58 for everything else, since the format asks for the size of an extension (none) and for the number
 * of frames there (Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", 1991, and
 * "New Multimedia Data Types and Data Techniques", 1994). Sizes have 32 bits: the caller sees to it that they do.
 */
export function waveHeader(format: WaveFormat, frames: number): Uint8Array<ArrayBuffer> {
  const { formatTag, channels, sampleRate, bits } = format;
  const isPcm = formatTag === 1;
  const header = new Uint8Array(isPcm ? 44 : 58);
  const view = new DataView(header.buffer);
  const text = (at: number, characters: string) =>
    header.set(new TextEncoder().encode(characters), at);
  const frameBytes = channels * (bits / 8);
  const dataBytes = frames * frameBytes;
  text(0, 'RIFF');
  view.setUint32(4, header.length - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, isPcm ? 16 : 18, true);
  view.setUint16(20, formatTag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, bits, true);
  if (!isPcm) {
    text(38, 'fact');
    view.setUint32(42, 4, true);
    view.setUint32(46, frames, true);
  }
  text(header.length - 8, 'data');
  view.setUint32(header.length - 4, dataBytes, true);
  return header;
}
