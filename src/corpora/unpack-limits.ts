// What an archive may hold, apart from what judges it: users of the library see these types, and need none of yauzl's.

/** What an archive may hold at most. */
export interface UnpackLimits {
  /** How many entries there may be, folders included. */
  readonly maxEntries: number;
  /** How many bytes all entries may unpack to, together. */
  readonly maxTotalBytes: number;
}

/** Limits that are ample for a corpus of acted speech (thousands of entries, under 1 GB) and stop a zip bomb. */
export const defaultUnpackLimits: UnpackLimits = {
  maxEntries: 100_000,
  maxTotalBytes: 8 * 2 ** 30,
};
