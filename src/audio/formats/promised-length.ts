// What a header's length is worth. Writers that cannot go back leave it open, each with a number of its own; some count
// their own header; and a file that was cut promises what is lost. Which of these it is, these rules tell.

import type { EarlyEnd } from '../stream.js';

/** What the header of a chunk of sound says, and what there is. */
export interface SaidLength {
  /** The length of the sound in bytes, as its header says; negative where the format has a word for "open". */
  readonly promised: number;
  /** The number of bytes from the start of the sound to the end of the file. */
  readonly present: number;
  /** The number of bytes before the sound. */
  readonly headerBytes: number;
  /** The end of everything as the header around the sound says, in bytes from the start; undefined: it says nothing. */
  readonly outerEnd: number | undefined;
  /** The number of bytes that a second of sound takes. */
  readonly bytesPerSecond: number;
  /** The number of bytes that are decoded together. */
  readonly blockBytes: number;
}

/** How much of the file is sound by its header, and what is to be said of it. */
export interface Extent {
  /** The length of the sound in bytes; what stands behind it may be sound all the same. */
  readonly bytes: number;
  /** Whether the file holds what the header promises, so that something may stand behind it. */
  readonly isWhole: boolean;
  /** Set where it ends early, without the number of frames: only the coding knows it. */
  readonly earlyEnd?: EarlyEnd;
  /** Set where the header is wrong and the sound is heard all the same. */
  readonly mended?: string;
}

/** Lengths with so many bytes of 2^31 or 2^32 are none: they are what is left where a length has 32 bits. */
const near = 1 << 16;
/** What lasts longer was never recorded in one piece. */
const longestSeconds = 24 * 60 * 60;
/** A header that is too long by no more than itself, and this, is a writer's slip. */
const largestSlip = 512;

/** Tells how much sound there is. */
export function extentOf(said: SaidLength): Extent {
  const { promised, present, headerBytes } = said;
  if (promised >= 0 && promised <= present) return { bytes: promised, isWhole: true };
  if (isNever(promised)) return { bytes: present, isWhole: false };
  const missing = promised - present;
  const slip = Math.max(said.blockBytes, Math.min(headerBytes, largestSlip));
  if (missing <= slip && present >= said.blockBytes) {
    const mended = `The header promises ${missing} bytes of sound more than the file holds, which is no more than a writer's slip: the sound is taken to be whole.`;
    return { bytes: present, isWhole: false, mended };
  }
  if (isImpossible(said)) {
    const mended = `The header promises ${promised} bytes of sound, which cannot be: the sound is read to the end of the file.`;
    return { bytes: present, isWhole: false, mended };
  }
  const reason = `the header promises ${promised} bytes of sound, the file holds ${present} of them`;
  return { bytes: present, isWhole: false, earlyEnd: { reason } };
}

/** Tells whether a length is what remains where a writer never knew one. */
export function isNever(length: number): boolean {
  return (
    length < 0 ||
    Math.abs(length - 2 ** 31) <= near ||
    Math.abs(length - 2 ** 32) <= near ||
    length >= 2 ** 53
  );
}

function isImpossible({ promised, headerBytes, outerEnd, bytesPerSecond }: SaidLength): boolean {
  if (promised / bytesPerSecond > longestSeconds) return true;
  // A writer that does not come back to the outer length does not come back to the inner one.
  if (outerEnd !== undefined && (outerEnd <= 8 || isNever(outerEnd - 8))) return true;
  return outerEnd !== undefined && outerEnd < promised && outerEnd >= headerBytes;
}
